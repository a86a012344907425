using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Cancellation;

/// <summary>The cancel dialog as a page of its own, over its real forms, without scripts (CAN-06).</summary>
public sealed class CancellingAPurchaseTests : IAsyncLifetime
{
    private const string Form = "form[method=post][action$='/cancel']";

    private PortalHost portal = null!;
    private Visitor aiko = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        aiko = portal.As(People.AdminAgent);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // CAN-02, CAN-06, CAN-09, REF-01
    public async Task From_the_dialog_to_the_confirmation_the_amount_stays_the_same()
    {
        var order = await BookAsync(new BookedLine(Books.Subscription, Quantity: 3, TaxRate: 0.10m));
        await BookedOrders.GiveKeyAsync(portal.Database, order, timesSeen: 2, by: "Ben Boss");
        await BookedOrders.GiveLinkAsync(portal.Database, order);
        portal.Clock.Advance(TimeSpan.FromDays(20));

        var page = await aiko.GetPageAsync(Address(order));
        Assert.Equal(200, aiko.LastStatus);
        var text = Text(page);
        Assert.Contains("14 Aug 2026 23:59:00 UTC", text, StringComparison.Ordinal);
        Assert.Contains("40 days left", text, StringComparison.Ordinal);
        Assert.Contains("Seen 2 times", text, StringComparison.Ordinal);
        Assert.Contains("Ben Boss, 15 Jun 2026 09:30:00 UTC", text, StringComparison.Ordinal);
        Assert.Contains("USD 100.00 ÷ 365 days × 345 unused days = USD 94.52 per unit, rounded down", text, StringComparison.Ordinal);
        Assert.Contains("USD 94.52 × quantity 3 = USD 283.56", text, StringComparison.Ordinal);
        Assert.Contains("USD 283.56 + tax USD 28.36 = USD 311.92", text, StringComparison.Ordinal);
        Assert.Contains("Important", text, StringComparison.Ordinal);

        page = await aiko.SubmitAsync(page, Form, Entered(acknowledged: true));
        Assert.Equal((200, Address(order, "cancelled")), (aiko.LastStatus, aiko.LastPath)); // after a redirect: reloading repeats nothing
        text = Text(page);
        Assert.Contains("A credit of USD 311.92 will be on the invoice for July 2026.", text, StringComparison.Ordinal);
        Assert.Contains(order, text, StringComparison.Ordinal);
        Assert.Contains("Product keys revoked 1", text, StringComparison.Ordinal);
        Assert.Contains("Download links revoked 1", text, StringComparison.Ordinal);
        Assert.Contains("uninstall", text, StringComparison.Ordinal);
        Assert.Equal(Money.Of(-311.92m, "USD"), await CreditAsync(order));
    }

