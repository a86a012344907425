using CspPortal.Application.Entitlements;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

public enum CatalogueSort
{
    Title,
    Id,
}

/// <summary>What the catalogue's list of products asks for; the page and the file share it (CSV-01).</summary>
public sealed record CatalogueFilter
{
    /// <summary>Part of a title, or a product id.</summary>
    public string? Text { get; init; }

    public ProductKind? Kind { get; init; }

    public CatalogueSort Sort { get; init; }

    public bool Descending { get; init; }

    public string? Cursor { get; init; }

    public int Size { get; init; } = 50;
}

/// <param name="Skus">All, withdrawn ones included.</param>
/// <param name="Downloads">Offered now.</param>
public sealed record CatalogueProduct(string Id, string Title, string Publisher, ProductKind Kind, KeySource KeySource, bool HasKeys, int Skus, int WithdrawnSkus, int Downloads);

/// <summary>Whether the store has what the catalogue names (DWN-01).</summary>
public enum StoredState
{
    Stored,
    Missing,

    /// <summary>Another number of bytes.</summary>
    Different,
}

public sealed record CatalogueDownload(Artifact Artifact, StoredState State);

/// <param name="Downloads">Offered ones first.</param>
public sealed record CatalogueProductDetail(Product Product, IReadOnlyList<CatalogueDownload> Downloads)
{
    public bool HasKeys => Product.Skus.Any(sku => sku.HasKey);

    public bool HasDownloads => Product.Skus.Any(sku => sku.HasDownloads);
}

/// <summary>Which prices of a product are looked at.</summary>
/// <param name="Segment">Null: all.</param>
/// <param name="OnlyInForce">Today; otherwise past and coming ones too.</param>
public sealed record PriceFilter(string MarketCode, Segment? Segment, bool OnlyInForce);

public sealed record CataloguePrice(string SkuId, string SkuTitle, string MarketCode, Segment Segment, BillingPlan Plan, Money UnitPrice, DateOnly EffectiveFrom, DateOnly EffectiveTo)
{
    /// <summary>Null: no end.</summary>
    public DateOnly? EndsOn => EffectiveTo >= PriceListEntry.NoEnd ? null : EffectiveTo;
}

/// <summary>What the installation sells, as its operator keeps it (SET-01).</summary>
public sealed class CatalogueQueries(PortalDbContext db, IArtifactStore store, TimeProvider clock)
{
    private const string UsualMarket = "US";

    public async Task<Page<CatalogueProduct>> ListAsync(CatalogueFilter filter, CancellationToken ct)
    {
        var size = Math.Clamp(filter.Size, 1, 100);
        var cursor = Cursor.Parse(filter.Cursor, 2);
        var up = filter.Descending == (cursor is { Backward: true });
        var rows = Filtered(filter);
        if (cursor is { Key: [var title, var id] })
        {
            rows = (filter.Sort, up) switch
            {
                (CatalogueSort.Id, true) => rows.Where(p => p.Id.CompareTo(id) > 0),
                (CatalogueSort.Id, false) => rows.Where(p => p.Id.CompareTo(id) < 0),
                (_, true) => rows.Where(p => p.TitleKey.CompareTo(title) > 0 || (p.TitleKey == title && p.Id.CompareTo(id) > 0)),
                (_, false) => rows.Where(p => p.TitleKey.CompareTo(title) < 0 || (p.TitleKey == title && p.Id.CompareTo(id) < 0)),
            };
        }

        var fetched = await Read(Sorted(rows, filter.Sort, up).Take(size + 1)).ToListAsync(ct);
        var page = Page<Row>.From(fetched, size, cursor, row => [row.TitleKey, row.Product.Id]);
        return new Page<CatalogueProduct>([.. page.Rows.Select(row => row.Product)], page.Previous, page.Next);
    }

    /// <summary>The filtered products in the page's order, streamed.</summary>
    public IAsyncEnumerable<CatalogueProduct> Stream(CatalogueFilter filter) =>
        Read(Sorted(Filtered(filter), filter.Sort, !filter.Descending)).AsAsyncEnumerable().Select(row => row.Product);

