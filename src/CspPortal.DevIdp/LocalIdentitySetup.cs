using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace CspPortal.DevIdp;

/// <summary>OpenID Connect for a machine without Entra: same protocol, same claims, sample people. Development only.</summary>
public static partial class LocalIdentitySetup
{
    private const int RsaBits = 2048;
    private const int EncryptionKeyBytes = 32;

    /// <exception cref="InvalidOperationException">Outside Development.</exception>
    public static IServiceCollection AddLocalIdentityProvider<TDirectory>(
        this IServiceCollection services, IConfiguration section, IHostEnvironment environment)
        where TDirectory : class, IDevDirectory
    {
        if (!environment.IsDevelopment()) throw new InvalidOperationException("The local identity provider is for Development only.");

        services.AddOptions<LocalIdentityOptions>().Bind(section);
        services.AddSingleton<LocalIdentityProvider>().AddScoped<IDevDirectory, TDirectory>();
        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode(); // no store: nothing is kept
            server.SetConfigurationEndpointUris($"{LocalIdentityProvider.Tenant}/v2.0/.well-known/openid-configuration")
                .SetJsonWebKeySetEndpointUris($"{LocalIdentityProvider.Tenant}/discovery/v2.0/keys")
                .SetAuthorizationEndpointUris(LocalIdentityProvider.AuthorizePath[1..])
                .SetTokenEndpointUris(LocalIdentityProvider.TokenPath[1..])
                .SetEndSessionEndpointUris(LocalIdentityProvider.EndSessionPath[1..]);
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow().AllowPasswordFlow().AllowRefreshTokenFlow();
            server.RegisterScopes("openid", "profile", "email", "offline_access").DisableScopeValidation().DisableResourceValidation(); // programs ask for Partner Center's own scope
            // Made here: the library's ephemeral keys take many seconds on a small machine.
            server.AddSigningKey(new RsaSecurityKey(RSA.Create(RsaBits)) { KeyId = "local" })
                .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(EncryptionKeyBytes)))
                .DisableAccessTokenEncryption();
            server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .EnableTokenEndpointPassthrough()
                .EnableEndSessionEndpointPassthrough()
                .DisableTransportSecurityRequirement();
            server.AddEventHandler<ProcessRequestContext>(handler => handler
                .UseInlineHandler(TakeTokenRequestOfAnyTenant)
                .SetOrder(OpenIddictServerHandlers.InferEndpointType.Descriptor.Order + 1));
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseSingletonHandler<ClientChecks>());
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<ClientChecks>());
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseSingletonHandler<ClientChecks>());
        });
        services.AddOptions<OpenIddictServerOptions>().Configure<LocalIdentityProvider>((o, provider) => o.Issuer = new Uri(provider.Authority));
        return services;
    }

    /// <summary>The sign-in page, the token and the sign-out address. The host says who may reach them.</summary>
    public static IEndpointConventionBuilder MapLocalIdentityProvider(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        group.MapMethods(LocalIdentityProvider.AuthorizePath, [HttpMethods.Get, HttpMethods.Post], LocalIdentityEndpoints.AuthorizeAsync);
        group.MapPost("/{tenant}/oauth2/v2.0/token", LocalIdentityEndpoints.TokenAsync);
        group.MapPost("/{tenant}/oauth2/token", LocalIdentityEndpoints.TokenAsync); // the older address, which Partner Center's samples have
        group.MapMethods(LocalIdentityProvider.EndSessionPath, [HttpMethods.Get, HttpMethods.Post], LocalIdentityEndpoints.EndSession);
        return group;
    }

    /// <summary>Applications ask at their own tenant's address, as with Entra.</summary>
    private static ValueTask TakeTokenRequestOfAnyTenant(ProcessRequestContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Unknown && context.RequestUri is { } uri && TokenPath().IsMatch(uri.AbsolutePath))
            context.EndpointType = OpenIddictServerEndpointType.Token;
        return default;
    }

    [GeneratedRegex("^/[0-9a-zA-Z.-]{1,100}/oauth2/(?:v2\\.0/)?token$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenPath();

    private sealed class ClientChecks(LocalIdentityProvider provider) :
        IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
        IOpenIddictServerHandler<ValidateTokenRequestContext>,
        IOpenIddictServerHandler<ValidateEndSessionRequestContext>
    {
        public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
        {
            if (context.ClientId != LocalIdentityProvider.ClientId) context.Reject(OpenIddictConstants.Errors.InvalidClient, "Unknown application.");
            else if (!IsOwnAddress(context.RedirectUri)) context.Reject(OpenIddictConstants.Errors.InvalidRequest, "Unknown redirect address.");
            return default;
        }

        public ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            var known = !context.Request.IsAuthorizationCodeGrantType()
                ? provider.FindApplication(context.ClientId, context.ClientSecret) is not null
                : provider.IsPortal(context.ClientId, context.ClientSecret);
            if (!known) context.Reject(OpenIddictConstants.Errors.InvalidClient, "Unknown application or wrong secret.");
            return default;
        }

        public ValueTask HandleAsync(ValidateEndSessionRequestContext context)
        {
            if (context.PostLogoutRedirectUri is { Length: > 0 } address && !IsOwnAddress(address))
                context.Reject(OpenIddictConstants.Errors.InvalidRequest, "Unknown redirect address.");
            return default;
        }

        /// <summary>This machine under any of its names, or the address that was configured.</summary>
        private bool IsOwnAddress(string? address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.IsLoopback || uri.GetLeftPart(UriPartial.Authority).Equals(provider.BaseUrl, StringComparison.OrdinalIgnoreCase));
    }
}
