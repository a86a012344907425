using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.KeyStock;

/// <summary>Which versions the key stock page shows.</summary>
public enum StockNeed
{
    /// <summary>Fewer keys than the limit.</summary>
    BelowLimit,

    /// <summary>Somebody waits for a key.</summary>
    Waiting,
}

/// <summary>What the key stock page asks for; the page and the file share it (CSV-01).</summary>
public sealed record KeyStockFilter
{
    /// <summary>Part of a title, or a product id.</summary>
    public string? Text { get; init; }

    public StockNeed? Need { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>How many keys of a product's version there are; never a key (KEY-02).</summary>
/// <param name="Left">That nobody has yet.</param>
/// <param name="Assigned">That lines have: of all partners to the operator, of the own one to a partner.</param>
/// <param name="Waiting">Wishes that met an empty stock, counted the same way.</param>
/// <param name="Limit">Null: none was set.</param>
public sealed record KeyStockLine(string ProductId, string Title, string Version, int Left, int Assigned, int Waiting, int? Limit)
{
    public bool IsBelowLimit => KeyStockLimit.IsBelow(Left, Limit);
}

/// <summary>All stocks together.</summary>
public sealed record KeyStockFigures(int Stocks, int Left, int BelowLimit, int Waiting);

/// <param name="LimitVersion">Of the limit's row; -1 while there is none (REL-03).</param>
public sealed record KeyStockDetail(KeyStockLine Line, int KeyLength, int LimitVersion);

/// <summary>Key stock, counted: per product and version that takes its keys from stock (KEY-01, HOM-01). The stock is the installation's, what is assigned and wished for each partner's.</summary>
public sealed class KeyStockQueries(PortalDbContext db)
{
    /// <summary>Of those with the fewest keys for their limit, for Home.</summary>
    public const int Alerts = 20;

    /// <summary>Products and versions with fewer keys than their limit, emptiest first.</summary>
    public async Task<IReadOnlyList<KeyStockLine>> BelowLimitAsync(CancellationToken ct)
    {
        var rows = await Read(Stocked().Where(row => row.Left < row.Limit).OrderBy(row => row.Left).ThenBy(row => row.TitleKey).ThenBy(row => row.ProductId).ThenBy(row => row.Version).Take(Alerts)).ToListAsync(ct);
        return rows.ConvertAll(row => row.Line);
    }

    /// <summary>In figures (HOM-01).</summary>
    public async Task<KeyStockFigures> FiguresAsync(CancellationToken ct)
    {
        var stocks = await Stocked().Select(row => new { row.Left, row.Limit }).ToListAsync(ct);
        return new KeyStockFigures(stocks.Count, stocks.Sum(stock => stock.Left), stocks.Count(stock => KeyStockLimit.IsBelow(stock.Left, stock.Limit)), await Wishes().CountAsync(ct));
    }

    public async Task<Page<KeyStockLine>> ListAsync(KeyStockFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 3);
        var up = filter.Descending == (cursor is { Backward: true });
        var rows = Filtered(filter);
        if (cursor is { Key: [var title, var product, var version] })
        {
            rows = up
                ? rows.Where(row => row.TitleKey.CompareTo(title) > 0 || (row.TitleKey == title && (row.ProductId.CompareTo(product) > 0 || (row.ProductId == product && row.Version.CompareTo(version) > 0))))
                : rows.Where(row => row.TitleKey.CompareTo(title) < 0 || (row.TitleKey == title && (row.ProductId.CompareTo(product) < 0 || (row.ProductId == product && row.Version.CompareTo(version) < 0))));
        }

        var fetched = await Read(Sorted(rows, up).Take(size + 1)).ToListAsync(ct);
        var page = Page<Counted>.From(fetched, size, cursor, row => [row.TitleKey, row.Line.ProductId, row.Line.Version]);
        return new Page<KeyStockLine>([.. page.Rows.Select(row => row.Line)], page.Previous, page.Next);
    }

    /// <param name="version">Null: the product's first.</param>
    /// <returns>The version's stock, or <see cref="KeyStockRefusals.NotFound"/>.</returns>
    public async Task<Outcome<KeyStockDetail>> OneAsync(string productId, string? version, CancellationToken ct)
    {
        var rows = Stocked().Where(row => row.ProductId == productId && (version == null || row.Version == version));
        var row = await Read(rows.OrderBy(row => row.Version)).FirstOrDefaultAsync(ct);
        if (row is null) return KeyStockRefusals.NotFound;
        var length = await db.Products.Where(product => product.Id == productId).Select(product => product.KeyLength).SingleAsync(ct);
        var edits = await db.KeyStockLimits.Where(limit => limit.ProductId == productId && limit.ProductVersion == row.Line.Version).Select(limit => (int?)limit.Version).SingleOrDefaultAsync(ct);
        return new KeyStockDetail(row.Line, length, edits ?? SetKeyStockLimit.NoLimitYet);
    }

    /// <summary>The filtered versions by title, streamed.</summary>
    public IAsyncEnumerable<KeyStockLine> Stream(KeyStockFilter filter) => Read(Sorted(Filtered(filter), !filter.Descending)).AsAsyncEnumerable().Select(row => row.Line);

    private IQueryable<Stock> Filtered(KeyStockFilter filter)
    {
        var rows = Stocked();
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var key = SearchText.Fold(filter.Text);
            rows = rows.Where(row => row.TitleKey.Contains(key) || row.ProductId == key || row.Version.Contains(filter.Text.Trim()));
        }

        return filter.Need switch
        {
            StockNeed.BelowLimit => rows.Where(row => row.Left < row.Limit),
            StockNeed.Waiting => rows.Where(row => Wishes().Any(wish => wish.ProductId == row.ProductId && wish.ProductVersion == row.Version)),
            _ => rows,
        };
    }

