using System.Globalization;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.SampleData;

/// <summary>The rules that held on the days the sample's orders were placed.</summary>
internal sealed record SampleRules(
    IReadOnlyList<CancellationPolicyRow> Policy, ILookup<string, TaxRule> Taxes, ILookup<string, ReservationAvailability> Reservations);

/// <summary>Orders of all ages with their charges, credits and log entries, made by the same domain that sells today.</summary>
internal sealed class SampleSales(SampleCatalogue catalogue, SampleRules rules, SampleEntitlements entitlements, SampleLog log, DateTime now)
{
    private static readonly Dictionary<string, List<BasketLine>> Baskets =
        SampleTable.Read("baskets", BasketLine.Of).GroupBy(line => line.Basket).ToDictionary(basket => basket.Key, basket => basket.ToList());

    /// <summary>Days, so chosen that windows are open, about to close and just closed.</summary>
    private static readonly int[] RecentAges = [0, 1, 7, 30, 59, 60, 61, 89];

    private static readonly int[] OlderAges = [14, 45, 75, 120, 150, 180, 210, 240, 270, 300, 330, 364, 365, 366, 400, 460, 520, 610, 730, 760];

    private readonly HashSet<Guid> partnersWithPending = [];

    public List<Order> Orders { get; } = [];

    public List<InvoiceLine> InvoiceLines { get; } = [];

    public void Sell(IReadOnlyList<SampleCustomer> customers)
    {
        foreach (var partner in customers.Where(customer => customer.Customer.Agreement is not null).GroupBy(customer => customer.Partner))
        {
            foreach (var (index, customer) in partner.Index())
            {
                var plan = index == 0 ? RegularPlan() : Plan(index, customer, new Dice("plan/" + customer.Slug));
                foreach (var (number, (age, basket)) in plan.OrderByDescending(order => order.Age).Index())
                    Sell(customer, age, basket, isRegular: index == 0, new Dice($"order/{customer.Slug}/{number}"));
            }
        }
    }

    /// <summary>The customer that buys most: one product in many orders, for the Order number drop-down (CAN-06).</summary>
    private static List<(int Age, string Basket)> RegularPlan() =>
    [
        .. RecentAges.Select(age => (age, "branch-servers")),
        (7, "small-office"), (30, "small-office"), (365, "small-office"), (1, "every-kind"), (2, "suse"), (45, "office"), (400, "database-three"), (730, "oldest"),
    ];

    private List<(int Age, string Basket)> Plan(int index, SampleCustomer customer, Dice dice)
    {
        var ages = new List<int> { RecentAges[index % RecentAges.Length] };
        if (dice.Chance(0.6)) ages.Add(RecentAges[(index * 3 + 5) % RecentAges.Length]);
        for (var count = dice.Between(2, 4); count > 0; count--) ages.Add(dice.Pick(OlderAges));
        var known = (now - customer.Customer.CreatedAt).Days;
        return [.. ages.Where(age => age < known).Distinct().Select(age => (age, Basket(age)))];

        // What is no longer sold was bought long ago.
        string Basket(int age) => dice.Pick([.. Baskets.Keys.Where(basket => basket != "oldest" || age > 200)]);
    }

    private void Sell(SampleCustomer customer, int age, string basket, bool isRegular, Dice dice)
    {
        var placedAt = Moment(customer.Partner, age, dice);
        var lines = Lines(customer, basket, placedAt, dice);
        if (lines.Count == 0) lines = Lines(customer, "small-office", placedAt, dice);
        var buyer = Buyer(customer.Partner, dice);
        var name = $"{customer.Slug}/{placedAt:O}/{basket}";
        var order = new Order(
            SampleId.Hex("order", name, Order.IdLength), customer.Partner.Partner.Id, customer.Customer.Id, SampleId.Of("submission", name),
            SampleId.Hex("fingerprint", name, 64), lines[0].UnitPrice.Currency, log.By(buyer, placedAt), placedAt)
        {
            PurchaseOrderNumber = dice.Chance(0.5) ? string.Create(CultureInfo.InvariantCulture, $"PO-{placedAt:yyMM}-{dice.Between(1, 9999):0000}") : null,
        };
        lines.ForEach(order.Add);
        Orders.Add(order);
        foreach (var line in order.Lines)
        {
            Charge(line, placedAt);
            log.Line(placedAt, log.By(buyer, placedAt), AuditOperation.CreateOrder, customer, line, "order",
                details: $"sku={line.SkuId}; quantity={line.Quantity}; unit_price={line.UnitPrice}; charged={line.Charged.Gross}");
        }

        var provisionedAt = placedAt.AddSeconds(dice.Between(35, 170));
        if (provisionedAt > now || (age == 0 && !isRegular && partnersWithPending.Add(order.PartnerId))) return; // the worker takes it from here
        order.Provision(provisionedAt);
        foreach (var line in order.Lines)
            log.Line(provisionedAt, Actor.Worker("provision-orders"), AuditOperation.ProvisionOrder, customer, line, "order");

        var wantsToCancel = isRegular ? age == 30 : age > 0 && dice.Chance(0.2);
        var cancelAt = provisionedAt.AddDays(dice.Between(0, Math.Clamp(age - 1, 0, 56))).AddMinutes(dice.Between(30, 400));
        wantsToCancel &= cancelAt < now;
        entitlements.Use(customer, order, provisionedAt, wantsToCancel ? cancelAt : now);
        if (wantsToCancel) Cancel(customer, order, cancelAt, dice);
        ChargeLaterCycles(customer, order);
    }

