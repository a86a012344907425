using CspPortal.Application.Persistence;
using CspPortal.Domain.Invoicing;
using CspPortal.Testing;
using CspPortal.Web.Features.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>From the cancel dialog of a reservation to the operator's credit on the invoice (CAN-04, SUP-01, SUP-03).</summary>
public sealed class SupportTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, 1440)]
    [InlineData("ja-JP", false, 360)]
    public async Task A_reservation_is_reported_asked_back_about_and_credited(string locale, bool scripts, int width)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"attachments-{Guid.NewGuid():N}");
        await using var portal = await PortalHost.StartKestrelAsync(new Dictionary<string, string?> { ["Attachments:Folder"] = folder });
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Reservation, Quantity: 2)]);
        var words = new Words(locale);
        await using var agent = await browser.OpenAsync(portal, new Look(locale, scripts, Width: width));
        await using var desk = await browser.OpenAsync(portal, new Look(locale, scripts, Dark: true, Width: width));
        await agent.SignInAsync(People.AdminAgent);
        await desk.SignInAsync(People.PortalOperator);

        await agent.Page.GotoAsync($"/customers/{Books.Adatum}/software/{order}-1/cancel");
        await agent.Page.Locator("main a[href^='/support/requests/new']").First.ClickAsync();
        await agent.Page.Locator("#Form_Impact").SelectOptionAsync("Moderate");
        await agent.Page.GetByLabel(words.Of<SupportText>("Reason")).FillAsync("計画が変わりました。");
        await agent.Page.GetByLabel(words.Of<SupportText>("ContactPhone")).FillAsync("+81 3-5550-0100");
        await agent.Page.Locator("#Form_Files").SetInputFilesAsync(new FilePayload { Name = "明細 📎.csv", MimeType = "text/csv", Buffer = "a,b\n1,2\n"u8.ToArray() });
        await LookAsync(agent, "report");
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<SupportText>("Submit"), Exact = true }).ClickAsync();
        await agent.Page.WaitForURLAsync("**/support/requests/SR*");
        var number = agent.Page.Url[^12..];
        Assert.Contains("明細 📎.csv", await agent.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        await desk.Page.GotoAsync("/operator/service-requests");
        await LookAsync(desk, "desk");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await desk.Page.GetByLabel(words.Of<SupportText>("Answer.Text"), new() { Exact = true }).FillAsync("Since when?");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<SupportText>("Answer.Ask") }).ClickAsync();
        await desk.Page.Locator("[role=status].message-bar").First.WaitForAsync();

        await agent.Page.ReloadAsync();
        await LookAsync(agent, "asked");
        await agent.Page.Locator("#Form_Text").FillAsync("月曜日からです。");
        await agent.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<SupportText>("Answer.Send"), Exact = true }).ClickAsync();
        await agent.Page.Locator("[role=status].message-bar").First.WaitForAsync();

        await desk.Page.GotoAsync($"/operator/service-requests/{number}/credit");
        await desk.Page.Locator("#Form_Amount").FillAsync("150");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<SupportText>("Credit.Preview"), Exact = true }).ClickAsync();
        await desk.Page.Locator("button.danger").WaitForAsync();
        await LookAsync(desk, "preview");
        await desk.Page.Locator("button.danger").ClickAsync();
        await desk.Page.WaitForURLAsync($"**/operator/service-requests/{number}");

        await agent.Page.ReloadAsync();
        Assert.Contains(words.Of<SupportText>("Act.Credited"), await agent.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(agent, "credited");
        var credit = await portal.InDatabaseAsync(db => db.InvoiceLines.AcrossTenants(db).SingleAsync(line => line.OrderId == order && line.Kind == InvoiceLineKind.Credit));
        Assert.Equal((-150m, number), (credit.Amount.Gross.Amount, credit.ServiceRequestNumber));
        await agent.Page.GotoAsync("/support/requests");
        Assert.Contains(number, await agent.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(agent, "list");
        Assert.Empty(agent.Complaints);
        Assert.Empty(desk.Complaints);
        Directory.Delete(folder, recursive: true);

        async Task LookAsync(PersonWindow window, string name)
        {
            await window.PictureAsync($"support-{name}-{locale}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }
}
