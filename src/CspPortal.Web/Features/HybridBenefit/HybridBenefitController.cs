using CspPortal.Application.Catalog;
using CspPortal.Domain.Access;
using CspPortal.Domain.Estimates;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.HybridBenefit;

/// <summary>What Azure Hybrid Benefit would save; the address holds the question, so that an answer can be passed on (HYB-01).</summary>
[Requires(Permission.ReadMarkets)]
[Route("hybrid-benefit")]
public sealed class HybridBenefitController(MarketQueries markets, IValidator<HybridBenefitQuery> validator, RefusalTexts refusals) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(HybridBenefitQuery query, CancellationToken ct)
    {
        HybridBenefitEstimate? estimate = null;
        if (await validator.PassesAsync(query, ModelState, "", ct)
            && !Domain.Estimates.HybridBenefit.Estimate(query.ToCase()).Succeeded(out estimate, out var refusal))
        {
            ModelState.AddRefusal(refusal, refusals);
        }

        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(new HybridBenefitPage(query, await markets.CurrenciesAsync(ct), estimate));
    }
}
