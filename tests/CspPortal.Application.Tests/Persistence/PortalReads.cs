using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Catalog;
using CspPortal.Application.Conditions;
using CspPortal.Application.Customers;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Home;
using CspPortal.Application.Imports;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Orders;
using CspPortal.Application.Paging;
using CspPortal.Application.Support;
using CspPortal.Application.Partners;
using CspPortal.Application.Verification;
using CspPortal.Application.Webhooks;
using CspPortal.Application.Work;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Domain.Webhooks;
using CspPortal.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Persistence;

/// <summary>
/// What the portal asks its database, room by room, with every filter and order: asked of SQLite for its plan, and of SQL Server's model
/// for its names and types. A room adds a line for a query of its own.
/// </summary>
internal static class PortalReads
{
    private const string AnyOrder = "abc123def456";

    private static readonly DateTime At = PortalDatabase.Start.UtcDateTime;
    private static readonly Domain.Auditing.Actor Reader = Books.Agent(Books.Contoso);

    /// <summary>In the scope of one partner.</summary>
    public static async Task AskAsync(IServiceProvider services, string order = AnyOrder)
    {
        await AskLogAsync(services);
        await services.GetRequiredService<SealingQueries>().StateAsync(default);
        await AskPeopleAsync(services.GetRequiredService<PeopleQueries>());
        await services.GetRequiredService<SettingsQueries>().OwnAsync(default);
        await AskCustomersAsync(services.GetRequiredService<CustomerQueries>());
        await AskOrdersAsync(services.GetRequiredService<OrderQueries>(), order);
        await AskSoftwareAsync(services.GetRequiredService<SoftwareQueries>(), order);
        await services.GetRequiredService<MarketQueries>().CurrenciesAsync(default);
        await AskReservationsAsync(services.GetRequiredService<ReservationQueries>());
        await AskKeyStockAsync(services.GetRequiredService<KeyStockQueries>());
        await services.GetRequiredService<KeyStockQueries>().FiguresAsync(default);
        await AskCatalogueAsync(services);

        await AskRequestsAsync(services.GetRequiredService<ServiceRequestQueries>(), order);
        await AskInvoicesAsync(services.GetRequiredService<InvoiceQueries>());

        var cancellation = services.GetRequiredService<CancellationQueries>();
        await cancellation.DialogAsync(Books.Adatum, order, 1, default);
        await cancellation.ConfirmationAsync(Books.Adatum, order, 1, default);

        await cancellation.PreviewsAsync([new PurchasePick(order, 1)], default);

        await AskRadarAsync(services);
        await AskBatchesAsync(services.GetRequiredService<BatchQueries>());
        await AskWebhooksAsync(services.GetRequiredService<WebhookQueries>());
        await AskForProgramsAsync(services, order);

        var home = services.GetRequiredService<HomeQueries>();
        await home.ClosingWindowsAsync(default);
        await home.StuckOrdersAsync(default);
        await home.WaitingKeysAsync(default);
        await home.OpenMonthAsync(default);

        var credit = services.GetRequiredService<CreditQueries>();
        await credit.StandingAsync(Books.Contoso, "USD", default);
        var carts = services.GetRequiredService<CartQueries>();
        await carts.RepeatsAsync(Books.Adatum, [Books.Perpetual, Books.Subscription], Reader, default);
        var products = services.GetRequiredService<ProductQueries>();
        foreach (var tab in Enum.GetValues<ProductTab>())
            await products.ForCustomerAsync(Books.Adatum, new ProductFilter { Tab = tab, Text = "server", Publisher = "Microsoft", Term = Term.P1Y }, default);
    }

