using CspPortal.Application.Access;
using Microsoft.AspNetCore.Authorization;

namespace CspPortal.Web.Infrastructure.Access;

/// <summary>Asks the table for the roles the person has at this request.</summary>
public sealed class PermissionHandler(Viewer viewer) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (viewer.May(requirement.Permission)) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
