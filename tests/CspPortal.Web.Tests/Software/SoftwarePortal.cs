using System.Globalization;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Software;

/// <summary>The portal with software that Contoso bought for Adatum, and its downloads in a folder of its own.</summary>
internal sealed class SoftwarePortal : IAsyncDisposable
{
    private readonly string folder;

    private SoftwarePortal(PortalHost host, string folder) => (Host, this.folder) = (host, folder);

    public PortalHost Host { get; }

    public static async Task<SoftwarePortal> OpenAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var store = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");
        var host = await PortalHost.StartAsync(new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Artifacts:Folder"] = store });
        await SoftwareBooks.WriteAsync(host.Database, host.Services);
        return new SoftwarePortal(host, store);
    }

    public static string Page(LineAddress line) => string.Create(CultureInfo.InvariantCulture, $"/customers/{line.CustomerId}/software/{line.OrderId}-{line.LineNumber}");

    public static string OwnPage(LineAddress line) => string.Create(CultureInfo.InvariantCulture, $"/your-products/software/{line.OrderId}-{line.LineNumber}");

    public async Task<LineAddress> GivenLineAsync(string product = Books.Perpetual, long quantity = 3)
    {
        var agent = Books.Agent(Books.Contoso);
        var plan = product is Books.Perpetual or Books.Cal ? BillingPlan.OneTime : BillingPlan.Annual;
        _ = (await Host.Database.AsAsync<CartOperations, Outcome<int>>(Books.Contoso, cart => cart.AddAsync(Books.Adatum, new CartItem(product, Books.Sku, plan, quantity), agent, default))).Value;
        var review = (await Host.Database.AsAsync<CartQueries, Outcome<CartReview>>(Books.Contoso, carts => carts.ReviewAsync(Books.Adatum, agent, default))).Value;
        var submission = new OrderSubmission(Guid.NewGuid(), review.CartId!.Value, review.Revision, null);
        var order = (await Host.Database.AsAsync<PlaceOrder, Outcome<PlacedOrder>>(Books.Contoso, place => place.ExecuteAsync(Books.Adatum, submission, agent, default))).Value;
        await Host.Database.WideAsync<ProvisionOrders, int>(work => work.RunAsync(default));
        return new LineAddress(Books.Adatum, order.OrderId, 1);
    }

    /// <summary>In another window.</summary>
    public Task CancelAsync(LineAddress line) => Host.Database.AsAsync<PortalDbContext, int>(Books.Contoso, async db =>
    {
        var order = await db.Orders.SingleAsync(row => row.Id == line.OrderId);
        var quote = new CancellationPolicy(Host.Clock).Quote(order, [line.LineNumber], PartnerSettings.Default, new Dictionary<int, int>()).Value;
        order.Cancel(quote, Books.Agent(Books.Contoso));
        return await db.SaveChangesAsync();
    });

    /// <returns>Path of the link that Copy Link shows.</returns>
    public async Task<string> GivenLinkAsync(LineAddress line, object? form = null, string? artifact = null)
    {
        var agent = Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"{Page(line)}/link/{artifact ?? SoftwareBooks.Sql.Id.ToString()}");
        page = await agent.SubmitAsync(page, "#issue-link", form);
        return new Uri(page.QuerySelector("#link-address code")!.TextContent).PathAndQuery;
    }

    public Task<List<AuditRecord>> EntriesAsync(string operation) => Host.InDatabaseAsync(db =>
        db.AuditRecords.AcrossTenants(db).Where(entry => entry.Operation == operation).OrderBy(entry => entry.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