    /// <summary>In the scope of a worker.</summary>
    public static async Task WorkAsync(IServiceProvider services)
    {
        var partners = services.GetRequiredService<PartnerQueries>();
        foreach (var descending in new[] { false, true })
        {
            await partners.ListAsync(new PartnerFilter { Text = "contoso", Descending = descending }, default);
            await partners.ListAsync(new PartnerFilter { Descending = descending, Cursor = new Cursor(descending, ["A", Guid.NewGuid().ToString()]).ToString() }, default);
        }

        await partners.ListAsync(new PartnerFilter { Text = Books.Contoso.ToString() }, default);
        await partners.OneAsync(Books.Contoso, default);
        await partners.CurrenciesAsync(default);
        await AskKeyStockAsync(services.GetRequiredService<KeyStockQueries>());
        await AskCatalogueAsync(services);
        await services.GetRequiredService<InvoiceDesk>().LookAsync(new InvoiceFilter { PartnerId = Books.Contoso, Year = 2026 }, default);
        await AskImportsAsync(services.GetRequiredService<ImportQueries>());
        await services.GetRequiredService<ImportQueries>().FiguresAsync(At, default);
        await services.GetRequiredService<ServiceDesk>().FiguresAsync(default);
        await services.GetRequiredService<LogVerification>().OneAsync(Books.Contoso, 0, null, 1, new CheckpointKeys(), OutsideCheckpoints.None, default);
        foreach (var step in services.GetServices<DueWorkStep>()) await ((IDueWork)services.GetRequiredService(step.Type)).RunAsync(default);
    }

    /// <summary>In the wide scope: what reads everything on purpose, so that no plan is asked for.</summary>
    public static async Task ReadAllAsync(IServiceProvider services)
    {
        await services.GetRequiredService<LogVerification>().AllAsync(new CheckpointKeys(), OutsideCheckpoints.None, default).CountAsync();
        await services.GetRequiredService<LogVerification>().OneAsync(Books.Contoso, 0, null, long.MaxValue, new CheckpointKeys(), OutsideCheckpoints.None, default);
        await services.GetRequiredService<LogFile>().WriteAsync(Stream.Null, Books.Contoso, 5, 9, null, default);
    }

    /// <summary>The same, of what counts: answered with something.</summary>
    public static async Task VerifyAsync(IServiceProvider services) => await services.GetRequiredService<VerifyBooks>().AllAsync(new VerifiedCounts()).ToListAsync();

    private static async Task AskImportsAsync(ImportQueries imports)
    {
        foreach (var oldest in new[] { false, true })
        {
            foreach (var status in new ImportStatus?[] { null, ImportStatus.Ready })
            {
                IReadOnlyList<ImportStatus> statuses = status is { } one ? [one] : [];
                await imports.ListAsync(new ImportFilter { Statuses = statuses, OldestFirst = oldest }, default);
                await imports.ListAsync(new ImportFilter { Statuses = statuses, OldestFirst = oldest, Cursor = new Cursor(oldest, [$"{At.Ticks}", Guid.NewGuid().ToString()]).ToString() }, default);
            }
        }

        await imports.OneAsync(Guid.NewGuid(), default);
        await imports.RowsAsync(Guid.NewGuid(), ImportOutcome.Changed, null, 50, default);
        await imports.RowsAsync(Guid.NewGuid(), ImportOutcome.Changed, new Cursor(true, ["7"]).ToString(), 50, default);
    }

    private static async Task AskBatchesAsync(BatchQueries batches)
    {
        foreach (var oldest in new[] { false, true })
        {
            foreach (var state in Enum.GetValues<BatchState>().Cast<BatchState?>().Append(null))
            {
                await batches.ListAsync(new BatchFilter { State = state, OldestFirst = oldest }, default);
                await batches.ListAsync(new BatchFilter { State = state, OldestFirst = oldest, Cursor = new Cursor(oldest, [$"{At.Ticks}", Guid.NewGuid().ToString()]).ToString() }, default);
            }
        }

        await batches.OneAsync(Guid.NewGuid(), default);
        await batches.ItemsAsync(Guid.NewGuid(), new BatchItemFilter(), default);
    }

    private static async Task AskRadarAsync(IServiceProvider services)
    {
        var radar = services.GetRequiredService<RadarQueries>();
        foreach (var sort in Enum.GetValues<RadarSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                await radar.ListAsync(new RadarFilter { Sort = sort, Descending = descending, Text = "server", WithinDays = 14, KeySeen = descending }, default);
                await radar.ListAsync(
                    new RadarFilter { Sort = sort, Descending = descending, Cursor = new Cursor(descending, [sort == RadarSort.Deadline ? "1" : "A", AnyOrder, "1"]).ToString() }, default);
            }
        }

