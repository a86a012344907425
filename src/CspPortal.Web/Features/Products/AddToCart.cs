using System.Globalization;
using CspPortal.Application.Catalog;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CspPortal.Web.Features.Products;

/// <summary>One SKU's form; the one that was sent comes back with what was typed and what is wrong with it.</summary>
public sealed record AddToCart(ProductsPage Page, ProductKind Kind, SkuOffer Sku)
{
    public string Key => $"{Sku.ProductId}-{Sku.SkuId}";

    public bool IsReservation => Kind == ProductKind.AzureReservation;

    public bool CameBack => Page.CameBack(Sku);

    public RepeatNote? Repeat => Page.Repeats.Of(Sku.ProductId, Sku.SkuId) is { } warning ? new RepeatNote(Page.Catalogue.CustomerId, warning, InReview: false) : null;

    public string Action => Page.Address + Page.QueryString;

    /// <summary>The customer's reasons before the SKU's own.</summary>
    public IReadOnlyList<Refusal> WhyNot => [.. Page.Catalogue.WhyNot, .. Sku.WhyNot];

    public string DefaultQuantity => Sku.MinimumQuantity.ToString(CultureInfo.InvariantCulture);

    public string? Error(ModelStateDictionary state, string field) =>
        CameBack ? state[$"{nameof(ProductsPage.Form)}.{field}"]?.Errors.Select(error => error.ErrorMessage).FirstOrDefault() : null;

    /// <summary>What was typed, readable or not.</summary>
    public string Typed(ModelStateDictionary state, string field, string otherwise) =>
        CameBack ? state[$"{nameof(ProductsPage.Form)}.{field}"]?.AttemptedValue ?? otherwise : otherwise;
}

/// <summary>What a buyer gets and may give back, said before the purchase.</summary>
public static class Delivery
{
    /// <returns>A key of <see cref="ProductsText"/>.</returns>
    public static string TextKey(ProductKind kind, bool hasKey, bool hasDownloads) => (hasKey, hasDownloads, kind) switch
    {
        (true, true, _) => "Delivery.KeyAndDownloads",
        (true, false, _) => "Delivery.Key",
        (false, true, _) => "Delivery.Downloads",
        (false, false, ProductKind.AzureReservation or ProductKind.AzureSoftwarePlan) => "Delivery.Azure",
        _ => "Delivery.Paper",
    };

    /// <summary>How it could be given back (CAN-01, CAN-03, CAN-04); the window's length is the text's argument.</summary>
    public static string TextKey(CancellationTerms terms) =>
        terms is { Route: CancellationRoute.SelfService, WindowUnit: WindowUnit.Hours } ? "Cancel.SelfServiceHours" : "Cancel." + terms.Route;
}
