using System.Net;
using CspPortal.DevIdp;
using CspPortal.Web.Api;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Identity;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;

namespace CspPortal.Web.Infrastructure;

/// <summary>The host itself: server, proxies, transport, limits, and the order in which a request meets them.</summary>
public static class PortalPipeline
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HstsTime = TimeSpan.FromDays(365);

    public static WebApplicationBuilder AddPortalHost(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddHsts(hsts => (hsts.MaxAge, hsts.IncludeSubDomains) = (HstsTime, true));
        builder.Services.Configure<ForwardedHeadersOptions>(o => TrustProxies(o, builder.Configuration.GetSection("ForwardedHeaders")));
        builder.Services.AddPortalRateLimits(builder.Configuration);
        builder.Services.AddHealthChecks();
        return builder;
    }

    public static void UsePortalPipeline(this WebApplication app, SignInSource source)
    {
        app.UseForwardedHeaders();
        app.UsePortalRequestLog();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            // Programs that send a token over http must not be led on to https as if nothing had happened; probes speak http.
            app.UseWhen(
                context => !context.IsApi() && !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase),
                pages => pages.UseHttpsRedirection());
        }

        app.UseWhen(context => context.IsApi(), programs => programs.UseMiddleware<PartnerApiDoor>());
        app.UsePortalPages(source == SignInSource.Entra ? app.Configuration["AzureAd:Instance"] ?? "https://login.microsoftonline.com" : null);
        app.UseRouting();
        app.Use(RefuseUnreadableFormsAsync);
        app.UseAuthentication();
        app.UseMiddleware<ViewerMiddleware>();
        app.UseRateLimiter();
        app.UseAuthorization();

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Unasked("Probes have no session."));
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(PortalDatabaseSetup.Ready) })
            .WithMetadata(Unasked("Probes have no session."));
        if (source == SignInSource.Local) app.MapLocalIdentityProvider().WithMetadata(Unasked("The identity provider itself."));
    }

    /// <summary>Identity protocols read a form before any page does, and would answer 500 to one that cannot be read (REL-02). Pages that take uploads read them themselves.</summary>
    private static async Task RefuseUnreadableFormsAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            && context.Features.Get<IStatusCodeReExecuteFeature>() is null // the page that says so reads no form
            && context.GetEndpoint()?.Metadata.GetMetadata<ReadsUploadsAttribute>() is null)
        {
            try
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }
            catch (InvalidDataException)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(context);
    }

    /// <summary>Metadata of addresses that read nothing of anybody's.</summary>
    public static PublicAttribute Unasked(string why) => new(why) { Anonymous = true };

    /// <summary><c>KnownProxies</c> and <c>KnownNetworks</c> (CIDR), comma-separated; without either no header is believed.</summary>
    private static void TrustProxies(ForwardedHeadersOptions o, IConfiguration section)
    {
        var proxies = Split(section["KnownProxies"]);
        var networks = Split(section["KnownNetworks"]);
        if (proxies.Length + networks.Length == 0) return;
        o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var proxy in proxies) o.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (var network in networks) o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    }

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
