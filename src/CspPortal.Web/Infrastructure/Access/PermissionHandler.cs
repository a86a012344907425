using CspPortal.Application.Access;
using CspPortal.Web.Api;
using Microsoft.AspNetCore.Authorization;

namespace CspPortal.Web.Infrastructure.Access;

/// <summary>Asks the table for the roles the person has at this request.</summary>
public sealed class PermissionHandler(Viewer viewer) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        var forPeople = context.Resource is HttpContext http && http.GetEndpoint()?.Metadata.GetMetadata<PeopleOnlyAttribute>() is not null;
        if (viewer.May(requirement.Permission) && !(forPeople && viewer.IsApplication)) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
