using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing;

/// <summary>A filter whose words were looked up: ids, each of which an index finds.</summary>
internal sealed record ActivityLogScope(ActivityLogFilter Filter)
{
    public IReadOnlyList<Guid>? Users { get; init; }

    public IReadOnlyList<Guid>? Customers { get; init; }

    public IReadOnlyList<string>? Products { get; init; }

    public string? Order { get; init; }

    /// <summary>All rows of the range that pass.</summary>
    public IQueryable<AuditRecord> Rows(IQueryable<AuditRecord> log)
    {
        var rows = InRange(log);
        if (Order is { } order) rows = rows.Where(record => record.OrderId == order);
        if (Users is { } users) rows = rows.Where(record => users.Contains(record.ActorObjectId));
        if (Filter.User == ActivityLogFilter.LinkHolder) rows = rows.Where(record => record.Channel == Channel.Link);
        if (Customers is { } customers) rows = rows.Where(record => record.CustomerId != null && customers.Contains(record.CustomerId.Value));
        if (Products is { } products) rows = rows.Where(record => record.ProductId != null && products.Contains(record.ProductId));
        if (Filter.Operations is { } operations) rows = rows.Where(record => operations.Contains(record.Operation));
        if (Filter.Outcome is { } outcome) rows = rows.Where(record => record.Outcome == outcome);
        return rows;
    }

    /// <summary>
    /// The same rows cut so that each piece is one stretch of one index, already in order: a page reads a page's worth of each and merges
    /// them, however long the log is (LOG-02). The narrowest condition leads, the others are asked of its rows.
    /// </summary>
    public IReadOnlyList<IQueryable<AuditRecord>> Pieces(IQueryable<AuditRecord> log)
    {
        var rest = this;
        if (Order is { } order) return [(rest with { Order = null }).Rows(log).Where(record => record.OrderId == order)];
        if (Customers is { } customers)
            return Cut(rest with { Customers = null }, customers.Select(id => (Func<IQueryable<AuditRecord>, IQueryable<AuditRecord>>)(rows => rows.Where(record => record.CustomerId == id))));
        if (Users is { } users)
            return Cut(rest with { Users = null }, users.Select(id => (Func<IQueryable<AuditRecord>, IQueryable<AuditRecord>>)(rows => rows.Where(record => record.ActorObjectId == id))));
        if (Products is { } products)
            return Cut(rest with { Products = null }, products.Select(id => (Func<IQueryable<AuditRecord>, IQueryable<AuditRecord>>)(rows => rows.Where(record => record.ProductId == id))));
        if (Filter.Operations is { } operations)
        {
            return Cut(
                rest with { Filter = Filter with { Operations = null } },
                operations.Select(name => (Func<IQueryable<AuditRecord>, IQueryable<AuditRecord>>)(rows => rows.Where(record => record.Operation == name))));
        }

        return [Rows(log)];

        IReadOnlyList<IQueryable<AuditRecord>> Cut(ActivityLogScope others, IEnumerable<Func<IQueryable<AuditRecord>, IQueryable<AuditRecord>>> leads) =>
            [.. leads.Select(lead => lead(others.Rows(log)))];
    }

    private IQueryable<AuditRecord> InRange(IQueryable<AuditRecord> log)
    {
        var (from, before) = (Filter.From, Filter.Before);
        return log.Where(record => record.OccurredAt >= from && record.OccurredAt < before);
    }
}
