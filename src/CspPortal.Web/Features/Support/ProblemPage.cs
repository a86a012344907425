using CspPortal.Application.Access;
using CspPortal.Application.Support;
using CspPortal.Domain.Support;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Support;

/// <param name="FilesLost">Files came with a form that is shown again: browsers do not keep them.</param>
public sealed record ProblemPage(ProblemForm Form, bool FilesLost)
{
    public const string Address = SupportAddresses.Requests + "/new";

    public static IReadOnlyList<SelectListItem> Types(IStringLocalizer<SupportText> text) =>
        [.. Enum.GetValues<ServiceRequestType>().Select(type => new SelectListItem(text["Type." + type], type.ToString()))];

    public static IReadOnlyList<SelectListItem> Impacts(IStringLocalizer<SupportText> text) =>
        [.. Enum.GetValues<ServiceRequestImpact>().Select(impact => new SelectListItem(text["Impact." + impact], impact.ToString()))];
}

public static class SupportAddresses
{
    public const string Requests = "/support/requests";
    public const string Desk = "/operator/service-requests";

    /// <summary>From the cancel dialog: the form filled in with all that is known (CAN-04, CAN-05).</summary>
    public static string About(Guid tenant, string orderId, int line, RequestScope scope) =>
        FormattableString.Invariant($"{ProblemPage.Address}?customer={tenant}&order={orderId}&line={line}&scope={scope.ToString().ToLowerInvariant()}");
}

/// <summary>Writes the form that the cancel dialog leads to, in the reader's language (SUP-01).</summary>
public sealed class ProblemFormFiller(Viewer viewer, IStringLocalizer<SupportText> text, RefusalTexts refusals)
{
    /// <summary>What is known of the person who reports.</summary>
    public ProblemForm Empty() => new() { SubmissionId = Guid.NewGuid(), ContactName = viewer.Actor.Name, ContactEmail = viewer.Actor.UserPrincipalName };

    public ProblemForm About(ServiceRequestPrefill known)
    {
        var (line, isOrder) = (known.Line, known.Scope == RequestScope.Order);
        var form = Empty();
        form.Type = ServiceRequestType.PurchaseRefund;
        form.Title = PlainTitle(text[$"Prefill.Title.{known.Scope}", line.SkuTitle, line.OrderId]);
        form.Customer = known.Customer.Id.ToString();
        form.Order = line.OrderId;
        form.Line = isOrder ? null : FormattableString.Invariant($"{line.OrderId}-{line.Number}");
        form.Amount = known.Amount is { } amount ? AmountText.Of(amount) : null;
        form.Description = string.Join('\n', Facts(known));
        return form;
    }

    private IEnumerable<string> Facts(ServiceRequestPrefill known)
    {
        var line = known.Line;
        yield return text["Prefill.Customer", known.Customer.Name, known.Customer.Domain];
        yield return text["Prefill.Product", line.SkuTitle, line.Quantity];
        if (known.Scope == RequestScope.Order)
            foreach (var other in known.Others) yield return text["Prefill.Product", other.SkuTitle, other.Quantity];
        yield return text["Prefill.Ordered", Formats.Instant(line.PurchasedAt, viewer.TimeZone), line.PlacedByName];
        yield return text["Prefill.Charged", Formats.Money(line.Charged.Gross)];
        if (line.WindowEndsAt is { } ends) yield return text["Prefill.Window", Formats.Instant(ends, viewer.TimeZone)];
        if (known.Scope == RequestScope.Part) yield return text["Prefill.Part", line.Quantity];
        if (known.Why is { } why) yield return text["Prefill.Why", refusals.Say(why)];
    }

    private static string PlainTitle(string title) => Domain.PlainText.Cut(title, ServiceRequest.TitleLength);
}
