using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Orders;

/// <summary>Add products, cart, review, Buy, confirmation, order history: over the forms that are on the pages.</summary>
public sealed class BuyingTests
{
    private const string Products = "/customers/a0000000-0000-4000-8000-00000000000a/products";
    private const string Cart = "/customers/a0000000-0000-4000-8000-00000000000a/cart";
    private const string Orders = "/customers/a0000000-0000-4000-8000-00000000000a/orders";

    private static readonly string PerpetualForm = Form(Books.Perpetual);

    [Fact] // ORD-01 to ORD-05
    public async Task An_agent_adds_products_reviews_buys_and_finds_the_order_in_the_history()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);

        var page = await agent.GetPageAsync(Products + "?search=sql");
        Assert.Single(page.QuerySelectorAll("main .card"));
        Assert.Contains("excl. tax", Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "3")));
        Assert.Equal((200, Products + "?search=sql"), (agent.LastStatus, agent.LastPath));
        Assert.Contains("Review cart (1)", Text(page), StringComparison.Ordinal);

        page = await agent.GetPageAsync(Cart);
        Assert.Contains("USD\u00A0300.00", Text(page), StringComparison.Ordinal);
        Assert.Contains("USD\u00A0999,700.00", Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(page, "form[data-line='1']", Fields(("Line.Quantity", "4")));
        Assert.Contains("Quantity changed.", Text(page), StringComparison.Ordinal);

        Assert.NotNull(page.QuerySelector("#buy input[name='Form.PurchaseOrderNumber']"));
        page = await agent.SubmitAsync(page, "#buy", Fields(("Form.PurchaseOrderNumber", "PO-42 <b>")));
        Assert.Equal(200, agent.LastStatus);
        var number = page.QuerySelector("main .id-copy code")!.TextContent;
        Assert.Matches("^[0-9a-f]{12}$", number);
        Assert.Equal($"{Orders}/{number}/confirmation", agent.LastPath);
        Assert.Equal(Orders, page.QuerySelector<IHtmlAnchorElement>("main .buttons a.primary")!.GetAttribute("href"));

        page = await agent.GetPageAsync(Orders);
        foreach (var field in new[] { "search", "status", "from", "to" }) Assert.NotNull(page.QuerySelector($"form[role=search] [name='{field}']"));
        Assert.Empty(page.QuerySelectorAll(".pager-moves a"));
        var row = Text(page.QuerySelector("main tbody tr")!);
        foreach (var shown in new[] { number, "Aiko Agent", "SQL Server 2022 Standard", "4", "USD\u00A0400.00", "excl. tax", "Pending", "PO-42 <b>" })
            Assert.Contains(shown, row, StringComparison.Ordinal);

        await portal.Database.WideAsync<ProvisionOrders, int>(work => work.RunAsync(default));
        page = await agent.GetPageAsync($"{Orders}/{number}");
        Assert.Contains("Completed", Text(page), StringComparison.Ordinal);
        Assert.Contains("2026-06", Text(page), StringComparison.Ordinal);
    }

    [Theory] // ORD-01
    [InlineData("en", "Already bought for this customer in the last 30 days:", "In the cart already: quantity 3")]
    [InlineData("ja", "この顧客には過去 30 日以内に購入済みです:", "すでにカートに入っています: 数量 3")]
    public async Task A_repeat_within_30_days_is_warned_of_on_the_shelf_and_at_the_review_with_the_earlier_order(string language, string warning, string inCart)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        agent.Client.DefaultRequestHeaders.Add("Accept-Language", language);
        var page = await agent.GetPageAsync(Products + "?search=sql");
        Assert.Empty(page.QuerySelectorAll("main .message-bar.tone-warning"));
        page = await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "3")));
        Assert.Contains(inCart, page.QuerySelector("main td .message-bar.tone-warning")!.TextContent, StringComparison.Ordinal);
        page = await agent.GetPageAsync(Cart);
        Assert.Empty(page.QuerySelectorAll("main th .message-bar.tone-warning")); // a line is no repeat of itself
        Assert.DoesNotContain(warning, Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(page, "#buy");
        var number = page.QuerySelector("main .id-copy code")!.TextContent;

        page = await agent.GetPageAsync(Products + "?search=sql");
        var shelf = page.QuerySelector("main td .message-bar.tone-warning")!;
        Assert.Contains(warning, shelf.TextContent, StringComparison.Ordinal);
        Assert.Equal($"{Orders}/{number}", shelf.QuerySelector("a")!.GetAttribute("href"));
        await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "1")));
        var bar = (await agent.GetPageAsync(Cart)).QuerySelector("main th .message-bar.tone-warning")!;
        Assert.Contains(warning, bar.TextContent, StringComparison.Ordinal);
        Assert.Equal($"{Orders}/{number}", bar.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory] // REL-02
    [InlineData("0", "Enter a quantity from 1 to 10,000.")]
    [InlineData("-1", "Enter a quantity from 1 to 10,000.")]
    [InlineData("1000000000000", "Enter a quantity from 1 to 10,000.")]
    [InlineData("100000000000000000000000", "100000000000000000000000")]
    [InlineData("three", "three")]
    [InlineData("1.5", "1.5")]
    [InlineData("", "Enter a quantity.")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    public async Task A_bad_quantity_is_answered_beside_the_field_with_the_input_kept(string typed, string message)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm, Fields(("Form.Quantity", typed)));
        AssertKept(agent, page, PerpetualForm, "Form.Quantity", typed, message);

        page = await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "2")));
        Assert.Equal(200, agent.LastStatus);
        page = await agent.SubmitAsync(await agent.GetPageAsync(Cart), "form[data-line='1']", Fields(("Line.Quantity", typed)));
        AssertKept(agent, page, "form[data-line='1']", "Line.Quantity", typed, message);
        page = await agent.GetPageAsync(Cart);
        Assert.Equal("2", page.QuerySelector<IHtmlInputElement>("form[data-line='1'] [name='Line.Quantity']")!.Value);
    }

    [Fact] // ORD-06
    public async Task A_reservation_without_subscription_and_scope_comes_back_with_both_messages()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.SubmitAsync(await agent.GetPageAsync(Products + "?tab=Azure"), Form(Books.Reservation), Fields(("Form.AzureSubscriptionId", "not a guid")));
        Assert.Equal(400, agent.LastStatus);
        Assert.Equal("not a guid", page.QuerySelector<IHtmlInputElement>("#Form_AzureSubscriptionId")!.Value);

        page = await agent.SubmitAsync(page, Form(Books.Reservation), Fields(("Form.AzureSubscriptionId", "")));
        Assert.Equal(400, agent.LastStatus);
        Assert.Equal(2, page.QuerySelectorAll($"{Form(Books.Reservation)} p.error").Length);

        page = await agent.SubmitAsync(
            page, Form(Books.Reservation), Fields(("Form.AzureSubscriptionId", "11111111-2222-4333-8444-555555555555"), ("Form.ReservationScope", "Shared")));
        Assert.Equal(200, agent.LastStatus);
        Assert.Contains("Review cart (1)", Text(page), StringComparison.Ordinal);
    }

    [Fact] // ORD-02
    public async Task The_same_form_sent_twice_or_fifty_times_at_once_is_one_order()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm);
        var cart = await agent.GetPageAsync(Cart);

        await agent.SubmitAsync(cart, "#buy");
        var confirmation = agent.LastPath;
        await agent.SubmitAsync(cart, "#buy");
        Assert.Equal((200, confirmation), (agent.LastStatus, agent.LastPath));

        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm);
        cart = await agent.GetPageAsync(Cart);
        var fields = cart.QuerySelectorAll("#buy input").OfType<IHtmlInputElement>().Select(field => new KeyValuePair<string, string>(field.Name!, field.Value)).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            using var content = new FormUrlEncodedContent(fields);
            var answer = await agent.Client.PostAsync(Cart + "/buy", content);
            return (answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath);
        })));
        Assert.Single(answers.Distinct());
        Assert.EndsWith("/confirmation", answers[0].AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.Orders.IgnoreQueryFilters().CountAsync()));
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.InvoiceLines.IgnoreQueryFilters().CountAsync()));
    }

    [Fact] // PRC-02
    public async Task A_changed_price_stops_buy_shows_old_and_new_and_goes_on_when_accepted()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm);
        var cart = await agent.GetPageAsync(Cart);
        await portal.InDatabaseAsync(db => db.PriceList.Where(price => price.ProductId == Books.Perpetual && price.MarketCode == "US")
            .ExecuteUpdateAsync(price => price.SetProperty(p => p.UnitPrice.TenThousandths, Money.Of(120m, "USD").TenThousandths)));

        var page = await agent.SubmitAsync(cart, "#buy");
        Assert.Equal(409, agent.LastStatus);
        Assert.Contains("Nothing was charged.", Text(page), StringComparison.Ordinal);
        var row = Text(page.QuerySelector("#prices tbody tr")!);
        Assert.Contains("USD\u00A0100.00", row, StringComparison.Ordinal);
        Assert.Contains("USD\u00A0120.00", row, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#buy button[type=submit]"));
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.Orders.IgnoreQueryFilters().CountAsync()));

        page = await agent.SubmitAsync(page, "#prices");
        Assert.Null(page.QuerySelector("#prices"));
        await agent.SubmitAsync(page, "#buy");
        Assert.EndsWith("/confirmation", agent.LastPath, StringComparison.Ordinal);
        Assert.Equal(1_200_000, await portal.InDatabaseAsync(db => db.InvoiceLines.IgnoreQueryFilters().Select(line => line.Amount.NetTenThousandths).SingleAsync()));
    }

    [Fact] // REL-02
    public async Task A_cart_that_changed_in_another_window_is_answered_with_what_happened()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm);
        var first = await agent.GetPageAsync(Cart);
        await agent.SubmitAsync(await agent.GetPageAsync(Cart), "form[data-line='1']", Fields(("Line.Quantity", "9")));

        foreach (var stale in new[] { "#buy", "form[data-line='1']", "form[data-remove='1']" })
        {
            var page = await agent.SubmitAsync(first, stale);
            Assert.Equal(409, agent.LastStatus);
            Assert.Contains("changed in another window", Text(page), StringComparison.Ordinal);
            Assert.Equal("9", page.QuerySelector<IHtmlInputElement>("form[data-line='1'] [name='Line.Quantity']")!.Value);
        }
    }

    [Fact] // ORD-01
    public async Task Over_the_limit_buy_is_shown_disabled_with_the_reason_and_refused_when_sent()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm, Fields(("Form.Quantity", "10000")));
        await agent.SubmitAsync(await agent.GetPageAsync(Products), Form(Books.Cal));
        var page = await agent.GetPageAsync(Cart);
        Assert.Null(page.QuerySelector("#buy button[type=submit]"));
        Assert.Equal("true", page.QuerySelector("#buy .why-not button")!.GetAttribute("aria-disabled"));
        page = await agent.SubmitAsync(page, "#buy");
        Assert.Equal(409, agent.LastStatus);
        Assert.Contains("USD\u00A01,000,000.00 available, USD\u00A01,000,100.00 needed", Text(page), StringComparison.Ordinal);
    }

    [Fact] // product.md 1
    public async Task A_sales_agent_buys_only_if_the_partners_settings_say_so()
    {
        await using var portal = await PortalHost.StartAsync();
        var sales = portal.As(People.SalesAgent);
        foreach (var address in new[] { Products, Cart })
        {
            await sales.GetPageAsync(address);
            Assert.Equal(403, sales.LastStatus);
        }

        var history = await sales.GetPageAsync(Orders);
        Assert.Equal(200, sales.LastStatus);
        Assert.Empty(history.QuerySelectorAll($"a[href='{Products}']"));

        await portal.InDatabaseAsync(async db =>
        {
            var partner = await db.Partners.SingleAsync(row => row.Id == Books.Contoso);
            partner.Change(partner.Settings with { SalesAgentsMayBuy = true });
            return await db.SaveChangesAsync();
        });
        await sales.GetPageAsync(Products);
        Assert.Equal(200, sales.LastStatus);
    }

    [Fact] // SEC-01
    public async Task Another_partners_customer_is_404_on_every_page_of_the_room()
    {
        await using var portal = await PortalHost.StartAsync();
        var foreign = portal.As(People.ForeignAdminAgent);
        foreach (var address in new[] { Products, Cart, Orders, Orders + "/export", Orders + "/0123456789ab", Orders + "/0123456789ab/confirmation" })
        {
            await foreign.GetPageAsync(address);
            Assert.Equal(404, foreign.LastStatus);
        }
    }

    [Theory]
    [InlineData("?tab=nonsense&kind=7&term=x&size=-4&page=%00", 200)]
    [InlineData("?search=%F0%9F%98%80%27%25_", 200)]
    public async Task An_odd_address_of_the_catalogue_is_read_as_far_as_it_goes(string query, int status)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.GetPageAsync(Products + query);
        Assert.Equal(status, agent.LastStatus);
    }

    [Theory]
    [InlineData("?from=2026-06-30&to=2026-06-01", 400)]
    [InlineData("?from=yesterday", 400)]
    [InlineData("?status=Lost", 400)]
    [InlineData("?from=0001-01-01&to=9999-12-31&sort=nonsense&page=xyz", 200)]
    public async Task An_odd_filter_of_the_history_gets_a_message_and_never_an_error(string query, int status)
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync(Orders + query);
        Assert.Equal(status, agent.LastStatus);
        Assert.Equal(status == 400, page.QuerySelector("[role=alert]") is not null);
    }

    [Fact] // CSV-01
    public async Task The_export_is_a_file_of_the_filtered_orders()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        await agent.SubmitAsync(await agent.GetPageAsync(Products), PerpetualForm);
        await agent.SubmitAsync(await agent.GetPageAsync(Cart), "#buy");

        var answer = await agent.Client.GetAsync(Orders + "/export?search=sql");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var none = await agent.Client.GetStringAsync(Orders + "/export?search=nothing");
        Assert.Single(none.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact] // I18-01, TAX-01
    public async Task In_Japanese_the_whole_way_is_Japanese()
    {
        await using var portal = await PortalHost.StartAsync();
        var agent = portal.As(People.AdminAgent);
        agent.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja");
        var page = await agent.GetPageAsync(Products);
        Assert.Contains("製品の追加", Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "0")));
        Assert.Contains("数量", page.QuerySelector($"{PerpetualForm} p.error")!.TextContent, StringComparison.Ordinal);
        await agent.SubmitAsync(page, PerpetualForm, Fields(("Form.Quantity", "1")));
        page = await agent.GetPageAsync(Cart);
        Assert.Contains("カートの確認", Text(page), StringComparison.Ordinal);
        page = await agent.SubmitAsync(page, "#buy");
        Assert.Contains("注文番号", Text(page), StringComparison.Ordinal);
    }

    private static string Form(string product) => $"form[data-sku='{product}-{Books.Sku}']";

    private static Dictionary<string, string?> Fields(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, string? (field) => field.Value, StringComparer.Ordinal);

    private static string Text(IHtmlDocument page) => Text(page.QuerySelector("main")!);

    private static string Text(IElement element) => element.TextContent;

    private static void AssertKept(Visitor agent, IHtmlDocument page, string form, string field, string typed, string message)
    {
        Assert.Equal(400, agent.LastStatus);
        var input = page.QuerySelector<IHtmlInputElement>($"{form} [name='{field}']")!;
        // As the browser was sent it; what a number field then shows is the browser's affair.
        Assert.Equal(typed, input.GetAttribute("value"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var beside = page.GetElementById(input.GetAttribute("aria-describedby")!)!;
        Assert.Contains(message, beside.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".form-errors a"), link => link.GetAttribute("href") == "#" + input.Id);
    }
}