    /// <summary>The versions that are offered of products whose keys come from stock.</summary>
    private IQueryable<Stock> Stocked() => db.Artifacts.AsNoTracking().Where(artifact => artifact.WithdrawnAt == null)
        .Select(artifact => new { artifact.ProductId, artifact.Version }).Distinct()
        .Join(
            db.Products.Where(product => product.KeySource == KeySource.Stock && product.Skus.Any(sku => sku.HasKey)),
            version => version.ProductId, product => product.Id,
            (version, product) => new Stock
            {
                ProductId = product.Id,
                Title = product.Title,
                TitleKey = product.TitleKey,
                Version = version.Version,
                Left = db.StockKeys.Count(key => key.ProductId == version.ProductId && key.ProductVersion == version.Version),
                Limit = db.KeyStockLimits.Where(limit => limit.ProductId == version.ProductId && limit.ProductVersion == version.Version).Select(limit => (int?)limit.Keys).FirstOrDefault(),
            });

    private static IQueryable<Stock> Sorted(IQueryable<Stock> rows, bool up) => up
        ? rows.OrderBy(row => row.TitleKey).ThenBy(row => row.ProductId).ThenBy(row => row.Version)
        : rows.OrderByDescending(row => row.TitleKey).ThenByDescending(row => row.ProductId).ThenByDescending(row => row.Version);

    private IQueryable<Counted> Read(IQueryable<Stock> rows)
    {
        var (lines, keys, wishes) = (Seen(db.OrderLines), Seen(db.ProductKeys), Wishes());
        return rows.Select(row => new Counted(
            new KeyStockLine(
                row.ProductId, row.Title, row.Version, row.Left,
                lines.Where(line => line.ProductId == row.ProductId)
                    .SelectMany(line => keys.Where(key => key.OrderId == line.OrderId && key.LineNumber == line.Number && key.ProductVersion == row.Version)).Count(),
                wishes.Count(wish => wish.ProductId == row.ProductId && wish.ProductVersion == row.Version),
                row.Limit),
            row.TitleKey));
    }

    /// <summary>Open wishes of lines that can still be given a key.</summary>
    private IQueryable<KeyRequest> Wishes() => Seen(db.KeyRequests).Where(wish => wish.FilledAt == null
        && Seen(db.OrderLines).Any(line => line.OrderId == wish.OrderId && line.Number == wish.LineNumber && line.Status != LineStatus.Cancelled));

    /// <summary>The operator counts all partners' together and learns no name; a partner sees its own.</summary>
    private IQueryable<T> Seen<T>(IQueryable<T> rows)
        where T : class, ITenantOwned =>
        (db.Scope.IsWide ? rows.AcrossTenants(db) : rows).AsNoTracking();

    private sealed class Stock
    {
        public string ProductId { get; init; } = "";

        public string Title { get; init; } = "";

        public string TitleKey { get; init; } = "";

        public string Version { get; init; } = "";

        public int Left { get; init; }

        public int? Limit { get; init; }
    }

    private sealed record Counted(KeyStockLine Line, string TitleKey);
}
