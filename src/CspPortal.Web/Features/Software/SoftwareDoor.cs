using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Entitlements;
using CspPortal.Web.Features.Shared;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Software;

/// <summary>The same pages have two doors: a partner's people come through a customer, a customer's Global admin through the own organisation (CUS-01).</summary>
public sealed record SoftwareDoor(Guid CustomerId, bool IsOwn)
{
    public const string OwnAddress = "/your-products/software";

    public string Address => IsOwn ? OwnAddress : $"/customers/{CustomerId}/software";

    /// <summary>What Get Key and Download ask for at this door (ACC-01, ACC-04).</summary>
    public Permission Permission => IsOwn ? Permission.UseOwnSoftware : Permission.UseKeysAndDownloads;

    public string LineAddress(string orderId, int lineNumber) => $"{Address}/{orderId}-{lineNumber}";

    /// <summary>Of the tab itself: Billing › Your products › Software (CUS-01).</summary>
    public static PageFrame OwnList(IStringLocalizer<SoftwareText> text) => new(text["Own.Software"]) { Crumbs = OwnTrail(text) };

    public PageFrame Frame(string title, string customerName, IStringLocalizer<SoftwareText> text, params Crumb[] crumbs) => IsOwn
        ? new PageFrame(title) { Crumbs = [.. OwnTrail(text), new Crumb(text["Own.Software"], OwnAddress), .. crumbs] }
        : new PageFrame(title) { Customer = new CustomerNav(CustomerId, customerName), Crumbs = crumbs };

    private static Crumb[] OwnTrail(IStringLocalizer<SoftwareText> text) => [new Crumb(text["Own.Billing"]), new Crumb(text["Own.Title"])];
}

/// <summary>A line's own addresses.</summary>
public sealed record LinePaths(SoftwareDoor Door, string OrderId, int LineNumber)
{
    public string Line => Door.LineAddress(OrderId, LineNumber);

    public string Key => Line + "/key";

    public string Links => Line + "/links";

    public string Cancel => Line + "/cancel";

    public string Order => $"/customers/{Door.CustomerId}/orders/{OrderId}";

    public string Download(Artifact artifact) => $"{Line}/download/{artifact.Id}";

    public string CopyLink(Artifact artifact) => $"{Line}/link/{artifact.Id}";

    public string Revoke(LinkSummary link) => $"{Links}/{link.Id}/revoke";
}

public static class SoftwareRoutes
{
    /// <summary>Order number and line, as <c>1f0c…9a-1</c>.</summary>
    public const string Line = "{order:regex(^[[0-9a-f]]{{12}}$)}-{line:int:min(1)}";

    public static SoftwareDoor OwnDoor(this Viewer viewer) =>
        new(viewer.CustomerId ?? throw new InvalidOperationException("Only people of a customer come through this door."), IsOwn: true);
}
