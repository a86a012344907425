using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Features.Components;

/// <summary>Every part of a page in every state, for those who build pages.</summary>
[DevelopmentOnly]
[Route("dev/components")]
[Public("Shows parts, no data; does not exist outside Development.")]
public sealed class ComponentsController : Controller
{
    [HttpGet("")]
    public IActionResult Show() => View("Components", new ComponentsPage());

    /// <summary>Answers like a form that was refused: the message above, one beside the field, the input kept.</summary>
    [HttpPost("")]
    public IActionResult Send(ComponentsForm form)
    {
        ModelState.AddModelError("", "Another window was faster.");
        if (ModelState.IsValid) return Redirect("/dev/components");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("Components", new ComponentsPage { Form = form });
    }

    [HttpGet("dialog")]
    public IActionResult Dialog() => View();

    [HttpPost("done")]
    public IActionResult Done()
    {
        TempData.Flash("The order was cancelled.");
        return RedirectToAction(nameof(Show));
    }

    [HttpGet("failure")]
    public IActionResult Fail() => throw new InvalidOperationException("Asked for on the components page.");
}

public sealed class ComponentsForm
{
    public string? Name { get; set; }

    public int? Quantity { get; set; }

    public string? Market { get; set; }

    public DateOnly? On { get; set; }

    public string? Note { get; set; }

    public bool Acknowledged { get; set; }
}

public sealed class ComponentsPage
{
    public ComponentsForm Form { get; init; } = new() { Name = "Adatum", Quantity = 5, On = new DateOnly(2026, 3, 5) };
}
