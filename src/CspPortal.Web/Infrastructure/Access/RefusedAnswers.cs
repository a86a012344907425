using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Api;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.Account;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CspPortal.Web.Infrastructure.Access;

/// <summary>A refusal is answered on the spot: 403, and a page that names the roles; attempts at keys and downloads are logged (KEY-03).</summary>
public sealed class RefusedAnswers(IModelMetadataProvider metadata) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            await usual.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        var requires = context.GetEndpoint()?.Metadata.GetMetadata<RequiresAttribute>();
        if (requires is { AttemptedOperation: not null } or { Permission: Permission.UseKeysAndDownloads }) await RecordAsync(context, requires);
        if (context.IsApi()) await SayAsync(context, requires?.Permission);
        else await ShowAsync(context, requires?.Permission);
    }

    /// <summary>The same for programs: the roles by name, in the error's data too.</summary>
    private static Task SayAsync(HttpContext context, Permission? permission)
    {
        var needed = permission is { } asked ? PermissionTable.RolesFor(asked).Select(role => role.ToString()).ToArray() : [];
        var forPeople = context.RequestServices.GetRequiredService<Viewer>().IsApplication && context.GetEndpoint()?.Metadata.GetMetadata<PeopleOnlyAttribute>() is not null;
        var description = forPeople ? "This call takes a person's token, not an application's." : $"This call needs one of these roles: {string.Join(", ", needed)}.";
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(PartnerErrors.Error(PartnerErrorCode.NotAllowed, description, needed), WireJson.Options, "application/json; charset=utf-8", context.RequestAborted);
    }

    private static Task RecordAsync(HttpContext context, RequiresAttribute requires)
    {
        var values = context.Request.RouteValues;
        var line = int.TryParse(values["line"] as string, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return context.RequestServices.GetRequiredService<RecordRefusedAttempt>().ExecuteAsync(
            requires.AttemptedOperation ?? OperationOf(context), requires.Permission, values["tenant"] as string, values["order"] as string, line, context.RequestAborted);
    }

    private static string OperationOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
        && (route.Contains("download", StringComparison.OrdinalIgnoreCase) || route.Contains("link", StringComparison.OrdinalIgnoreCase))
            ? AuditOperation.GetSoftwareDownloadLink
            : AuditOperation.GetSoftwareKey;

    private Task ShowAsync(HttpContext context, Permission? permission)
    {
        var needed = permission is { } asked ? PermissionTable.RolesFor(asked) : [];
        var page = new AccessDeniedPage(
            needed,
            [.. needed.Where(role => PermissionTable.IsConditional(permission!.Value, role))],
            context.RequestServices.GetRequiredService<Viewer>().Roles);
        return new ViewResult
        {
            ViewName = AccountViews.AccessDenied,
            StatusCode = StatusCodes.Status403Forbidden,
            ViewData = new ViewDataDictionary<AccessDeniedPage>(metadata, new ModelStateDictionary()) { Model = page },
        }.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
    }
}
