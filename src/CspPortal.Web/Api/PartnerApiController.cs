using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CspPortal.Web.Api;

/// <summary>What the rooms of the API share. They knock at the same operations as the pages (API-01).</summary>
/// <remarks>Bearer tokens alone are heard here, never a cookie: no form of another site can act, so none carries a token against it.</remarks>
[ApiController]
[IgnoreAntiforgeryToken]
[RepeatedCalls]
[EnableRateLimiting(RateLimits.Api)]
[Produces("application/json")]
public abstract class PartnerApiController(Viewer viewer, RefusalTexts refusals) : ControllerBase
{
    protected Viewer Viewer => viewer;

    protected RefusalTexts Texts => refusals;

    internal ApiCall Call => ApiCall.Current(HttpContext);

    protected ObjectResult Refused(Refusal refusal) => PartnerErrors.Refused(this, refusal, refusals);

    protected ObjectResult Refused(int status, string code, string description, params string[] data) =>
        StatusCode(status, PartnerErrors.Error(code, description, data));

    /// <summary>A value of the request that cannot be used.</summary>
    protected ObjectResult Bad(string property, string description) =>
        Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.BadProperty, description, property);

    /// <summary>All that ModelState holds against the request.</summary>
    protected ObjectResult Invalid() => BadRequest(PartnerErrors.Error(ModelState));

    /// <summary>The outcome as the wire has it, or the error.</summary>
    protected IActionResult Answer<T>(Outcome<T> outcome, Func<T, object> show, int status = StatusCodes.Status200OK)
        where T : notnull =>
        outcome.Succeeded(out var value, out var refusal) ? StatusCode(status, show(value)) : Refused(refusal);
}

/// <summary>Open to people alone: Partner Center takes app+user tokens here and no application's own (spec 1.3).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PeopleOnlyAttribute : Attribute;