        await radar.Stream(new RadarFilter()).ToListAsync();
        await services.GetRequiredService<CalendarFeeds>().SinceAsync(Reader.ObjectId, default);
    }

    private static async Task AskLogAsync(IServiceProvider services)
    {
        var log = services.GetRequiredService<ReadActivityLog>();
        var all = new ActivityLogFilter { From = At.AddMonths(-1), Before = At.AddDays(1) };
        ActivityLogFilter[] filters =
        [
            all,
            all with { Operations = AuditOperation.KeyAndDownload },
            all with { Operations = [AuditOperation.SignIn], Outcome = AuditOutcome.Refused },
            all with { User = Guid.NewGuid().ToString() },
            all with { User = "aiko" },
            all with { User = ActivityLogFilter.LinkHolder },
            all with { Customer = Books.Adatum.ToString(), Operations = AuditOperation.KeyAndDownload },
            all with { Customer = "adatum" },
            all with { Product = "server" },
            all with { Order = AnyOrder },
            all with { Outcome = AuditOutcome.Refused },
            all with { Ascending = true },
        ];
        var cursors = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("ActivityLog.Cursor");
        foreach (var filter in filters)
        {
            await log.ExecuteAsync(filter, Reader, default);
            foreach (var backward in new[] { false, true })
            {
                var key = new Cursor(backward, [At.Ticks.ToString(CultureInfo.InvariantCulture), "500"]);
                await log.ExecuteAsync(filter with { Cursor = cursors.Protect(key.ToString()) }, Reader, default);
            }

            await log.ByUserAsync(filter, Reader, default);
        }

        await services.GetRequiredService<UnusualAccessQueries>().ListAsync(default);
        await services.GetRequiredService<PersonReports>().ReadAsync(Reader.ObjectId, Reader, default);
    }

    private static async Task AskPeopleAsync(PeopleQueries people)
    {
        foreach (var sort in Enum.GetValues<PersonSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var filter = new PersonFilter { Sort = sort, Descending = descending };
                await people.ListAsync(filter with { Text = "aiko", Role = Role.AdminAgent, Disabled = false }, default);
                foreach (var backward in new[] { false, true })
                    await people.ListAsync(filter with { Cursor = new Cursor(backward, ["A", Guid.NewGuid().ToString()]).ToString() }, default);
            }
        }

        await people.ListAsync(new PersonFilter { Text = Guid.NewGuid().ToString(), WithoutRole = true }, default);
        await people.OneAsync(Guid.NewGuid(), default);
    }

    private static async Task AskCustomersAsync(CustomerQueries customers)
    {
        foreach (var sort in Enum.GetValues<CustomerSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var filter = new CustomerFilter { Sort = sort, Descending = descending };
                await customers.ListAsync(filter, default);
                await customers.ListAsync(filter with { Text = "adatum", MarketCode = "US", AgreementAccepted = true }, default);
                foreach (var backward in new[] { false, true })
                    await customers.ListAsync(filter with { Cursor = new Cursor(backward, [At.Ticks.ToString(CultureInfo.InvariantCulture), "", Books.Adatum.ToString()]).ToString() }, default);
            }
        }

        await customers.ListAsync(new CustomerFilter { Text = Books.Adatum.ToString() }, default);
        await customers.OverviewAsync(Books.Adatum, default);
        await customers.VersionAsync(Books.Adatum, default);
    }

    private static async Task AskOrdersAsync(OrderQueries orders, string order)
    {
        foreach (var sort in Enum.GetValues<OrderSort>())
        {
            foreach (var ascending in new[] { false, true })
            {
                var filter = new OrderFilter { Sort = sort, Ascending = ascending, Status = OrderStatus.Completed, From = At.AddYears(-1), Before = At.AddDays(1) };
                await orders.HistoryAsync(Books.Adatum, filter, default);
                foreach (var backward in new[] { false, true })
                {
                    var key = sort is OrderSort.Date or OrderSort.Amount ? At.Ticks.ToString(CultureInfo.InvariantCulture) : "0";
                    await orders.HistoryAsync(Books.Adatum, filter with { Text = "server", Cursor = new Cursor(backward, [key, AnyOrder]).ToString() }, default);
                }
            }
        }

        await orders.DetailAsync(Books.Adatum, order, default);
        await orders.StartingWithAsync("abc1", 21, default);
        await orders.StartingWithAsync(order, 21, default);
    }

    private static async Task AskSoftwareAsync(SoftwareQueries software, string order)
    {
        foreach (var sort in Enum.GetValues<SoftwareSort>())
        {
            foreach (var status in Enum.GetValues<SoftwareStatus>().Cast<SoftwareStatus?>().Append(null))
                await software.ListAsync(Books.Adatum, new SoftwareFilter { Sort = sort, Descending = status is null, Status = status, Text = "server" }, default);
        }

        await software.DetailAsync(new LineAddress(Books.Adatum, order, 1), default);
    }

    private static async Task AskRequestsAsync(ServiceRequestQueries requests, string order)
    {
        foreach (var sort in Enum.GetValues<ServiceRequestSort>())
        {
            foreach (var ascending in new[] { false, true })
            {
                var filter = new ServiceRequestFilter { Sort = sort, Ascending = ascending };
                await requests.ListAsync(filter, default);
                await requests.ListAsync(filter with { Statuses = ServiceRequestQueries.Unresolved, Type = ServiceRequestType.Invoices, Customer = "adatum", Text = "title" }, default);
                foreach (var backward in new[] { false, true })
                    await requests.ListAsync(filter with { Cursor = new Cursor(backward, [At.Ticks.ToString(CultureInfo.InvariantCulture), Books.Adatum.ToString()]).ToString() }, default);
            }
        }

        await requests.OpenAsync(default);
        await requests.CountAsync(default);
        await requests.DetailAsync("SR0000000000", default);
        await requests.PrefillAsync(Books.Adatum, order, 1, RequestScope.Line, default);
    }

    private static async Task AskInvoicesAsync(InvoiceQueries invoices)
    {
        foreach (var sort in Enum.GetValues<InvoiceSort>())
        {
            foreach (var ascending in new[] { false, true })
            {
                var filter = new InvoiceFilter { Sort = sort, Ascending = ascending };
                await invoices.ListAsync(filter with { Currency = "USD", Year = 2026 }, default);
                foreach (var backward in new[] { false, true })
                    await invoices.ListAsync(filter with { Cursor = new Cursor(backward, ["202605", "G123456789"]).ToString() }, default);
            }
        }

        await invoices.ClosedAsync("G123456789", null, default);
        foreach (var backward in new[] { false, true })
            await invoices.OpenAsync("USD", new Cursor(backward, [At.Ticks.ToString(CultureInfo.InvariantCulture), Books.Adatum.ToString()]).ToString(), default);
    }

    private static async Task AskWebhooksAsync(WebhookQueries webhooks)
    {
        foreach (var state in Enum.GetValues<WebhookState>().Cast<WebhookState?>().Append(null))
        {
            foreach (var ascending in new[] { false, true })
            {
                await webhooks.LogAsync(new WebhookFilter { State = state, Ascending = ascending }, default);
                await webhooks.LogAsync(new WebhookFilter { State = state, Ascending = ascending, Cursor = new Cursor(ascending, ["7"]).ToString() }, default);
            }

            await webhooks.Stream(new WebhookFilter { State = state }).ToListAsync();
        }

        await webhooks.EventAsync(Guid.NewGuid(), default);
        await webhooks.RegistrationAsync(default);
    }

    /// <summary>What the API asks and no page does.</summary>
    private static async Task AskForProgramsAsync(IServiceProvider services, string order)
    {
        var invoices = services.GetRequiredService<InvoiceQueries>();
        await invoices.HeadsAsync(default);
        await invoices.OpenHeadsAsync(default);
        await invoices.CurrenciesAsync(default);
        foreach (var number in new[] { null, "G123456789" })
        {
            var head = new InvoiceHead(number, new InvoiceParty("Contoso", "contoso.example", "US"), "USD", 202606, null, InvoiceSums.Of("USD", []), TaxedMoney.Zero("USD"), null);
            foreach (var period in Enum.GetValues<OpenPeriod>().Cast<OpenPeriod?>().Append(null))
            {
                await invoices.CountAsync(head, period, default);
                await invoices.ItemsAtAsync(head, period, 5, 50, default);
                await invoices.ItemsAsync(head, new Cursor(false, [At.Ticks.ToString(CultureInfo.InvariantCulture), Books.Adatum.ToString()]).ToString(), 50, default, period);
            }
        }

        var orders = services.GetRequiredService<OrderQueries>();
        await orders.AllAsync(Books.Adatum, default);
        await orders.OneAsync(Books.Adatum, order, default);
        await services.GetRequiredService<DomainQueries>().IsTakenAsync("adatum.example", default);
        await services.GetRequiredService<CustomerQueries>().ListAsync(new CustomerFilter { NameStart = "ad", DomainStart = "ad" }, default);
        await services.GetRequiredService<ActivityLogQueries>().OneAsync(1, default);
        var offers = services.GetRequiredService<OfferQueries>();
        await offers.OfKindsAsync([ProductKind.PerpetualSoftware], default);
        await offers.PricesAsync("US", default);
        await offers.MarketsAsync("BQ", default);
        foreach (var timeline in Enum.GetValues<PriceTimeline>())
            await (await services.GetRequiredService<ExportPriceList>().OfCountryAsync("US", [ProductKind.PerpetualSoftware], timeline, DateOnly.FromDateTime(At), Reader, default)).ToListAsync();
    }

    private static async Task AskCatalogueAsync(IServiceProvider services)
    {
        var conditions = services.GetRequiredService<ConditionQueries>();
        await conditions.PolicyAsync(new DatedFilter(), default);
        await conditions.TaxesAsync(new DatedFilter(), default);
        await conditions.AvailabilityAsync(new DatedFilter(), default);
        await conditions.OfMarketAsync("JP", default);
        await services.GetRequiredService<ThatDayQueries>().AskAsync(ProductKind.PerpetualSoftware, "US", At, default);
        var catalogue = services.GetRequiredService<CatalogueQueries>();
        foreach (var sort in Enum.GetValues<CatalogueSort>())
        {
            foreach (var descending in new[] { false, true })
                await catalogue.ListAsync(new CatalogueFilter { Text = "server", Kind = ProductKind.PerpetualSoftware, Sort = sort, Descending = descending, Cursor = new Cursor(descending, ["A", "DG7"]).ToString() }, default);
        }

        await catalogue.OneAsync(Books.Subscription, default);
        await catalogue.PricesAsync(Books.Subscription, new PriceFilter("US", Segment.Commercial, true), default);
        await catalogue.OwnMarketAsync(default);
    }

    private static async Task AskKeyStockAsync(KeyStockQueries stock)
    {
        await stock.BelowLimitAsync(default);
        foreach (var descending in new[] { false, true })
        {
            foreach (var need in Enum.GetValues<StockNeed>().Cast<StockNeed?>().Append(null))
                await stock.ListAsync(new KeyStockFilter { Text = "server", Need = need, Descending = descending }, default);
            await stock.ListAsync(new KeyStockFilter { Descending = descending, Cursor = new Cursor(descending, ["A", Books.Perpetual, "2022"]).ToString() }, default);
        }

        await stock.OneAsync(Books.Subscription, "2022", default);
    }

    private static async Task AskReservationsAsync(ReservationQueries reservations)
    {
        foreach (var sort in Enum.GetValues<SoftwareSort>())
        {
            foreach (var status in Enum.GetValues<SoftwareStatus>().Cast<SoftwareStatus?>().Append(null))
            {
                var filter = new ReservationFilter { Sort = sort, Status = status, Kind = ProductKind.AzureReservation, Scope = ReservationScope.Shared };
                await reservations.ListAsync(Books.Adatum, filter with { Text = "server", Descending = status is null }, default);
                await reservations.ListAsync(Books.Adatum, filter with { Text = Books.Contoso.ToString() }, default);
            }
        }
    }
}
