using CspPortal.Application.Persistence;
using CspPortal.Application.SampleData;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.SampleData;

[Collection(SampleDataGroup.Name)]
public sealed class SampleOrdersTests(SampleDataFixture sample)
{
    public static readonly TheoryData<Guid> Partners = [SampleOrganisations.Kaede, SampleOrganisations.Norrsken];

    [Theory, MemberData(nameof(Partners))]
    public async Task A_partner_has_orders_of_all_ages_kinds_and_states(Guid partnerId)
    {
        var orders = await sample.OfPartnerAsync<Order>(partnerId);
        var ages = orders.Select(order => (sample.Database.Now.Date - order.PlacedAt.Date).Days).ToHashSet();

        Assert.True(orders.Count > 100);
        Assert.Superset(new HashSet<int> { 0, 1, 7, 30, 59, 60, 61, 89, 365, 730 }, ages);
        Assert.Equal(4, orders.SelectMany(order => order.Lines).Select(line => line.Kind).Distinct().Count());
        Assert.Contains(orders, order => order.Lines.Select(line => line.Kind).Distinct().Count() >= 3);
        Assert.Contains(orders, order => order.Status == OrderStatus.Pending);
        Assert.Contains(orders, order => order.Status == OrderStatus.Cancelled);
        Assert.Contains(orders, order => order.Status == OrderStatus.Completed && order.Lines.Any(line => line.Status == LineStatus.Cancelled));
        Assert.Contains(orders.GroupBy(order => order.CustomerId), customer =>
            customer.SelectMany(order => order.Lines).GroupBy(line => line.ProductId).Any(product => product.Select(line => line.OrderId).Distinct().Count() >= 5));
    }

    [Fact] // REF-02
    public async Task Every_line_is_charged_and_a_cancelled_one_credited_once_and_never_above_its_charge()
    {
        var invoice = (await sample.AllAsync<InvoiceLine>()).ToLookup(line => (line.OrderId, line.LineNumber));
        foreach (var line in (await sample.AllAsync<Order>()).SelectMany(order => order.Lines))
        {
            var rows = invoice[(line.OrderId, line.Number)].ToList();
            var charges = rows.Where(row => row.Kind == InvoiceLineKind.Charge).ToList();
            var credits = rows.Where(row => row.Kind == InvoiceLineKind.Credit).ToList();

            Assert.Equal(Enumerable.Range(1, line.ChargedCycle), charges.Select(row => row.Cycle).Order());
            Assert.Equal(line.Charged, charges.MaxBy(row => row.Cycle)!.Amount);
            Assert.Equal(line.Status == LineStatus.Cancelled ? 1 : 0, credits.Count);
            Assert.All(credits, credit => Assert.True(-credit.Amount.Gross <= line.Charged.Gross && -credit.Amount.Gross > Domain.Money.Zero(line.Charged.Currency)));
            Assert.All(credits, credit => Assert.Equal(line.CancelledAt, credit.OccurredAt));
            Assert.All(rows, row => Assert.Equal(InvoiceLine.MonthOf(row.OccurredAt), row.BillingMonth));
            Assert.All(charges.Where(row => row.Cycle > 1), row => Assert.Equal(BillingPlan.Annual, line.BillingPlan));
        }
    }

    [Fact] // INV-01, INV-02
    public async Task Every_month_that_is_over_is_closed_and_its_document_is_the_sum_of_its_lines()
    {
        var (invoices, lines) = (await sample.AllAsync<Invoice>(), (await sample.AllAsync<InvoiceLine>()).ToLookup(line => line.InvoiceNumber ?? ""));
        Assert.True(invoices.Count > 50);
        Assert.Contains(invoices, invoice => invoice.Kind == InvoiceKind.CreditNote);
        Assert.Contains(invoices, invoice => invoice.CarriedFrom is not null);
        Assert.All(invoices, invoice => Assert.Equal(invoice.Total, lines[invoice.Number].Aggregate(invoice.CarriedOver, (sum, line) => sum + line.Amount)));
        Assert.All(lines[""], line => Assert.Equal(InvoiceLine.MonthOf(sample.Database.Now), line.BillingMonth));
    }

    [Fact] // CAN-01, CAN-02, TAX-01, MKT-01
    public async Task Every_line_has_the_policy_tax_and_price_of_its_day_and_was_cancelled_within_its_window()
    {
        var (policy, taxes, reservations, prices) = await sample.Database.WideAsync<PortalDbContext, (List<CancellationPolicyRow>, List<TaxRule>, List<ReservationAvailability>, List<PriceListEntry>)>(
            async db => (await db.CancellationPolicy.ToListAsync(), await db.TaxRules.ToListAsync(), await db.ReservationAvailability.ToListAsync(), await db.PriceList.AsNoTracking().ToListAsync()));
        var markets = (await sample.AllAsync<Customer>()).ToDictionary(customer => customer.Id, customer => customer.MarketCode);
        var priced = prices.Where(price => price.Segment == Segment.Commercial).ToLookup(price => (price.MarketCode, price.ProductId, price.SkuId, price.BillingPlan));
        foreach (var line in (await sample.AllAsync<Order>()).SelectMany(order => order.Lines))
        {
            var (market, on) = (markets[line.CustomerId], DateOnly.FromDateTime(line.PurchasedAt));
            Assert.Equal(CancellationPolicyRow.InForce(policy, line.Kind, market, on).Terms, line.CancellationTerms);
            Assert.Equal(TaxRule.InForce(taxes.Where(rule => rule.MarketCode == market), on), (line.TaxTreatment, line.TaxRate));
            Assert.True(MarketAvailability.IsSold(line.Kind, reservations.Where(row => row.MarketCode == market), on));
            Assert.Equal(PriceListEntry.InForce(priced[(market, line.ProductId, line.SkuId, line.BillingPlan)], on)!.UnitPrice, line.UnitPrice);
            if (line.CancelledAt is { } at) Assert.True(line.Window.Contains(at) && at <= sample.Database.Now);
        }
    }

