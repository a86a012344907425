using CspPortal.Domain.Access;
using CspPortal.Web.Api;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace CspPortal.Web.Features.ApiReference;

/// <summary>Help, API reference: every call as the program itself has it, and who may make it (API-01, ACC-05).</summary>
[Requires(Permission.ReadRoles)]
[Route("help/api")]
public sealed class ApiReferenceController(IApiDescriptionGroupCollectionProvider calls) : Controller
{
    [HttpGet("")]
    public IActionResult Index() => View(new ApiReferencePage(calls.ApiDescriptionGroups.Items.SelectMany(group => group.Items), $"{Request.Scheme}://{Request.Host}{Request.PathBase}"));

    [HttpGet("openapi.json")]
    public async Task<IActionResult> Document(CancellationToken ct) => Content(await ApiDocument.WriteAsync(HttpContext.RequestServices, ct), "application/json; charset=utf-8");
}
