using CspPortal.Application.Entitlements;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Application.SampleData;

/// <summary>Key stock: plenty of most, little of one, none of another.</summary>
internal sealed class SampleKeys(SampleCatalogue catalogue, KeySealer sealer)
{
    public const string NearlyEmpty = "DG7GMGF0F4MD";
    public const string Empty = "DG7GMGF0F4LT";

    /// <summary>Two products fall below it.</summary>
    private const int Limit = 25;

    public List<StockKey> Stock { get; } = [];

    public List<KeyStockLimit> Limits { get; } = [];

    /// <summary>A key that nobody has had.</summary>
    public StoredKey New(string productId) => sealer.Seal(KeyFormat.Generate(catalogue.Products[productId]));

    public static bool IsOutOfStock(string productId) => productId == Empty;

    public void Fill(SampleLog log, Actor by, DateTime at)
    {
        foreach (var product in catalogue.Products.Values.Where(product => product.KeySource == KeySource.Stock))
        {
            foreach (var version in catalogue.DownloadsOf(product.Id).Select(download => download.Version))
            {
                var dice = new Dice($"stock/{product.Id}/{version}");
                var count = product.Id switch { Empty => 0, NearlyEmpty => 2, _ => dice.Between(30, 60) };
                for (var number = 0; number < count; number++)
                {
                    var key = New(product.Id);
                    Stock.Add(new StockKey(Guid.NewGuid(), product.Id, version, key.ProtectedValue, key.ValueHash, at));
                }

                Limits.Add(new KeyStockLimit(product.Id, version, Limit));
                log.Add(Entry(AuditOperation.UpdateKeyStockLimit, $"version={version}", ("none", $"{Limit}")));
                if (count > 0) log.Add(Entry(AuditOperation.AddKeyStock, $"version={version}; keys={count}"));

                AuditRecord Entry(string operation, string details, (string? Old, string? New) change = default) => new(at, null, by, operation)
                {
                    ProductId = product.Id,
                    ProductTitle = product.Title,
                    ResourceType = SoftwareResource.Key,
                    ResourceId = product.Id,
                    Details = details,
                    OldValue = change.Old,
                    NewValue = change.New,
                };
            }
        }
    }
}
