using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;

namespace CspPortal.Application.SampleData;

/// <summary>All of the sample in memory, in the order in which it can be stored.</summary>
internal sealed class SampleBooks
{
    private SampleBooks(SampleFiles files, IReadOnlyList<IReadOnlyList<object>> rows) => (Files, Rows) = (files, rows);

    public SampleFiles Files { get; }

    /// <summary>Batches: what a row refers to is in an earlier one or in its own.</summary>
    public IReadOnlyList<IReadOnlyList<object>> Rows { get; }

    public static SampleBooks Write(IReadOnlyCollection<Market> markets, SampleRules rules, KeySealer sealer, DateTime now)
    {
        var people = SampleOrganisations.People();
        var partners = SampleOrganisations.Partners(people);
        var customers = SampleOrganisations.Customers(partners, people, now);
        var catalogue = SampleCatalogue.Create(markets, rules.Taxes, rules.Reservations, now);
        var files = SampleFiles.Create(catalogue);
        var log = new SampleLog(Organisations(partners, customers));

        var keys = new SampleKeys(catalogue, sealer);
        var stocked = now.Date.AddDays(-30).AddHours(6);
        var keeper = people.Single(person => person.Person.Roles.Contains(Role.PortalOperator)).Person;
        keys.Fill(log, log.By(keeper, stocked), stocked);
        var entitlements = new SampleEntitlements(catalogue, files.ByVersion(), keys, log, now);
        var sales = new SampleSales(catalogue, rules, entitlements, log, now);
        sales.Sell(customers);
        var invoices = SampleInvoices.Close(sales.InvoiceLines, log, now);
        var office = new SampleOffice(log, now);
        foreach (var partner in partners) office.Live(partner, [.. customers.Where(customer => customer.Partner == partner)]);

        var support = new SampleSupport(sales.Orders, keeper, log, now);
        support.Write(partners, customers);

        var batches = SampleBatches.Write(partners, customers, sales.Orders, sales.InvoiceLines, log);

        var imports = new SampleImports(keeper, log).Write(keys.Stock.Count, stocked, now);

        return new SampleBooks(
            files,
            [
                [.. partners.Select(partner => partner.Partner), .. people.Select(person => person.Person), .. SampleOrganisations.Accounts(partners, catalogue.Currencies)],
                [.. customers.Select(customer => customer.Customer), .. invoices],
                [.. catalogue.Products.Values],
                catalogue.PriceList,
                [.. files.All.Select(file => file.Artifact), .. keys.Stock, .. keys.Limits],
                sales.Orders,
                [.. sales.InvoiceLines, .. entitlements.ProductKeys, .. entitlements.KeyRequests, .. entitlements.DownloadLinks, .. entitlements.LinkUses],
                [.. support.Requests, .. batches, .. imports],
                log.InOrder(),
            ]);
    }

    private static Dictionary<Guid, (Guid? PartnerId, Customer? Customer)> Organisations(
        IEnumerable<SamplePartner> partners, IEnumerable<SampleCustomer> customers)
    {
        var organisations = customers.ToDictionary(customer => customer.Customer.Id, customer => ((Guid?)customer.Partner.Partner.Id, (Customer?)customer.Customer));
        foreach (var partner in partners) organisations.Add(partner.Partner.Id, (partner.Partner.Id, null));
        organisations.Add(SampleOrganisations.Operator, (null, null));
        return organisations;
    }
}
