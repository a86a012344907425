using System.Globalization;
using CspPortal.Domain;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Errors;

public sealed record ErrorPage(int Status, string Title, IReadOnlyList<string> Lines, string RequestId);

/// <summary>Shows every failed page in words, with the id that finds its line in the log (REL-02).</summary>
/// <remarks>Asks no database, which may be what failed. Re-executed with the failed request's method and without its token; it changes nothing.</remarks>
[Public("Strangers meet errors too.", Anonymous = true)]
[IgnoreAntiforgeryToken]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class ErrorController(IStringLocalizer<ErrorsText> text, RefusalTexts refusals) : Controller
{
    private static readonly int[] Explained = [400, 403, 404, 405, 409, 410, 429, 500];

    [Route("error/{status:int}")]
    public IActionResult Show()
    {
        // Not as a parameter: binding reads the form, and a form that cannot be read is one of the errors shown here.
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        // Typed into the address bar it is a page that does not exist.
        var shown = !failed ? StatusCodes.Status404NotFound : Explained.Contains(status) ? status : status < 500 ? 400 : 500;
        Response.StatusCode = failed ? status : shown;
        return View("Error", new ErrorPage(shown, text[$"{shown}.Title"], [.. Lines(shown)], HttpContext.TraceIdentifier));
    }

    private IEnumerable<string> Lines(int status)
    {
        if (HttpContext.Features.Get<Refusal>() is { } refusal)
        {
            yield return refusals.Say(refusal);
            yield break;
        }

        yield return text[$"{status}.Text"];
        if (status == StatusCodes.Status429TooManyRequests && int.TryParse(Response.Headers.RetryAfter, out var seconds)) yield return text["429.After", seconds];
    }
}
