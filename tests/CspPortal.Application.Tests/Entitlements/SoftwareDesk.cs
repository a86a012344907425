using CspPortal.Application.Entitlements;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Application.Tests.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Entitlements;

/// <summary>A shop that has sold and provisioned software, with downloads in a folder of its own.</summary>
internal sealed class SoftwareDesk : IAsyncDisposable
{
    private readonly string store;

    private SoftwareDesk(Shop shop, string store) => (Shop, this.store) = (shop, store);

    public Shop Shop { get; }

    public PortalDatabase Database => Shop.Database;

    public static async Task<SoftwareDesk> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");
        var shop = await Shop.OpenAsync(services =>
        {
            services.Configure<ArtifactOptions>(options => options.Folder = folder);
            configure?.Invoke(services);
        });
        await SoftwareBooks.WriteAsync(shop.Database);
        return new SoftwareDesk(shop, folder);
    }

    /// <summary>Bought and provisioned; its address.</summary>
    public async Task<LineAddress> GivenLineAsync(string product = Books.Subscription, bool provisioned = true, long quantity = 3)
    {
        var plan = product is Books.Perpetual or Books.Cal ? BillingPlan.OneTime : BillingPlan.Annual;
        var order = await Shop.BuyAsync(Shop.Item(product, quantity, plan));
        if (provisioned) await Shop.RunAsync<ProvisionOrders>();
        return new LineAddress(Books.Adatum, order.OrderId, 1);
    }

    public Task<Outcome<RevealedKey>> RevealAsync(LineAddress line, string version = SoftwareBooks.Server2022, string by = "Aiko Agent") =>
        Database.AsAsync<RevealProductKey, Outcome<RevealedKey>>(Books.Contoso, reveal => reveal.ExecuteAsync(line, version, Books.Agent(Books.Contoso, by), default));

    public Task<Outcome<IssuedLink>> IssueAsync(LineAddress line, LinkTerms? terms = null, Artifact? artifact = null) =>
        Database.AsAsync<IssueDownloadLink, Outcome<IssuedLink>>(
            Books.Contoso, issue => issue.ExecuteAsync(line, (artifact ?? SoftwareBooks.ServerEnglish).Id, terms ?? new LinkTerms(), Shop.Agent, default));

    public Task<Outcome<Done>> RevokeAsync(LineAddress line, Guid link) =>
        Database.AsAsync<RevokeDownloadLink, Outcome<Done>>(Books.Contoso, revoke => revoke.ExecuteAsync(line, link, Shop.Agent, default));

    /// <returns>The bytes, or why not.</returns>
    public async Task<Outcome<byte[]>> OpenLinkAsync(string token, DownloadPart? part = null, string address = "198.51.100.7", string agent = "browser")
    {
        var outcome = await Database.WideAsync<OpenDownloadLink, Outcome<SoftwareDownload>>(
            open => open.ExecuteAsync(token, _ => part ?? DownloadPart.Whole, Actor.LinkHolder(address, agent, "req-9"), default));
        return await BytesAsync(outcome);
    }

    public async Task<Outcome<byte[]>> DownloadAsync(LineAddress line, Artifact? artifact = null, DownloadPart? part = null, string by = "Aiko Agent")
    {
        var outcome = await Database.AsAsync<OpenDownload, Outcome<SoftwareDownload>>(Books.Contoso, open => open.ExecuteAsync(
            line, (artifact ?? SoftwareBooks.ServerEnglish).Id, _ => part ?? DownloadPart.Whole, Books.Agent(Books.Contoso, by), default));
        return await BytesAsync(outcome);
    }

    /// <summary>As the domain cancels it, with what belongs to it.</summary>
    public Task CancelAsync(LineAddress line) => Shop.Database.AsAsync<PortalDbContext, int>(Books.Contoso, async db =>
    {
        var order = await db.Orders.SingleAsync(row => row.Id == line.OrderId);
        var quote = new CancellationPolicy(Database.Clock).Quote(order, [line.LineNumber], PartnerSettings.Default, new Dictionary<int, int>()).Value;
        order.Cancel(quote, Shop.Agent);
        foreach (var key in await db.ProductKeys.Where(row => row.OrderId == line.OrderId).ToListAsync()) key.Revoke(quote.At);
        return await db.SaveChangesAsync();
    });

    public Task<List<AuditRecord>> EntriesAsync(string operation) => Shop.LookAsync(db =>
        db.AuditRecords.AcrossTenants(db).Where(entry => entry.Operation == operation).OrderBy(entry => entry.Id).ToListAsync());

    public Task<List<ProductKey>> KeysAsync() => Shop.LookAsync(db => db.ProductKeys.AcrossTenants(db).ToListAsync());

    public Task<int> StockAsync() => Shop.LookAsync(db => db.StockKeys.CountAsync());

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        if (Directory.Exists(store)) Directory.Delete(store, recursive: true);
    }

    private static async Task<Outcome<byte[]>> BytesAsync(Outcome<SoftwareDownload> outcome)
    {
        if (!outcome.Succeeded(out var download, out var refusal)) return refusal;
        await using var content = download.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
