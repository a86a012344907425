using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Roles;

/// <summary>Gear, Roles and permissions: the domain's own table, in words (ACC-05, SET-01).</summary>
[Requires(Permission.ReadRoles)]
[Route("settings/roles")]
public sealed class RolesController(Viewer viewer) : Controller
{
    [HttpGet("")]
    public IActionResult Index() => View(new RolesPage(viewer));
}
