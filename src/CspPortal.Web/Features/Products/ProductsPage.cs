using CspPortal.Application.Catalog;
using CspPortal.Application.Orders;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Shared.TagHelpers;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Products;

/// <summary>The filter as it stands in the address.</summary>
public sealed class ProductsQuery
{
    public ProductTab Tab { get; set; }

    public string? Search { get; set; }

    public ProductKind? Kind { get; set; }

    public string? Publisher { get; set; }

    public Term? Term { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => Size is null ? PageSizes.All[0] : PageSizes.Choose(Size);

    public ProductFilter ToFilter() => new() { Tab = Tab, Kind = Kind, Publisher = Publisher, Term = Term, Text = Search, Cursor = Page, Size = Rows };
}

/// <param name="Repeats">What was bought or put into the cart already (ORD-01).</param>
/// <param name="QueryString">Of this list, so that a form comes back to it.</param>
public sealed record ProductsPage(CustomerCatalogue Catalogue, ProductsQuery Query, Repeats Repeats, AddForm Form, string QueryString)
{
    public string Address => $"/customers/{Catalogue.CustomerId}/products";

    public string CartAddress => $"/customers/{Catalogue.CustomerId}/cart";

    public string TabAddress(ProductTab tab) => $"{Address}?tab={tab}";

    /// <summary>The SKU whose form was sent and came back.</summary>
    public bool CameBack(SkuOffer sku) => sku.ProductId == Form.ProductId && sku.SkuId == Form.SkuId;

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<ProductsText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.Kind is { } kind) chips.Add(new FilterChip("kind", text["Kind." + kind]));
        if (!string.IsNullOrWhiteSpace(Query.Publisher)) chips.Add(new FilterChip("publisher", Query.Publisher));
        if (Query.Term is { } term) chips.Add(new FilterChip("term", text["Term." + term]));
        return chips;
    }
}

/// <summary>Add to cart.</summary>
public sealed class AddForm
{
    public string? ProductId { get; set; }

    public string? SkuId { get; set; }

    /// <summary>For the message afterwards only.</summary>
    public string? Title { get; set; }

    public BillingPlan? BillingPlan { get; set; }

    public long? Quantity { get; set; }

    public Guid? AzureSubscriptionId { get; set; }

    public ReservationScope? ReservationScope { get; set; }

    public CartItem ToItem() => new(ProductId!, SkuId!, BillingPlan!.Value, Quantity!.Value, AzureSubscriptionId, ReservationScope);
}

public sealed class AddFormValidator : AbstractValidator<AddForm>
{
    public AddFormValidator(IStringLocalizer<ProductsText> text)
    {
        RuleFor(form => form.ProductId).NotEmpty().WithMessage(_ => text["Add.ChooseProduct"]);
        RuleFor(form => form.SkuId).NotEmpty().WithMessage(_ => text["Add.ChooseProduct"]);
        RuleFor(form => form.BillingPlan).NotNull().IsInEnum().WithMessage(_ => text["Add.ChoosePlan"]);
        RuleFor(form => form.Quantity).NotNull().WithMessage(_ => text["Add.EnterQuantity"]);
        RuleFor(form => form.ReservationScope).IsInEnum().WithMessage(_ => text["Add.ChooseScope"]);
    }
}
