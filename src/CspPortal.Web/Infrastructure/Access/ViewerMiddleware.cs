using System.Security.Claims;
using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Api;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Infrastructure.Identity;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CspPortal.Web.Infrastructure.Access;

/// <summary>Fills <see cref="Viewer"/> and <see cref="TenantScope"/> from the database at every request (ACC-06).</summary>
public sealed class ViewerMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var open = context.GetEndpoint()?.Metadata.GetMetadata<PublicAttribute>();
        if (open is { Anonymous: true })
        {
            await next(context);
            return;
        }

        var viewer = context.RequestServices.GetRequiredService<Viewer>();
        var scope = context.RequestServices.GetRequiredService<TenantScope>();
        // An error page shown in place of an answer runs through here a second time.
        if (scope.IsSet)
        {
            await next(context);
            return;
        }

        var origin = RequestOrigins.Of(context);
        var stranger = new Actor(Guid.Empty, Guid.Empty, "", "", context.IsApi() ? Channel.Api : Channel.Portal, origin.Address, origin.UserAgent, origin.RequestId);
        if (open is { LinkHolder: true })
        {
            scope.UseWide();
            viewer.ComeFrom(stranger with { Channel = Channel.Link });
        }
        else if (context.User.Identity is not { IsAuthenticated: true })
        {
            viewer.ComeFrom(stranger);
        }
        else
        {
            var refusal = await IdentifyAsync(context, origin);
            if (refusal is not null && context.IsApi())
            {
                await RefuseAsync(context, refusal);
                return;
            }

            if (refusal is not null && await ShutOutAsync(context, refusal, isOpen: open is not null)) return;
        }

        await next(context);
    }

    private static async Task<Refusal?> IdentifyAsync(HttpContext context, RequestOrigin origin)
    {
        if (context.User.ToPerson() is not { } person) return AccessRefusals.PersonUnknown;
        var identify = context.RequestServices.GetRequiredService<IdentifyViewer>();
        return (await identify.ExecuteAsync(person, origin, context.RequestAborted, context.IsApi() ? Channel.Api : null)).Refusal;
    }

    /// <summary>The token is good, its bearer is not known here or shut out.</summary>
    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var (status, error) = PartnerErrors.Of(refusal, context.RequestServices.GetRequiredService<RefusalTexts>());
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(error, WireJson.Options, "application/json; charset=utf-8", context.RequestAborted);
    }

    /// <returns>True if the request is answered; open pages go on without a person.</returns>
    private static async Task<bool> ShutOutAsync(HttpContext context, Refusal refusal, bool isOpen)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        context.User = new ClaimsPrincipal(new ClaimsIdentity());
        if (isOpen) return false;
        context.Response.Redirect(AccountPaths.For(refusal));
        return true;
    }
}
