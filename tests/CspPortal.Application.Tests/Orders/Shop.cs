using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

/// <summary>A portal with the small books, and what an agent of Contoso does in it.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly Actor Agent = Books.Agent(Books.Contoso);

    private Shop(PortalDatabase database) => Database = database;

    public PortalDatabase Database { get; }

    public static async Task<Shop> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var shop = new Shop(await PortalDatabase.CreateAsync(configure));
        await Books.WriteAsync(shop.Database);
        return shop;
    }

    public static CartItem Item(string product = Books.Perpetual, long quantity = 1, BillingPlan plan = BillingPlan.OneTime, string sku = Books.Sku) => new(product, sku, plan, quantity);

    public static CartItem Reservation(Guid? subscription) =>
        new(Books.Reservation, Books.Sku, BillingPlan.Annual, 1, subscription, Domain.Orders.ReservationScope.Shared);

    public Task<Outcome<int>> AddAsync(CartItem item, Guid? customer = null, Actor? actor = null) =>
        Database.AsAsync<CartOperations, Outcome<int>>(Books.Contoso, cart => cart.AddAsync(customer ?? Books.Adatum, item, actor ?? Agent, default));

    public async Task<CartReview> ReviewAsync(Guid? customer = null, Actor? actor = null) =>
        (await Database.AsAsync<CartQueries, Outcome<CartReview>>(Books.Contoso, carts => carts.ReviewAsync(customer ?? Books.Adatum, actor ?? Agent, default))).Value;

    public async Task<OrderSubmission> SubmissionAsync(Guid? customer = null, Actor? actor = null, string? purchaseOrder = null)
    {
        var review = await ReviewAsync(customer, actor);
        return new OrderSubmission(Guid.NewGuid(), review.CartId ?? Guid.Empty, review.Revision, purchaseOrder);
    }

    public Task<Outcome<PlacedOrder>> PlaceAsync(OrderSubmission submission, Guid? customer = null, Actor? actor = null) =>
        Database.AsAsync<PlaceOrder, Outcome<PlacedOrder>>(Books.Contoso, place => place.ExecuteAsync(customer ?? Books.Adatum, submission, actor ?? Agent, default));

    public async Task<PlacedOrder> BuyAsync(CartItem item, Guid? customer = null, Actor? actor = null, string? purchaseOrder = null)
    {
        _ = (await AddAsync(item, customer, actor)).Value;
        return (await PlaceAsync(await SubmissionAsync(customer, actor, purchaseOrder), customer, actor)).Value;
    }

    public Task<int> RunAsync<TWork>()
        where TWork : Application.Work.IDueWork => Database.WideAsync<TWork, int>(work => work.RunAsync(default));

    public async Task<Guid> GivenCustomerAsync(string name, string market, bool agreement = true)
    {
        var id = Guid.NewGuid();
        await ChangeAsync(db => db.Add(new Customer(id, Books.Contoso, Books.Profile(name, $"c{id:N}.example", market, agreement), Database.Now)));
        return id;
    }

    /// <summary>The price list as the operator changes it today.</summary>
    public Task GivenPriceAsync(string product, decimal price, string market = "US", string currency = "USD") => ChangeAsync(db => db.PriceList
        .Where(row => row.ProductId == product && row.MarketCode == market)
        .ExecuteUpdate(row => row.SetProperty(r => r.UnitPrice.TenThousandths, Money.Of(price, currency).TenThousandths)));

    public Task GivenCreditLimitAsync(decimal limit) => ChangeAsync(db => db.PartnerAccounts.AcrossTenants(db)
        .Where(row => row.PartnerId == Books.Contoso && row.Currency == "USD")
        .ExecuteUpdate(row => row.SetProperty(r => r.CreditLimit.TenThousandths, Money.Of(limit, "USD").TenThousandths)));

    public async Task ChangeAsync(Action<PortalDbContext> change)
    {
        await using var scope = Database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        change(db);
        await db.SaveChangesAsync();
    }

    public Task<T> LookAsync<T>(Func<PortalDbContext, Task<T>> look) => Database.WideAsync(look);

    /// <summary>How much of everything there is, to show that a refusal left nothing behind.</summary>
    public Task<(int Orders, int Lines, int Charges, int Entries, int Carts)> CountAsync() => LookAsync(async db => (
        await db.Orders.AcrossTenants(db).CountAsync(), await db.OrderLines.AcrossTenants(db).CountAsync(), await db.InvoiceLines.AcrossTenants(db).CountAsync(),
        await db.AuditRecords.AcrossTenants(db).CountAsync(), await db.Carts.AcrossTenants(db).CountAsync()));

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
