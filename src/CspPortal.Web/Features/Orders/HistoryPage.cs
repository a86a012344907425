using CspPortal.Application.Orders;
using CspPortal.Domain.Orders;
using CspPortal.Web.Features.Batches;
using CspPortal.Web.Features.Shared.TagHelpers;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Orders;

/// <summary>The filter as it stands in the address; days are the viewer's.</summary>
public sealed class HistoryQuery
{
    public const string DefaultSort = "-date";

    private static readonly Dictionary<string, OrderSort> Sorts = new(StringComparer.Ordinal)
    {
        ["date"] = OrderSort.Date,
        ["number"] = OrderSort.Number,
        ["by"] = OrderSort.OrderedBy,
        ["amount"] = OrderSort.Amount,
    };

    public string? Search { get; set; }

    public OrderStatus? Status { get; set; }

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    public string? Sort { get; set; }

    public string? Page { get; set; }

    public int? Size { get; set; }

    public int Rows => PageSizes.Choose(Size);

    public string SortOrDefault => Sort is not null && Sorts.ContainsKey(Sort.TrimStart('-')) ? Sort : DefaultSort;

    public OrderFilter ToFilter(TimeZoneInfo zone) => new()
    {
        Text = Search,
        Status = Status,
        From = From is { } first ? Days.StartUtc(first, zone) : null,
        Before = To is { } last && last < DateOnly.MaxValue ? Days.StartUtc(last.AddDays(1), zone) : null,
        Sort = Sorts[SortOrDefault.TrimStart('-')],
        Ascending = !SortOrDefault.StartsWith('-'),
        Cursor = Page,
        Size = Rows,
    };
}

public sealed class HistoryQueryValidator : AbstractValidator<HistoryQuery>
{
    public const int SearchLength = 100;

    public HistoryQueryValidator(IStringLocalizer<OrdersText> text)
    {
        RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From).When(query => query is { From: not null, To: not null }).WithMessage(_ => text["History.ToBeforeFrom"]);
        RuleFor(query => query.Search).MaximumLength(SearchLength).WithMessage(_ => text["History.SearchTooLong", SearchLength]);
    }
}

/// <param name="QueryString">The file has the same filter.</param>
public sealed record HistoryPage(OrderHistory History, HistoryQuery Query, string QueryString)
{
    // The form's fields by their names in the address.
    public string? Search => Query.Search;

    public DateOnly? From => Query.From;

    public DateOnly? To => Query.To;

    public string Address => $"/customers/{History.CustomerId}/orders";

    public string ExportAddress => Address + "/export" + QueryString;

    /// <summary>Of this customer's open windows (CAN-07).</summary>
    public string CancelSeveralAddress => BatchAddresses.NewFor(History.CustomerName);

    public string OrderAddress(OrderSummary order) => $"{Address}/{order.Id}";

    public IReadOnlyList<FilterChip> Chips(IStringLocalizer<OrdersText> text)
    {
        var chips = new List<FilterChip>();
        if (!string.IsNullOrWhiteSpace(Query.Search)) chips.Add(new FilterChip("search", Query.Search));
        if (Query.Status is { } status) chips.Add(new FilterChip("status", text["Status." + status]));
        if (Query.From is { } from) chips.Add(new FilterChip("from", text["History.FromChip", Formats.Day(from)]));
        if (Query.To is { } to) chips.Add(new FilterChip("to", text["History.ToChip", Formats.Day(to)]));
        return chips;
    }
}

public sealed record OrderPage(OrderDetail Detail)
{
    public Order Order => Detail.Order;

    public string CustomerAddress => $"/customers/{Detail.CustomerId}";

    public string HistoryAddress => CustomerAddress + "/orders";

    public string Address => $"{HistoryAddress}/{Order.Id}";
}

public static class OrderTones
{
    public static Tone Of(OrderStatus status) => status switch { OrderStatus.Pending => Tone.Info, OrderStatus.Completed => Tone.Success, _ => Tone.Neutral };

    public static Tone Of(LineStatus status) => status switch { LineStatus.Pending => Tone.Info, LineStatus.Active => Tone.Success, _ => Tone.Neutral };
}
