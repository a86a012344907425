using CspPortal.Application.Access;
using CspPortal.Domain.Access;

namespace CspPortal.Web.Features.Shared;

/// <summary>The rooms of the catalogue, side by side (SET-01).</summary>
public static class CatalogueTabs
{
    public const string Root = "/catalogue";
    public const string Products = Root + "/products";
    public const string KeyStock = Root + "/key-stock";

    /// <summary>The operator's alone.</summary>
    public const string Imports = "/operator/imports";

    /// <summary>Text in SharedText, address.</summary>
    public static readonly IReadOnlyList<(string TextKey, string Path)> All =
    [
        ("Catalogue.Products", Products),
        ("Catalogue.KeyStock", KeyStock),
        ("Catalogue.Policy", Root + "/policy"),
        ("Catalogue.Tax", Root + "/tax"),
        ("Catalogue.Markets", Root + "/markets"),
        ("Catalogue.ThatDay", Root + "/that-day"),
    ];

    public static IEnumerable<(string TextKey, string Path)> For(Viewer viewer) => viewer.May(Permission.ManageCatalogue) ? All.Append(("Catalogue.Imports", Imports)) : All;
}

/// <summary>A control of the operator's, shown to those who only read with the reason why they cannot use it.</summary>
public sealed record OperatorControl(string Label, string Href, string Icon = "plus");
