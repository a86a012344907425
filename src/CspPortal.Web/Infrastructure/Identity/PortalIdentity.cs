using CspPortal.Application.Access;
using CspPortal.DevIdp;
using CspPortal.Web.Api;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CspPortal.Web.Infrastructure.Identity;

/// <summary>One path for everyone: OpenID Connect, code flow with PKCE; Entra by configuration, the local provider in Development.</summary>
public static class PortalIdentity
{
    /// <summary>Cookie or token, by the address.</summary>
    public const string ByDoor = "ByDoor";

    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(8);

    public static SignInSource AddPortalIdentity(this WebApplicationBuilder builder)
    {
        var (services, configuration, environment) = (builder.Services, builder.Configuration, builder.Environment);
        var source = SignInSources.Choose(configuration, environment);
        services.AddPortalAccess(configuration);
        services.AddPermissions();
        services.AddScoped<SignInEvents>();
        // People come with a cookie, programs with a token; neither is heard at the other's door.
        var authentication = services.AddAuthentication(authentication =>
        {
            authentication.DefaultScheme = ByDoor;
            authentication.DefaultSignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            authentication.DefaultSignOutScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        }).AddPolicyScheme(ByDoor, null, door => door.ForwardDefaultSelector = context =>
            context.IsApi() ? JwtBearerDefaults.AuthenticationScheme : CookieAuthenticationDefaults.AuthenticationScheme);
        switch (source)
        {
            case SignInSource.Entra:
                authentication.AddMicrosoftIdentityWebApp(configuration.GetSection(SignInSources.Section));
                authentication.AddMicrosoftIdentityWebApi(_ => { }, entra =>
                {
                    configuration.GetSection(SignInSources.Section).Bind(entra);
                    entra.AllowWebApiToBeAuthorizedByACL = true; // what a token may do is asked of the role table
                });
                break;
            case SignInSource.Local:
                services.AddLocalIdentityProvider<SamplePeople>(configuration.GetSection("LocalIdentity"), environment);
                authentication.AddMicrosoftIdentityWebApp(entra =>
                {
                    (entra.Instance, entra.TenantId) = ("https://localhost/", LocalIdentityProvider.Tenant);
                    (entra.ClientId, entra.ClientSecret) = (LocalIdentityProvider.ClientId, "set at start");
                });
                services.AddSampleApplication();
                authentication.AddMicrosoftIdentityWebApi(_ => { }, entra =>
                {
                    (entra.Instance, entra.TenantId, entra.ClientId) = ("https://localhost/", LocalIdentityProvider.Tenant, LocalIdentityProvider.ClientId);
                    entra.AllowWebApiToBeAuthorizedByACL = true;
                });
                services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                    .Configure<LocalIdentityProvider>((o, provider) => (o.Authority, o.RequireHttpsMetadata) = (provider.Authority, false))
                    .PostConfigure<LocalIdentityProvider>((o, provider) =>
                    {
                        // Entra's own validators want https, and a GUID for the application.
                        (o.TokenValidationParameters.IssuerValidator, o.TokenValidationParameters.ValidIssuer) = (null, provider.Authority);
                        (o.TokenValidationParameters.AudienceValidator, o.TokenValidationParameters.ValidAudience) = (null, LocalIdentityProvider.ClientId);
                    });
                services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
                    .Configure<LocalIdentityProvider>(UseLocalProvider)
                    .PostConfigure(o => o.TokenValidationParameters.IssuerValidator = null); // Entra's own validator wants https
                break;
            default:
                authentication.AddCookie().AddJwtBearer();
                break;
        }

        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).PostConfigure(o => o.MapInboundClaims = false);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure(o => ConfigureSession(o, environment));
        services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme).Configure(o => ConfigureSignIn(o, environment))
            .PostConfigure(o => o.TokenHandler = new JsonWebTokenHandler { MapInboundClaims = false }); // short names, as Entra writes them
        return source;
    }

    private static void UseLocalProvider(OpenIdConnectOptions o, LocalIdentityProvider provider)
    {
        (o.Authority, o.RequireHttpsMetadata, o.ClientSecret) = (provider.Authority, false, provider.ClientSecret);
        // The browser stays on the address it came by, be it localhost, 127.0.0.1 or a proxy's.
        var redirect = o.Events.OnRedirectToIdentityProvider;
        o.Events.OnRedirectToIdentityProvider = async context =>
        {
            await redirect(context);
            context.ProtocolMessage.IssuerAddress = context.Request.Scheme + "://" + context.Request.Host + LocalIdentityProvider.AuthorizePath;
        };
        var signOut = o.Events.OnRedirectToIdentityProviderForSignOut;
        o.Events.OnRedirectToIdentityProviderForSignOut = async context =>
        {
            await signOut(context);
            context.ProtocolMessage.IssuerAddress = context.Request.Scheme + "://" + context.Request.Host + LocalIdentityProvider.EndSessionPath;
        };
    }

    private static void ConfigureSession(CookieAuthenticationOptions o, IHostEnvironment environment)
    {
        o.Cookie.Harden(PortalCookies.Session(environment), environment);
        (o.ExpireTimeSpan, o.SlidingExpiration) = (SessionLength, true);
        (o.LoginPath, o.ReturnUrlParameter) = (AccountPaths.SignIn, AccountPaths.ReturnUrl);
        o.Events.OnRedirectToLogin = context =>
        {
            // What is not a page a person is looking at gets an answer, not a sign-in page.
            if (context.Request.Headers["Sec-Fetch-Mode"].ToString() is { Length: > 0 } mode && mode != "navigate")
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                context.Response.Redirect(AccountPaths.SignInFor(context.Request));
            return Task.CompletedTask;
        };
    }

    private static void ConfigureSignIn(OpenIdConnectOptions o, IHostEnvironment environment)
    {
        o.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes as a plain GET, so that SameSite=Lax cookies do; a code is of no use without the verifier in the cookie.
        o.ResponseMode = OpenIdConnectResponseMode.Query;
        o.UsePkce = true;
        o.SaveTokens = false;
        o.UseTokenLifetime = false;
        o.SignedOutRedirectUri = AccountPaths.SignedOut;
        o.CorrelationCookie.Harden(PortalCookies.Correlation(environment), environment);
        o.NonceCookie.Harden(PortalCookies.Nonce(environment), environment);
        var validated = o.Events.OnTokenValidated;
        o.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            await context.HttpContext.RequestServices.GetRequiredService<SignInEvents>().TokenValidatedAsync(context);
        };
        o.Events.OnRemoteFailure = context =>
        {
            context.HttpContext.RequestServices.GetRequiredService<SignInEvents>().Failed(context);
            return Task.CompletedTask;
        };
    }
}
