using CspPortal.Application.Access;
using CspPortal.Application.Search;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Search;

/// <summary>The search of the top bar, on every page; each group for those who may see it (ACC-05).</summary>
[SignedIn]
[Route("search")]
public sealed class SearchController(SearchQueries search, Viewer viewer, IValidator<SearchQuery> validator) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(SearchQuery query, CancellationToken ct)
    {
        if (!await validator.PassesAsync(query, ModelState, "", ct))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new SearchPage(query, null, []));
        }

        if (query.IsEmpty) return View(new SearchPage(query, null, PageFinder.All(viewer)));
        var results = await search.FindAsync(query.Q!, ct);
        var page = new SearchPage(query, results, PageFinder.Find(viewer, query.Q!));
        return page.StraightTo is { } address ? LocalRedirect(address) : View(page);
    }
}
