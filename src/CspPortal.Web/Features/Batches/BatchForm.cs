using System.Globalization;
using CspPortal.Application.Cancellation;
using CspPortal.Domain;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Cancellation;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Batches;

/// <summary>What is ticked, in the list and in the review; the review adds the credits it showed, its id and the acknowledgement (CAN-07).</summary>
public sealed class BatchForm
{
    public const string Submission = "submission";

    /// <summary>Each as <see cref="TickedPurchase"/> writes it.</summary>
    public IReadOnlyList<string>? Items { get; set; }

    /// <summary>All that the filter finds, whatever is ticked.</summary>
    public bool All { get; set; }

    public Guid BatchId { get; set; }

    public bool Acknowledged { get; set; }

    public IEnumerable<PurchasePick> Picks => Ticked.Select(item => item.Pick).Distinct();

    public BatchSubmission ToSubmission() => new(BatchId, [.. Ticked.Select(item => new BatchPurchase(item.Pick, item.Credit!.Value))]);

    private IEnumerable<TickedPurchase> Ticked => (Items ?? []).Select(TickedPurchase.Read).OfType<TickedPurchase>();
}

/// <summary>A purchase as a check box names it: <c>0123456789ab-1</c>, in the review with its credit in ten-thousandths: <c>0123456789ab-1:1000000:USD</c>.</summary>
public sealed record TickedPurchase(PurchasePick Pick, Money? Credit)
{
    public static string Of(string orderId, int line) => CancellationAddresses.Choice(orderId, line);

    public static string Of(PurchasePick pick, Money credit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(pick.OrderId, pick.LineNumber)}:{credit.TenThousandths}:{credit.Currency}");

    /// <returns>Null for anything else.</returns>
    public static TickedPurchase? Read(string? text)
    {
        var parts = (text ?? "").Split(':');
        if (!CancellationAddresses.TryRead(parts[0], out var order, out var line) || order.Length != Order.IdLength || !order.All(char.IsAsciiHexDigitLower) || line < 1) return null;
        var pick = new PurchasePick(order, line);
        return parts switch
        {
            [_] => new TickedPurchase(pick, null),
            [_, var amount, { Length: 3 } currency] when currency.All(char.IsAsciiLetterUpper) && long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var credit) =>
                new TickedPurchase(pick, new Money(credit, currency)),
            _ => null,
        };
    }
}

public sealed class BatchFormValidator : AbstractValidator<BatchForm>
{
    public BatchFormValidator(IStringLocalizer<BatchesText> text, IStringLocalizer<CancellationText> words)
    {
        RuleFor(form => form.Items).Must(items => (items ?? []).All(item => TickedPurchase.Read(item) is not null)).WithMessage(_ => text["Form.Unreadable"]);
        RuleSet(BatchForm.Submission, () =>
        {
            RuleFor(form => form.Acknowledged).Equal(true).WithMessage(_ => words["Form.MustAcknowledge"]);
            RuleFor(form => form.BatchId).NotEmpty().WithMessage(_ => words["Form.Incomplete"]);
            RuleFor(form => form.Items).Must(items => (items ?? []).All(item => TickedPurchase.Read(item)?.Credit is not null)).WithMessage(_ => words["Form.Incomplete"]);
        });
    }
}
