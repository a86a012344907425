using System.Security.Claims;
using System.Text.Encodings.Web;
using CspPortal.Web.Infrastructure.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CspPortal.Testing;

/// <summary>Takes a header's word for who asks; everything after authentication is the portal's own.</summary>
internal sealed class TestSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Test-Person";
    public const string Name = "Test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var parts = Request.Headers[Header].ToString().Split('/');
        var identity = new ClaimsIdentity(
            [
                new Claim(PersonClaims.TenantId, parts[0]), new Claim(PersonClaims.ObjectId, parts[1]), new Claim(PersonClaims.Subject, $"{parts[0]}/{parts[1]}"),
                new Claim(PersonClaims.SignedInAt, TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ], Name, PersonClaims.Name, "roles");
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}

internal static class TestSignInSetup
{
    private const string Either = "TestOrCookie";

    public static void AddTestSignIn(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.Name, null)
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey(TestSignIn.Header) ? TestSignIn.Name : PortalIdentity.ByDoor);
        services.Configure<AuthenticationOptions>(o =>
        {
            o.DefaultAuthenticateScheme = Either;
            o.DefaultChallengeScheme = PortalIdentity.ByDoor;
            o.DefaultSignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            o.DefaultSignOutScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        });
    }
}
