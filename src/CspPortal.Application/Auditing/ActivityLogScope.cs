using System.Linq.Expressions;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing;

/// <summary>A filter whose words were looked up: ids, each of which an index finds.</summary>
internal sealed record ActivityLogScope(ActivityLogFilter Filter)
{
    public IReadOnlyList<Guid>? Users { get; init; }

    public IReadOnlyList<Guid>? Customers { get; init; }

    public IReadOnlyList<string>? Products { get; init; }

    public string? Order { get; init; }

    /// <summary>For what is taken out as evidence: only entries that are sealed so far. Asked of the database alone.</summary>
    public Expression<Func<AuditRecord, bool>>? Proven { get; init; }

    /// <summary>All rows of the range that pass.</summary>
    public IQueryable<AuditRecord> Rows(IQueryable<AuditRecord> log) =>
        (Proven is null ? Conditions() : Conditions().Append(Proven)).Aggregate(log, (rows, condition) => rows.Where(condition));

    /// <summary>The same of one entry in memory.</summary>
    public Func<AuditRecord, bool> Passes()
    {
        var tests = Conditions().Select(condition => condition.Compile()).ToList();
        return record => tests.TrueForAll(test => test(record));
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

    private IEnumerable<Expression<Func<AuditRecord, bool>>> Conditions()
    {
        var (from, before) = (Filter.From, Filter.Before);
        yield return record => record.OccurredAt >= from && record.OccurredAt < before;
        if (Order is { } order) yield return record => record.OrderId == order;
        if (Users is { } users) yield return record => users.Contains(record.ActorObjectId);
        if (Filter.User == ActivityLogFilter.LinkHolder) yield return record => record.Channel == Channel.Link;
        if (Customers is { } customers) yield return record => record.CustomerId != null && customers.Contains(record.CustomerId.Value);
        if (Products is { } products) yield return record => record.ProductId != null && products.Contains(record.ProductId);
        if (Filter.Operations is { } operations) yield return record => operations.Contains(record.Operation);
        if (Filter.Outcome is { } outcome) yield return record => record.Outcome == outcome;
    }
}