    /// <returns>The product, or <see cref="CatalogueRefusals.ProductNotFound"/>.</returns>
    public async Task<Outcome<CatalogueProductDetail>> OneAsync(string productId, CancellationToken ct)
    {
        var product = await db.Products.AsNoTracking().Include(row => row.Skus).SingleOrDefaultAsync(row => row.Id == productId, ct);
        if (product is null) return CatalogueRefusals.ProductNotFound;
        var artifacts = await db.Artifacts.AsNoTracking().Where(row => row.ProductId == product.Id)
            .OrderBy(row => row.WithdrawnAt != null).ThenByDescending(row => row.Version).ThenBy(row => row.Language).ThenBy(row => row.Bit).ThenBy(row => row.Id).ToListAsync(ct);
        var downloads = new List<CatalogueDownload>(artifacts.Count);
        foreach (var artifact in artifacts) downloads.Add(new CatalogueDownload(artifact, await StateOfAsync(artifact, ct)));
        return new CatalogueProductDetail(product, downloads);
    }

    /// <summary>The prices of one product in one market, by SKU, plan and day.</summary>
    public async Task<IReadOnlyList<CataloguePrice>> PricesAsync(string productId, PriceFilter filter, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var segments = filter.Segment is { } one ? [one] : Enum.GetValues<Segment>();
        var rows = db.PriceList.AsNoTracking().Where(row => row.MarketCode == filter.MarketCode && segments.Contains(row.Segment) && row.ProductId == productId);
        if (filter.OnlyInForce) rows = rows.Where(row => row.EffectiveFrom <= today && row.EffectiveTo >= today);
        var prices = await rows.Join(
            db.Skus, row => new { row.ProductId, row.SkuId }, sku => new { sku.ProductId, SkuId = sku.Id },
            (row, sku) => new CataloguePrice(row.SkuId, sku.Title, row.MarketCode, row.Segment, row.BillingPlan, row.UnitPrice, row.EffectiveFrom, row.EffectiveTo)).ToListAsync(ct);
        return [.. prices.OrderBy(price => price.SkuId, StringComparer.Ordinal).ThenBy(price => price.Segment).ThenBy(price => price.Plan).ThenByDescending(price => price.EffectiveFrom)];
    }

    /// <summary>The partner's own, or the largest one.</summary>
    public async Task<string> OwnMarketAsync(CancellationToken ct)
    {
        var own = db.Scope.IsWide ? null : await db.Partners.Where(partner => partner.Id == db.Scope.PartnerId).Select(partner => partner.MarketCode).SingleOrDefaultAsync(ct);
        return own ?? UsualMarket;
    }

    private async Task<StoredState> StateOfAsync(Artifact artifact, CancellationToken ct)
    {
        await using var content = await store.OpenAsync(artifact.Id, ct);
        if (content is null) return StoredState.Missing;
        return content.Length == artifact.Size ? StoredState.Stored : StoredState.Different;
    }

    private IQueryable<Product> Filtered(CatalogueFilter filter)
    {
        var rows = db.Products.AsNoTracking();
        if (filter.Kind is { } kind) rows = rows.Where(product => product.Kind == kind);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;
        var key = SearchText.Fold(filter.Text);
        return rows.Where(product => product.TitleKey.Contains(key) || product.Id == key);
    }

    private static IQueryable<Product> Sorted(IQueryable<Product> rows, CatalogueSort sort, bool up) => (sort, up) switch
    {
        (CatalogueSort.Id, true) => rows.OrderBy(p => p.Id),
        (CatalogueSort.Id, false) => rows.OrderByDescending(p => p.Id),
        (_, true) => rows.OrderBy(p => p.TitleKey).ThenBy(p => p.Id),
        (_, false) => rows.OrderByDescending(p => p.TitleKey).ThenByDescending(p => p.Id),
    };

    private IQueryable<Row> Read(IQueryable<Product> rows) => rows.Select(product => new Row(
        new CatalogueProduct(
            product.Id, product.Title, product.Publisher, product.Kind, product.KeySource, product.Skus.Any(sku => sku.HasKey), product.Skus.Count, product.Skus.Count(sku => sku.Withdrawn),
            db.Artifacts.Count(artifact => artifact.ProductId == product.Id && artifact.WithdrawnAt == null)),
        product.TitleKey));

    private sealed record Row(CatalogueProduct Product, string TitleKey);
}