    [Fact] // REL-02
    public async Task Without_the_acknowledgement_the_message_stands_beside_the_box_and_the_choice_is_kept()
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual), new BookedLine(Books.Subscription));
        var page = await aiko.GetPageAsync(Address(order));
        page = await aiko.SubmitAsync(page, Form, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Scope"] = "order" });

        Assert.Equal(400, aiko.LastStatus);
        var box = page.QuerySelector<IHtmlInputElement>("#Form_Acknowledged")!;
        Assert.Equal("true", box.GetAttribute("aria-invalid"));
        Assert.StartsWith("Tick the box", page.GetElementById(box.GetAttribute("aria-describedby")!)!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelector<IHtmlInputElement>("#scope-order")!.IsChecked);
        Assert.Null(await CreditAsync(order));

        await aiko.SubmitAsync(page, Form, Entered(acknowledged: true));
        Assert.Equal(Address(order, "cancelled"), aiko.LastPath);
        Assert.Equal(OrderStatus.Cancelled, await StatusAsync(order));
    }

    [Fact] // CAN-06
    public async Task One_product_of_an_order_is_cancelled_and_the_others_stay()
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual), new BookedLine(Books.Cal, Quantity: 5));
        var page = await aiko.GetPageAsync(Address(order));
        Assert.Contains("Windows Server 2022 User CAL × 5", Text(page), StringComparison.Ordinal);
        Assert.Contains("The whole order (2 products) – USD 600.00", Text(page), StringComparison.Ordinal);

        page = await aiko.SubmitAsync(page, Form, Entered(acknowledged: true));
        Assert.Contains("The other products of this order are unchanged.", Text(page), StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Completed, await StatusAsync(order));
    }

    [Fact] // CAN-06
    public async Task The_Order_number_list_has_this_products_orders_and_shows_the_chosen_one()
    {
        var old = await BookAsync(portal.Database.Now.AddDays(-61), new BookedLine(Books.Perpetual, Quantity: 7));
        var young = await BookAsync(new BookedLine(Books.Perpetual, Quantity: 2));
        await BookAsync(new BookedLine(Books.Subscription));

        var page = await aiko.GetPageAsync(Address(young));
        var options = page.QuerySelectorAll<IHtmlOptionElement>("#order-number option").ToList();
        Assert.Equal([$"{young} · 15 Jun 2026 · quantity 2", $"{old} · 15 Apr 2026 · quantity 7"], options.Select(option => option.Text));
        Assert.True(options[0].IsSelected);

        page = await aiko.SubmitAsync(page, "form[method=get][action$='/cancel']", new { number = $"{old}-1" });
        Assert.Equal($"{old}-1", page.QuerySelectorAll<IHtmlOptionElement>("#order-number option").Single(option => option.IsSelected).Value);
        Assert.Contains("The cancellation window closed on 14 Jun 2026 23:59", Text(page), StringComparison.Ordinal);
        Assert.Contains("Closed since 14 Jun 2026 23:59:00 UTC", Text(page), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(Form)); // no way to submit
    }

    [Fact] // CAN-06
    public async Task A_day_that_passes_between_preview_and_submit_shows_the_new_amount_and_asks_again()
    {
        var order = await BookAsync(new BookedLine(Books.Subscription));
        var page = await aiko.GetPageAsync(Address(order));
        portal.Clock.Advance(TimeSpan.FromDays(1));

        page = await aiko.SubmitAsync(page, Form, Entered(acknowledged: true));
        Assert.Equal(409, aiko.LastStatus);
        Assert.Contains("The credit changed from USD 100.00 to USD 99.72", page.QuerySelector(".form-errors")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.True(page.QuerySelector<IHtmlInputElement>("#Form_Acknowledged")!.IsChecked);
        Assert.Null(await CreditAsync(order));

        await aiko.SubmitAsync(page, Form);
        Assert.Equal(Address(order, "cancelled"), aiko.LastPath);
        Assert.Equal(Money.Of(-99.72m, "USD"), await CreditAsync(order));
    }

    [Fact] // CAN-08
    public async Task The_second_to_submit_hears_who_cancelled_it_when()
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual));
        var (first, second) = (await aiko.GetPageAsync(Address(order)), await aiko.GetPageAsync(Address(order)));
        await aiko.SubmitAsync(first, Form, Entered(acknowledged: true));
        portal.Clock.Advance(TimeSpan.FromMinutes(5));

        var page = await aiko.SubmitAsync(second, Form, Entered(acknowledged: true));
        Assert.Equal(409, aiko.LastStatus);
        Assert.Contains("Aiko Agent already cancelled this on 15 Jun 2026 09:30", Text(page), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"a[href='{Address(order, "cancelled")}']"));
    }

    [Theory] // CAN-03, CAN-02
    [InlineData(Books.LinuxPlan, 0, "SUSE Linux and Red Hat Linux plans cannot be cancelled.")]
    [InlineData(Books.LinuxPlan, 400, "SUSE Linux and Red Hat Linux plans cannot be cancelled.")]
    [InlineData(Books.Perpetual, 61, "The cancellation window closed on")]
    public async Task What_cannot_be_cancelled_says_why_and_a_forged_submit_gets_the_same_answer(string product, int age, string reason)
    {
        var order = await BookAsync(portal.Database.Now.AddDays(-age), new BookedLine(product));
        Assert.Contains(reason, Text(await aiko.GetPageAsync(Address(order))), StringComparison.Ordinal);

        var other = await BookAsync(new BookedLine(Books.Perpetual));
        var forged = await aiko.GetPageAsync(Address(other));
        forged.QuerySelector(Form)!.SetAttribute("action", Address(order));
        var page = await aiko.SubmitAsync(forged, Form, Entered(acknowledged: true));
        Assert.Equal(409, aiko.LastStatus);
        Assert.Contains(reason, Text(page), StringComparison.Ordinal);
        Assert.Null(await CreditAsync(order));
    }

    [Theory] // CAN-04, CAN-05
    [InlineData(Books.Reservation)]
    [InlineData(Books.Perpetual)]
    public async Task Where_support_decides_the_dialog_has_all_facts_to_quote(string product)
    {
        await portal.InDatabaseAsync(async db =>
        {
            (await db.Partners.SingleAsync(partner => partner.Id == Books.Contoso)).Change(new PartnerSettings { SupportWhenCreditAbove = new([Money.Of(50m, "USD")]) });
            return await db.SaveChangesAsync();
        });
        var order = await BookAsync(new BookedLine(product, Quantity: 2));
        var page = await aiko.GetPageAsync(Address(order));

        Assert.Null(page.QuerySelector(Form));
        Assert.Contains("customer support request", Text(page), StringComparison.OrdinalIgnoreCase);
        var link = page.QuerySelector("main a[href^='/support/requests/new']")!;
        Assert.Equal($"/support/requests/new?customer={Books.Adatum}&order={order}&line=1&scope=line", link.GetAttribute("href"));
        await aiko.GetPageAsync(link.GetAttribute("href")!);
        Assert.Equal(200, aiko.LastStatus);
    }

    [Fact] // ACC-02
    public async Task Others_than_an_Admin_agent_are_told_which_role_is_needed()
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual));
        foreach (var person in new[] { People.GlobalAdmin, People.SalesAgent, People.HelpdeskAgent, People.BillingAdmin, People.CustomerAdmin })
        {
            var visitor = portal.As(person);
            var page = await visitor.GetPageAsync(Address(order));
            Assert.Equal(403, visitor.LastStatus);
            Assert.Contains("Admin agent", Text(page), StringComparison.Ordinal);
        }
    }

    [Theory] // SEC-01, REL-02
    [InlineData("/customers/{tenant}/software/ffffffffffff-1/cancel")]
    [InlineData("/customers/{tenant}/software/{order}-2/cancel")]
    [InlineData("/customers/{tenant}/software/{order}-0/cancel")]
    [InlineData("/customers/{tenant}/software/{order}-99999999999/cancel")]
    [InlineData("/customers/{tenant}/software/{order}-1/cancelled")]
    [InlineData("/customers/{tenant}/software/{order}-1/cancel?number=x")]
    [InlineData("/customers/{tenant}/software/{order}-1/cancel?number=ffffffffffff-1")]
    [InlineData("/customers/b0000000-0000-4000-8000-00000000000b/software/{order}-1/cancel")]
    public async Task What_is_not_there_or_not_yours_is_not_found(string address)
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual));
        var path = address.Replace("{tenant}", Books.Adatum.ToString(), StringComparison.Ordinal).Replace("{order}", order, StringComparison.Ordinal);
        await aiko.GetPageAsync(path);
        Assert.Equal(404, aiko.LastStatus);

        var foreigner = portal.As(People.ForeignAdminAgent);
        await foreigner.GetPageAsync(Address(order));
        Assert.Equal(404, foreigner.LastStatus);
    }

    [Theory] // REL-02
    [InlineData("Form.LineCredit", "three")]
    [InlineData("Form.LineCredit", "99999999999999999999999999")]
    [InlineData("Form.LineCredit", null)]
    [InlineData("Form.Currency", "<script>")]
    [InlineData("Form.Currency", null)]
    [InlineData("Form.Scope", "everything")]
    [InlineData("Form.Scope", "order")]
    public async Task A_form_that_was_tampered_with_cancels_nothing(string field, string? value)
    {
        var order = await BookAsync(new BookedLine(Books.Perpetual));
        var page = await aiko.GetPageAsync(Address(order));
        var entered = Entered(acknowledged: true);
        entered[field] = value;
        page = await aiko.SubmitAsync(page, Form, entered);
        Assert.Equal(400, aiko.LastStatus);
        Assert.NotNull(page.QuerySelector(".form-errors"));
        Assert.Null(await CreditAsync(order));
    }

    [Fact] // I18-01
    public async Task In_Japanese_the_dialog_and_the_confirmation_speak_Japanese()
    {
        var order = await BookAsync(new BookedLine(Books.Subscription, Price: Money.Of(15_000m, "JPY"), TaxRate: 0.10m));
        aiko.Client.DefaultRequestHeaders.Add("Accept-Language", "ja");
        var page = await aiko.GetPageAsync(Address(order));
        var text = Text(page);
        foreach (var words in new[] { "購入のキャンセル", "注文番号", "あと 60 日", "2026/08/14 23:59:00 UTC", "JPY 15,000 ÷ 365 日 × 未使用 365 日", "重要", "送信" })
            Assert.Contains(words, text, StringComparison.Ordinal);

        page = await aiko.SubmitAsync(page, Form);
        Assert.Contains("チェック ボックスをオンにしてください", Text(page), StringComparison.Ordinal);
        page = await aiko.SubmitAsync(page, Form, Entered(acknowledged: true));
        Assert.Contains("JPY 16,500 のクレジットが 2026年6月 の請求書に記載されます。", Text(page), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Entered(bool acknowledged) => new(StringComparer.Ordinal) { ["Form.Acknowledged"] = acknowledged ? "true" : null };

    private static string Address(string order, string page = "cancel") => $"/customers/{Books.Adatum}/software/{order}-1/{page}";

    /// <summary>What a person reads: spaces as one.</summary>
    private static string Text(IHtmlDocument page) =>
        string.Join(' ', string.Join(' ', page.QuerySelector("main")!.Descendants<IText>().Select(text => text.Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace(" ,", ",", StringComparison.Ordinal);

    private Task<string> BookAsync(params BookedLine[] lines) => BookedOrders.BookAsync(portal.Database, lines);

    private Task<string> BookAsync(DateTime at, params BookedLine[] lines) => BookedOrders.BookAsync(portal.Database, lines, at);

    private Task<Money?> CreditAsync(string order) => portal.InDatabaseAsync<Money?>(async db =>
    {
        var credits = await db.InvoiceLines.IgnoreQueryFilters().Where(line => line.OrderId == order && line.Kind == Domain.Invoicing.InvoiceLineKind.Credit).ToListAsync();
        return credits.Count == 0 ? null : Assert.Single(credits).Amount.Gross;
    });

    private Task<OrderStatus> StatusAsync(string order) =>
        portal.InDatabaseAsync(db => db.Orders.IgnoreQueryFilters().Where(o => o.Id == order).Select(o => o.Status).SingleAsync());
}
