namespace CspPortal.Web.Features.Shared;

/// <summary>The rooms of the catalogue, side by side (SET-01).</summary>
public static class CatalogueTabs
{
    public const string Root = "/catalogue";
    public const string Products = Root + "/products";
    public const string KeyStock = Root + "/key-stock";

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
}

/// <summary>A control of the operator's, shown to those who only read with the reason why they cannot use it.</summary>
public sealed record OperatorControl(string Label, string Href, string Icon = "plus");
