using CspPortal.Application.Orders;
using CspPortal.Domain;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Orders;

/// <param name="Line">The quantity form that came back.</param>
public sealed record CartPage(CartReview Review, BuyForm Form, QuantityForm? Line)
{
    public string Address => $"/customers/{Review.CustomerId}/cart";

    public string ProductsAddress => $"/customers/{Review.CustomerId}/products";

    /// <summary>Whatever was refused before, what is bought next is what this page shows; so it gets a request id of its own (ORD-02).</summary>
    public static CartPage Of(CartReview review, QuantityForm? line, BuyForm? form) => new(
        review,
        new BuyForm { RequestId = Guid.NewGuid(), CartId = review.CartId ?? Guid.Empty, Revision = review.Revision, PurchaseOrderNumber = form?.PurchaseOrderNumber },
        line);

    public string? QuantityError(ModelStateDictionary state, int number) =>
        Line?.Number == number ? state["Line.Quantity"]?.Errors.Select(error => error.ErrorMessage).FirstOrDefault() : null;

    public string Quantity(ModelStateDictionary state, CartReviewLine line) => (Line?.Number == line.Number ? state["Line.Quantity"]?.AttemptedValue : null)
        ?? line.Quantity.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

public class LineForm
{
    public int Revision { get; set; }

    public int Number { get; set; }
}

public sealed class QuantityForm : LineForm
{
    public long? Quantity { get; set; }
}

public sealed class QuantityFormValidator : AbstractValidator<QuantityForm>
{
    public QuantityFormValidator(IStringLocalizer<OrdersText> text) => RuleFor(form => form.Quantity).NotNull().WithMessage(_ => text["Cart.EnterQuantity"]);
}

/// <summary>The new prices that the person saw, by line.</summary>
public sealed class PricesForm
{
    public int Revision { get; set; }

    /// <summary>In ten-thousandths of the cart's currency.</summary>
    public Dictionary<int, long> Prices { get; } = [];
}

public sealed class BuyForm
{
    public Guid RequestId { get; set; }

    public Guid CartId { get; set; }

    public int Revision { get; set; }

    public string? PurchaseOrderNumber { get; set; }

    public OrderSubmission ToSubmission() =>
        new(RequestId, CartId, Revision, string.IsNullOrWhiteSpace(PurchaseOrderNumber) ? null : PurchaseOrderNumber.Trim());
}

public sealed class BuyFormValidator : AbstractValidator<BuyForm>
{
    public const int PurchaseOrderNumberLength = 50;

    public BuyFormValidator(IStringLocalizer<OrdersText> text)
    {
        RuleFor(form => form.PurchaseOrderNumber).MaximumLength(PurchaseOrderNumberLength).WithMessage(_ => text["Buy.PurchaseOrderTooLong", PurchaseOrderNumberLength]);
        RuleFor(form => form.PurchaseOrderNumber).Must(value => value is null || PlainText.IsReadable(value.Trim())).WithMessage(_ => text["Buy.PurchaseOrderHidden"]);
        RuleFor(form => form.RequestId).NotEmpty().WithMessage(_ => text["Buy.FormIncomplete"]);
    }
}