    [Fact] // CAN-08
    public async Task A_cancelled_line_leaves_no_key_or_link_alive_and_keys_of_others_live()
    {
        var lines = (await sample.AllAsync<Order>()).SelectMany(order => order.Lines).ToDictionary(line => (line.OrderId, line.Number));
        var keys = await sample.AllAsync<ProductKey>();
        var links = await sample.AllAsync<DownloadLink>();

        Assert.True(keys.Count > 100);
        Assert.All(keys, key => Assert.Equal(lines[(key.OrderId, key.LineNumber)].CancelledAt, key.RevokedAt));
        Assert.All(links.Where(link => lines[(link.OrderId, link.LineNumber)].Status == LineStatus.Cancelled), link => Assert.NotNull(link.RevokedAt));
        Assert.Contains(await sample.AllAsync<KeyRequest>(), wish => wish.FilledAt is null);
    }

    [Theory, MemberData(nameof(Partners))]
    public async Task A_partner_has_links_that_live_and_links_that_died_in_every_way(Guid partnerId)
    {
        var lines = (await sample.OfPartnerAsync<Order>(partnerId)).SelectMany(order => order.Lines).ToDictionary(line => (line.OrderId, line.Number));
        var links = await sample.OfPartnerAsync<DownloadLink>(partnerId);
        var uses = (await sample.OfPartnerAsync<LinkUse>(partnerId)).ToLookup(use => use.LinkId);
        var states = links.GroupBy(link => link.Refuse(lines[(link.OrderId, link.LineNumber)], sample.Database.Now)?.Code ?? "live").ToDictionary(group => group.Key, group => group.Count());

        Assert.Superset(
            new HashSet<string> { "live", EntitlementRefusals.LinkExpired.Code, EntitlementRefusals.LinkRevoked.Code, EntitlementRefusals.LinkUsedUp.Code, EntitlementRefusals.LinkCancelled.Code },
            states.Keys.ToHashSet());
        Assert.All(links, link => Assert.Equal(link.Uses, uses[link.Id].Count()));
    }

    [Fact] // SEC-01
    public async Task Neither_partner_sees_a_row_of_the_other()
    {
        foreach (var (own, other) in new[] { (SampleOrganisations.Kaede, SampleOrganisations.Norrsken), (SampleOrganisations.Norrsken, SampleOrganisations.Kaede) })
        {
            Assert.All(await sample.OfPartnerAsync<Customer>(own), row => Assert.Equal(own, row.PartnerId));
            Assert.All(await sample.OfPartnerAsync<Order>(own), row => Assert.Equal(own, row.PartnerId));
            Assert.All(await sample.OfPartnerAsync<InvoiceLine>(own), row => Assert.Equal(own, row.PartnerId));
            Assert.All(await sample.OfPartnerAsync<ProductKey>(own), row => Assert.Equal(own, row.PartnerId));
            var log = await sample.OfPartnerAsync<AuditRecord>(own);
            Assert.All(log, row => Assert.Equal(own, row.PartnerId));
            Assert.DoesNotContain(log, row => row.ActorTenantId == other);
        }
    }

    [Theory, MemberData(nameof(Partners))] // LOG-01
    public async Task The_log_tells_all_of_it_in_time_order_over_more_than_a_year(Guid partnerId)
    {
        var log = (await sample.OfPartnerAsync<AuditRecord>(partnerId)).OrderBy(record => record.Id).ToList();
        var orders = await sample.OfPartnerAsync<Order>(partnerId);
        var keys = await sample.OfPartnerAsync<ProductKey>(partnerId);
        var links = await sample.OfPartnerAsync<DownloadLink>(partnerId);

        Assert.True(log.Count > 2000);
        Assert.Equal(log.Select(record => record.OccurredAt).Order(), log.Select(record => record.OccurredAt));
        Assert.True(log[^1].OccurredAt <= sample.Database.Now);
        Assert.True(log[^1].OccurredAt - log[0].OccurredAt > TimeSpan.FromDays(365));
        Assert.Equal(orders.Sum(order => order.Lines.Count), Count(AuditOperation.CreateOrder));
        Assert.Equal(orders.Sum(order => order.Lines.Count(line => line.Status == LineStatus.Cancelled)), Count(AuditOperation.CancelOrder));
        Assert.Equal(keys.Sum(key => key.TimesSeen), Count(AuditOperation.GetSoftwareKey));
        Assert.Equal(links.Count, Count(AuditOperation.GetSoftwareDownloadLink));
        Assert.Equal(links.Sum(link => link.Uses), log.Count(record => record is { Operation: AuditOperation.DownloadSoftware, Channel: Channel.Link }));
        Assert.Contains(log, record => record.Operation == AuditOperation.GetSoftwareKey && record.Outcome == AuditOutcome.Refused);
        Assert.Contains(log, record => record.Channel == Channel.CustomerPage && record.Operation == AuditOperation.GetSoftwareKey);

        int Count(string operation) => log.Count(record => record.Operation == operation && record.Outcome == AuditOutcome.Succeeded);
    }
}
