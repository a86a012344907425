using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Support;

/// <summary>From the cancel dialog to the credit on the invoice, as people meet it (SUP-01, SUP-03, CAN-04, CAN-05).</summary>
public sealed class ServiceRequestPageTests : IAsyncLifetime
{
    private const string Form = "form[enctype='multipart/form-data']";

    private readonly Dictionary<string, string?> settings = ContosoRows.Settings();
    private PortalHost portal = null!;
    private Visitor aiko = null!;
    private Visitor olga = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(settings);
        (aiko, olga) = (portal.As(People.AdminAgent), portal.As(People.PortalOperator));
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Fact] // CAN-04, SUP-01
    public async Task A_reservations_dialog_leads_to_a_form_that_knows_everything_but_the_reason_and_the_phone()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation, Quantity: 2)]);
        var dialog = await aiko.GetPageAsync($"/customers/{Books.Adatum}/software/{order}-1/cancel");
        var page = await aiko.GetPageAsync(dialog.QuerySelector("main a[href^='/support/requests/new']")!.GetAttribute("href")!);

        Assert.Equal(
            ("PurchaseRefund", $"{Books.Adatum}", order, "200.00", "Aiko Agent", "aiko@contoso.example"),
            (Value(page, "Type"), Value(page, "Customer"), Value(page, "Order"), Value(page, "Amount"), Value(page, "ContactName"), Value(page, "ContactEmail")));
        Assert.Contains("Reserved VM Instance D2s", Value(page, "Title"), StringComparison.Ordinal);
        foreach (var fact in new[] { "Adatum Corporation", "adatum.example", "Reserved VM Instance D2s, quantity 2", "Azure reservations cannot be cancelled here" })
            Assert.Contains(fact, Value(page, "Description"), StringComparison.Ordinal);

        page = await aiko.SubmitAsync(page, Form);
        Assert.Equal(400, aiko.LastStatus);
        Assert.Equal(["Choose the impact.", "Enter the reason for the refund.", "Enter a phone number."], page.QuerySelectorAll(".form-errors li").Select(item => item.TextContent));
        Assert.Equal(order, Value(page, "Order"));
    }

    [Theory] // CAN-05
    [InlineData("part", "", "Refund of a part of")]
    [InlineData("order", "300.00", "Refund of the whole order")]
    [InlineData("line", "200.00", "Refund of")]
    public async Task The_amount_asked_for_is_that_of_the_line_of_the_whole_order_or_left_open_for_a_part(string scope, string amount, string title)
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 2), new(Books.Cal)]);
        var page = await aiko.GetPageAsync($"/support/requests/new?customer={Books.Adatum}&order={order}&line=1&scope={scope}");
        Assert.Equal(amount, Value(page, "Amount"));
        Assert.StartsWith(title, Value(page, "Title"), StringComparison.Ordinal);
    }

    [Fact] // CAN-04, CAN-05
    public async Task For_a_whole_order_with_a_reservation_in_it_all_lines_are_asked_for()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation, Quantity: 2), new(Books.Perpetual)]);
        var dialog = await aiko.GetPageAsync($"/customers/{Books.Adatum}/software/{order}-1/cancel");
        var page = await aiko.GetPageAsync(dialog.QuerySelector("main a[href$='scope=order']")!.GetAttribute("href")!);
        Assert.Equal("300.00", Value(page, "Amount"));
    }

    [Fact] // SUP-03, REF-02, CAN-08
    public async Task A_request_is_answered_asked_back_about_and_granted_and_both_sides_see_it()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation, Quantity: 2, TaxRate: 0.10m)]);
        await BookedOrders.GiveLinkAsync(portal.Database, order);
        var number = await FileAsync(order);

        var page = await olga.GetPageAsync($"/operator/service-requests/{number}");
        Assert.Contains("Contoso Distribution", MainText(page), StringComparison.Ordinal);
        await olga.SubmitAsync(page, Form, Entries(("Form.Act", "ask"), ("Form.Text", "Since when?")));
        Assert.Equal(200, olga.LastStatus);

        page = await portal.As(People.HelpdeskAgent).GetPageAsync("/support/requests?status=AttentionNeeded");
        Assert.Contains(number, MainText(page), StringComparison.Ordinal);
        page = await aiko.GetPageAsync($"/support/requests/{number}");
        Assert.Contains("Since when?", MainText(page), StringComparison.Ordinal);
        page = await aiko.SubmitAsync(page, Form, Entries(("Form.Text", "月曜日から <script>alert(1)</script> 🙂")));
        Assert.Contains("月曜日から <script>alert(1)</script> 🙂", MainText(page), StringComparison.Ordinal);
        Assert.Equal("Open", page.QuerySelector(".page-head .badge")!.TextContent);

        page = await olga.GetPageAsync($"/operator/service-requests/{number}/credit");
        page = await olga.SubmitAsync(page, "form[method=get][action$='/credit']", Entries(("Form.Amount", "150")));
        Assert.Contains("USD\u00A0136.36", MainText(page), StringComparison.Ordinal); // 150 / 1.1
        page = await olga.SubmitAsync(page, "form[method=post][action$='/credit']");
        Assert.Equal((200, $"/operator/service-requests/{number}"), (olga.LastStatus, olga.LastPath));

        var credit = await portal.InDatabaseAsync(db => db.InvoiceLines.AcrossTenants(db).SingleAsync(line => line.OrderId == order && line.Kind == InvoiceLineKind.Credit));
        Assert.Equal((-150m, number, 202606), (credit.Amount.Gross.Amount, credit.ServiceRequestNumber, credit.BillingMonth));
        var cancelled = await portal.InDatabaseAsync(db => db.Orders.AcrossTenants(db).SingleAsync(row => row.Id == order));
        Assert.Equal((OrderStatus.Cancelled, "Olga Operator"), (cancelled.Status, cancelled.CancelledByName));
        Assert.All(await portal.InDatabaseAsync(db => db.DownloadLinks.AcrossTenants(db).ToListAsync()), link => Assert.NotNull(link.RevokedAt));

        page = await aiko.GetPageAsync($"/support/requests/{number}");
        Assert.Contains("Credit of USD\u00A0150.00", MainText(page), StringComparison.Ordinal);
        page = await aiko.GetPageAsync($"/customers/{Books.Adatum}/orders/{order}");
        Assert.NotNull(page.QuerySelector($"a[href='/support/requests/{number}']"));

        var log = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(entry => entry.PartnerId == Books.Contoso && entry.OrderId == order).OrderBy(entry => entry.Id).Select(entry => entry.Operation).ToListAsync());
        Assert.Equal(
            [AuditOperation.CreateServiceRequest, AuditOperation.UpdateServiceRequest, AuditOperation.UpdateServiceRequest, AuditOperation.CancelOrder, AuditOperation.GrantServiceRequestCredit], log);
    }

    [Fact] // SUP-01, SEC-01
    public async Task What_is_not_the_partners_own_is_said_beside_its_field_and_the_input_stays()
    {
        var own = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var foreign = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        var page = await aiko.GetPageAsync("/support/requests/new");
        page = await aiko.SubmitAsync(page, Form, Report(foreign, customer: "tailspin.example"));
        Assert.Equal(400, aiko.LastStatus);
        Assert.Contains("None of your customers", page.QuerySelector("#Form_Customer-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("None of your customers", page.QuerySelector("#Form_Order-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("tailspin.example", foreign), (Value(page, "Customer"), Value(page, "Order")));

        page = await aiko.SubmitAsync(page, Form, Report(own, amount: "100.01"));
        Assert.Contains("No more than USD\u00A0100.00", page.QuerySelector("#Form_Amount-error")!.TextContent, StringComparison.Ordinal);
        page = await aiko.SubmitAsync(page, Form, Report(own, amount: "94,20"));
        Assert.NotNull(page.QuerySelector("#Form_Amount-error"));
        page = await aiko.SubmitAsync(page, Form, new Dictionary<string, string?>(Report(own), StringComparer.Ordinal) { ["Form.Line"] = $"{own}-9" });
        Assert.Contains("no such product", page.QuerySelector("#Form_Order-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await portal.InDatabaseAsync(db => db.ServiceRequests.AcrossTenants(db).CountAsync()));
        await aiko.GetPageAsync($"/support/requests/new?customer={Books.Tailspin}&order={foreign}&line=1");
        Assert.Equal(404, aiko.LastStatus);
    }

    [Fact] // SUP-01
    public async Task Sent_twice_it_is_one_request_and_changed_in_between_it_is_refused()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var page = await aiko.GetPageAsync("/support/requests/new");
        await aiko.SubmitAsync(page, Form, Report(order));
        var first = aiko.LastPath;
        await aiko.SubmitAsync(page, Form, Report(order));
        Assert.Equal((200, first), (aiko.LastStatus, aiko.LastPath));
        var again = await aiko.SubmitAsync(page, Form, Report(order, title: "Another title"));
        Assert.Equal(409, aiko.LastStatus);
        Assert.Contains(first[^12..], MainText(again), StringComparison.Ordinal);
        Assert.Equal(1, await portal.InDatabaseAsync(db => db.ServiceRequests.AcrossTenants(db).CountAsync()));
    }

    [Fact] // REL-03
    public async Task Two_who_answer_at_once_both_keep_what_they_wrote()
    {
        var number = await FileAsync(await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]));
        var page = await aiko.GetPageAsync($"/support/requests/{number}");
        await olga.SubmitAsync(await olga.GetPageAsync($"/operator/service-requests/{number}"), Form, Entries(("Form.Act", "note"), ("Form.Text", "We look into it.")));

        page = await aiko.SubmitAsync(page, Form, Entries(("Form.Text", "One more thing.")));
        Assert.Equal(409, aiko.LastStatus);
        Assert.Equal("One more thing.", Value(page, "Text"));
        Assert.Contains("We look into it.", page.QuerySelector("li:has(.tone-warning)")!.TextContent, StringComparison.Ordinal);
        var second = page;
        page = await aiko.SubmitAsync(page, Form);
        await aiko.SubmitAsync(second, Form); // pressed twice
        Assert.Equal(200, aiko.LastStatus);
        Assert.Equal(3, await portal.InDatabaseAsync(db => db.ServiceRequestEntries.AcrossTenants(db).CountAsync()));
        Assert.Contains("One more thing.", MainText(page), StringComparison.Ordinal);
    }

    [Fact] // SUP-03, SEC-01
    public async Task Another_partner_finds_nothing_and_the_list_and_its_file_hold_the_same()
    {
        var number = await FileAsync(await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]));
        var stranger = portal.As(People.ForeignAdminAgent);
        foreach (var path in new[] { $"/support/requests/{number}", $"/support/requests/{number}/files/{Guid.NewGuid()}", "/support/requests/SR0000000000" })
        {
            await stranger.GetPageAsync(path);
            Assert.Equal(404, stranger.LastStatus);
        }

        Assert.DoesNotContain(number, MainText(await stranger.GetPageAsync("/support/requests")), StringComparison.Ordinal);
        foreach (var (query, isThere) in new[] { ("", true), ("?search=" + number, true), ("?customer=adatum&type=PurchaseRefund&status=Open&sort=title", true), ("?status=Closed", false), ("?page=nonsense&size=7&sort=-filed", true) })
        {
            Assert.Equal(isThere, MainText(await aiko.GetPageAsync("/support/requests" + query)).Contains(number, StringComparison.Ordinal));
            Assert.Equal(isThere, (await aiko.Client.GetStringAsync("/support/requests/export" + query)).Contains(number, StringComparison.Ordinal));
            Assert.Equal(isThere, MainText(await olga.GetPageAsync("/operator/service-requests" + query)).Contains(number, StringComparison.Ordinal));
        }
    }

    private async Task<string> FileAsync(string order)
    {
        await aiko.SubmitAsync(await aiko.GetPageAsync("/support/requests/new"), Form, Report(order));
        Assert.Equal(200, aiko.LastStatus);
        return aiko.LastPath[^ServiceRequestNumbers.Length..];
    }

    private static Dictionary<string, string?> Report(string order, string customer = "adatum.example", string amount = "100", string title = "Refund, please") => Entries(
        ("Form.Type", "PurchaseRefund"), ("Form.Impact", "Moderate"), ("Form.Title", title), ("Form.Customer", customer), ("Form.Order", order),
        ("Form.Reason", "Bought twice"), ("Form.Amount", amount), ("Form.ContactPhone", "+1 555 0100"));

    private static Dictionary<string, string?> Entries(params (string Name, string Value)[] entries) => entries.ToDictionary(entry => entry.Name, entry => (string?)entry.Value, StringComparer.Ordinal);

    private static string MainText(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    private static string Value(IHtmlDocument page, string field) => page.QuerySelector($"#Form_{field}") switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlTextAreaElement area => area.Value,
        _ => throw new InvalidOperationException(field),
    };
}