    private List<OrderLine> Lines(SampleCustomer customer, string basket, DateTime placedAt, Dice dice)
    {
        var (on, market) = (DateOnly.FromDateTime(placedAt), customer.Customer.MarketCode);
        var (treatment, rate) = TaxRule.InForce(rules.Taxes[market], on);
        var lines = new List<OrderLine>();
        foreach (var item in Baskets[basket])
        {
            var product = catalogue.Products[item.Product];
            var sku = product.Skus.Single(sku => sku.Id == item.Sku);
            if (!MarketAvailability.IsSold(product.Kind, rules.Reservations[market], on)) continue;
            if (catalogue.UnitPrice(product.Id, sku.Id, market, item.Plan, on) is not { } price) continue;
            var quantity = Math.Clamp(dice.Between(item.From, item.To), sku.MinimumQuantity, sku.MaximumQuantity);
            var isReservation = product.Kind == ProductKind.AzureReservation;
            lines.Add(new OrderLine(
                product, sku, item.Plan, quantity, price, treatment, rate, CancellationPolicyRow.InForce(rules.Policy, product.Kind, market, on).Terms, placedAt)
            {
                AzureSubscriptionId = isReservation ? SampleId.Of("azure-subscription", customer.Slug) : null,
                ReservationScope = isReservation ? dice.Pick([ReservationScope.Shared, ReservationScope.Single]) : null,
            });
        }

        return lines;
    }

    /// <summary>Asks the policy on a clock of that day; what the partner's settings send to support stays as it is, and is logged (CAN-05).</summary>
    private void Cancel(SampleCustomer customer, Order order, DateTime at, Dice dice)
    {
        var policy = new CancellationPolicy(new ClockAt(at));
        var numbers = order.Lines.Where(line => policy.Refuse(line) is null).Select(line => line.Number).ToList();
        if (numbers.Count == 0) return;
        if (numbers.Count > 1 && dice.Chance(0.4)) numbers = [numbers[0]];
        var by = log.By(dice.Pick(customer.Partner.With(Role.AdminAgent)), at);
        if (!policy.Quote(order, numbers, customer.Partner.Partner.Settings, entitlements.TimesSeen(order)).Succeeded(out var quote, out var refusal))
        {
            var line = order.Lines.Single(line => line.Number == numbers[0]);
            log.Line(at, by, AuditOperation.CancelOrder, customer, line, "order", details: $"refused={refusal.Code}", outcome: AuditOutcome.Refused);
            return;
        }

        var before = order.Lines.ToDictionary(line => line.Number, line => $"status=active; charged={line.Charged.Gross}");
        order.Cancel(quote, by);
        foreach (var credit in quote.Lines)
        {
            var line = order.Lines.Single(line => line.Number == credit.LineNumber);
            InvoiceLines.Add(InvoiceLine.Credit(SampleId.Of("credit", $"{order.Id}/{line.Number}"), line, credit, at));
            var revoked = entitlements.Revoke(line, by, at);
            log.Line(at, by, AuditOperation.CancelOrder, customer, line, "order",
                details: $"{Formula(credit.Formula)}; invoice_month={at.ToString("yyyy-MM", CultureInfo.InvariantCulture)}; keys_revoked={revoked.Keys}; links_revoked={revoked.Links}",
                before: before[line.Number], after: $"status=cancelled; credit={credit.Credit.Gross}; net={credit.Credit.Net}; tax={credit.Credit.Tax}");
        }
    }

    private void ChargeLaterCycles(SampleCustomer customer, Order order)
    {
        foreach (var line in order.Lines)
        {
            while (line.NextChargeOn is { } day && day.ToDateTime(new TimeOnly(0, 10), DateTimeKind.Utc) is var at && at <= now)
            {
                line.Charge(line.ChargedCycle + 1);
                Charge(line, at);
                log.Line(at, Actor.Worker("charge-due-cycles"), AuditOperation.ChargeCycle, customer, line, "order",
                    details: $"cycle={line.ChargedCycle}; charged={line.Charged.Gross}");
            }
        }
    }

    private void Charge(OrderLine line, DateTime at) =>
        InvoiceLines.Add(InvoiceLine.Charge(SampleId.Of("charge", $"{line.OrderId}/{line.Number}/{line.ChargedCycle}"), line, at));

    private static PortalUser Buyer(SamplePartner partner, Dice dice)
    {
        if (partner.Partner.Settings.SalesAgentsMayBuy && dice.Chance(0.25)) return dice.Pick(partner.With(Role.SalesAgent));
        return dice.Pick(partner.With(dice.Chance(0.85) ? Role.AdminAgent : Role.GlobalAdmin));
    }

    /// <summary>In working hours of the partner; today, between midnight and now.</summary>
    private DateTime Moment(SamplePartner partner, int daysAgo, Dice dice)
    {
        var day = now.Date.AddDays(-daysAgo);
        var seconds = daysAgo == 0
            ? (long)((now - day).TotalSeconds * (0.2 + 0.6 * dice.Share()))
            : partner.OpensAtHour * 3600 + dice.Between(0, 9 * 3600);
        return day.AddSeconds(seconds);
    }

    private static string Formula(RefundFormula formula) => formula.Rule == RefundRule.Prorated
        ? $"refund=prorated; unit={formula.ChargedUnitPrice}; cycle_days={formula.CycleDays}; unused_days={formula.UnusedDays}; credit_unit={formula.CreditUnitPrice}; quantity={formula.Quantity}"
        : $"refund=full; unit={formula.ChargedUnitPrice}; quantity={formula.Quantity}";

    private sealed record BasketLine(string Basket, string Product, string Sku, BillingPlan Plan, int From, int To)
    {
        public static BasketLine Of(Func<string, string> row) => new(
            row("basket"), row("product"), row("sku"), Enum.Parse<BillingPlan>(row("plan")),
            int.Parse(row("from"), CultureInfo.InvariantCulture), int.Parse(row("to"), CultureInfo.InvariantCulture));
    }
}
