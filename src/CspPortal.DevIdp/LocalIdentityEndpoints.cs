using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace CspPortal.DevIdp;

internal static class LocalIdentityEndpoints
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>GET shows the people; POST with a <c>person</c> signs in as that one.</summary>
    public static async Task<IResult> AuthorizeAsync(HttpContext context, IDevDirectory directory, TimeProvider clock, CancellationToken ct)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID Connect request.");
        var people = await directory.GetPeopleAsync(ct);
        var chosen = (string?)request[SignInPage.PersonField];
        var person = HttpMethods.IsPost(context.Request.Method)
            ? people.FirstOrDefault(p => string.Equals(SignInPage.ValueOf(p), chosen, StringComparison.OrdinalIgnoreCase))
            : null;
        if (person is null)
        {
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Content(SignInPage.Render(context, request, people), "text/html; charset=utf-8");
        }

        return TypedResults.SignIn(Principal(person, request, clock.GetUtcNow()), authenticationScheme: Scheme);
    }

    /// <summary>For the portal's own sign-in; for an application; for a sample person through an application (any password; Entra wants the right one).</summary>
    public static async Task<IResult> TokenAsync(HttpContext context, string tenant, LocalIdentityProvider provider, IDevDirectory directory, TimeProvider clock, CancellationToken ct)
    {
        var request = context.GetOpenIddictServerRequest();
        if (request is null) return TypedResults.NotFound();
        if (request.IsAuthorizationCodeGrantType() || request.IsRefreshTokenGrantType())
        {
            var code = await context.AuthenticateAsync(Scheme);
            return code.Principal is { } principal ? TypedResults.SignIn(principal, authenticationScheme: Scheme) : TypedResults.Forbid(authenticationSchemes: [Scheme]);
        }

        var application = provider.FindApplication(request.ClientId, request.ClientSecret);
        if (application is null || (Guid.TryParse(tenant, out var asked) && asked != application.TenantId)) return Refused();
        if (!request.IsPasswordGrantType()) return TypedResults.SignIn(Principal(application), authenticationScheme: Scheme);
        var person = (await directory.GetPeopleAsync(ct)).FirstOrDefault(p => string.Equals(p.UserPrincipalName, request.Username, StringComparison.OrdinalIgnoreCase));
        return person is null ? Refused() : TypedResults.SignIn(Principal(person, request, clock.GetUtcNow()), authenticationScheme: Scheme);
    }

    public static SignOutHttpResult EndSession() =>
        TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [Scheme]);

    private static ForbidHttpResult Refused() =>
        TypedResults.Forbid(
            new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidClient,
            }),
            [Scheme]);

    private static ClaimsPrincipal Principal(LocalPerson person, OpenIddictRequest request, DateTimeOffset now)
    {
        var identity = Identity();
        identity.SetClaim(Claims.Subject, person.ObjectId.ToString())
            .SetClaim("oid", person.ObjectId.ToString())
            .SetClaim("tid", person.TenantId.ToString())
            .SetClaim(Claims.Name, person.Name)
            .SetClaim(Claims.PreferredUsername, person.UserPrincipalName)
            .SetClaim(Claims.AuthenticationTime, now.ToUnixTimeSeconds()); // there is no session here: every sign-in is one
        return Finish(identity, request.GetScopes());
    }

    private static ClaimsPrincipal Principal(LocalApplication application)
    {
        var identity = Identity();
        identity.SetClaim(Claims.Subject, application.ClientId)
            .SetClaim("oid", ObjectIdOf(application).ToString())
            .SetClaim("azp", application.ClientId)
            .SetClaim("idtyp", "app")
            .SetClaim("tid", application.TenantId.ToString())
            .SetClaim(Claims.Name, application.Name)
            .SetClaims("roles", [.. application.Roles]);
        return Finish(identity, []);
    }

    /// <summary>An application has an object in its tenant, told from its client id here.</summary>
    private static Guid ObjectIdOf(LocalApplication application) =>
        Guid.TryParse(application.ClientId, out var id) ? id : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(application.ClientId)).AsSpan(0, 16));

    private static ClaimsIdentity Identity() => new(Scheme, Claims.Name, "roles");

    private static ClaimsPrincipal Finish(ClaimsIdentity identity, IEnumerable<string> scopes)
    {
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        principal.SetResources(LocalIdentityProvider.ClientId);
        principal.SetDestinations(static _ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return principal;
    }
}
