using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

/// <summary>A small, readable set of books to test on: two partners, a customer each, one product of each kind.</summary>
public static class Books
{
    public static readonly Guid Contoso = new("c0000000-0000-4000-8000-000000000001");
    public static readonly Guid Fabrikam = new("f0000000-0000-4000-8000-000000000002");

    /// <summary>Customer of Contoso in the United States, agreement accepted.</summary>
    public static readonly Guid Adatum = new("a0000000-0000-4000-8000-00000000000a");

    /// <summary>Customer of Fabrikam in Japan.</summary>
    public static readonly Guid Tailspin = new("b0000000-0000-4000-8000-00000000000b");

    public const string Perpetual = "DG7PERPETUAL";
    public const string Subscription = "DG7SUBSCRIPT";
    public const string Reservation = "DG7RESERVAT1";
    public const string LinuxPlan = "DG7LINUXPLAN";
    public const string Cal = "DG7CALPAPER1";

    /// <summary>The one-year or one-time SKU of each product; subscriptions have three years as 0002.</summary>
    public const string Sku = "0001";

    /// <summary>Reservations are not sold in KH (Cambodia).</summary>
    public static readonly string[] Markets = ["US", "JP", "AU", "BR", "DE", "AF", "KH"];

    public static Actor Agent(Guid partnerId, string name = "Aiko Agent") =>
        new(partnerId, new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(partnerId + name))[..16]), name, name.Replace(' ', '.') + "@example.test", Channel.Portal, "192.0.2.10", "test", "req-1");

    public static CustomerProfile Profile(string name, string domain, string market, bool agreement = true) => new(
        name, domain, market,
        new Address { Line1 = "1 Main Street", City = "Anywhere", PostalCode = "12345" },
        new Contact { FirstName = "Sam", LastName = "Ito", Email = "sam@" + domain, PhoneNumber = "+1 555 0100" },
        agreement ? new AgreementAcceptance { FirstName = "Sam", LastName = "Ito", Email = "sam@" + domain, AcceptedOn = new DateOnly(2025, 1, 15) } : null);

    /// <summary>Prices of 100.00 (JPY 15,000) a unit in <see cref="Markets"/>, commercial segment, in force from 2020 on; accounts with a limit of 1,000,000.</summary>
    public static async Task WriteAsync(PortalDatabase database)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var created = PortalDatabase.Start.UtcDateTime.AddYears(-1);
        db.AddRange(new Partner(Contoso, "Contoso Distribution", "contoso.example", "US"), new Partner(Fabrikam, "Fabrikam Trading", "fabrikam.example", "JP"));
        foreach (var partner in new[] { Contoso, Fabrikam })
            foreach (var currency in new[] { "USD", "EUR", "JPY", "AUD", "BRL" }) db.Add(new PartnerAccount(partner, Money.Of(currency == "JPY" ? 150_000_000m : 1_000_000m, currency)));
        db.Add(new Customer(Adatum, Contoso, Profile("Adatum Corporation", "adatum.example", "US"), created));
        db.Add(new Customer(Tailspin, Fabrikam, Profile("テイルスピン株式会社", "tailspin.example", "JP"), created));

        Add(db, new Product(Perpetual, "SQL Server 2022 Standard", "Microsoft", ProductKind.PerpetualSoftware, "Database") { KeySource = KeySource.Generated }, Term.OneTime, key: true);
        Add(db, new Product(Subscription, "Windows Server 2022 Datacenter", "Microsoft", ProductKind.SoftwareSubscription, "Server") { KeySource = KeySource.Stock }, Term.P1Y, key: true);
        Add(db, new Product(Reservation, "Reserved VM Instance D2s", "Microsoft", ProductKind.AzureReservation, "Compute"), Term.P1Y, key: false);
        Add(db, new Product(LinuxPlan, "SUSE Linux Enterprise Server", "SUSE", ProductKind.AzureSoftwarePlan, "Plan"), Term.P1Y, key: false);
        Add(db, new Product(Cal, "Windows Server 2022 User CAL", "Microsoft", ProductKind.PerpetualSoftware, "Access licence"), Term.OneTime, key: false);
        await db.SaveChangesAsync();
    }

    private static void Add(PortalDbContext db, Product product, Term term, bool key)
    {
        var skus = new List<Sku> { product.Add(new Sku(product.Id, Sku, product.Title, term) { HasKey = key, HasDownloads = key }) };
        if (product.Kind == ProductKind.SoftwareSubscription)
            skus.Add(product.Add(new Sku(product.Id, "0002", product.Title + " - 3 years", Term.P3Y) { HasKey = key, HasDownloads = key }));
        db.Add(product);
        foreach (var sku in skus)
        {
            var plan = sku.Term switch { Term.OneTime => BillingPlan.OneTime, Term.P1Y => BillingPlan.Annual, _ => BillingPlan.Triennial };
            foreach (var market in Markets)
            {
                var price = market switch
                {
                    "JP" => Money.Of(15_000m, "JPY"),
                    "AU" => Money.Of(100m, "AUD"),
                    "BR" => Money.Of(100m, "BRL"),
                    "DE" => Money.Of(100m, "EUR"),
                    _ => Money.Of(100m, "USD"),
                };
                db.Add(new PriceListEntry(product.Id, sku.Id, market, Segment.Commercial, plan, price, new DateOnly(2020, 1, 1), PriceListEntry.NoEnd));
                if (sku.Term == Term.P3Y)
                    db.Add(new PriceListEntry(product.Id, sku.Id, market, Segment.Commercial, BillingPlan.Annual, price, new DateOnly(2020, 1, 1), PriceListEntry.NoEnd));
            }
        }
    }
}
