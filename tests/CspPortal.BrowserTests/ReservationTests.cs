using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Testing;
using CspPortal.Web.Features.Orders;
using CspPortal.Web.Features.Software;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>An Azure reservation and a SUSE plan bought, provisioned, listed, and why they are not cancelled (ORD-06, CAN-03, CAN-04, I18-01).</summary>
public sealed class ReservationTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    private const string Subscription = "11111111-2222-4333-8444-555555555555";

    [BrowserTheory]
    [InlineData("en-US", true, false, 1440, "cannot be cancelled here", "plans cannot be cancelled")]
    [InlineData("ja-JP", false, true, 360, "ここではキャンセルできません", "プランはキャンセルできません")]
    public async Task A_reservation_and_a_plan_are_bought_and_found_again(string locale, bool scripts, bool dark, int width, string notHere, string never)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.AdminAgent);
        var (page, main) = (window.Page, window.Page.Locator("main").First);

        await page.GotoAsync($"/customers/{Books.Adatum}/reservations");
        await LookAsync("empty");
        await main.Locator("a.primary").ClickAsync();
        var reservation = page.Locator($"form[data-sku^='{Books.Reservation}']");
        await reservation.Locator("[name='Form.AzureSubscriptionId']").FillAsync(Subscription);
        await reservation.Locator("[name='Form.ReservationScope']").SelectOptionAsync("Single");
        await reservation.GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator($"form[data-sku^='{Books.LinuxPlan}']").GetByRole(AriaRole.Button).ClickAsync();
        await page.GotoAsync($"/customers/{Books.Adatum}/cart");
        await Assertions.Expect(main).ToContainTextAsync(Subscription);
        await main.GetByRole(AriaRole.Button, new() { Name = words.Of<OrdersText>("Buy"), Exact = true }).ClickAsync();
        await Assertions.Expect(main.Locator("h1")).ToHaveTextAsync(words.Of<OrdersText>("Confirmation.Title"));
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            await scope.ServiceProvider.GetRequiredService<ProvisionOrders>().RunAsync(default);
        }

        await page.GotoAsync($"/customers/{Books.Adatum}/reservations?search={Subscription}");
        var row = main.Locator("tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row).ToContainTextAsync(words.Of<SoftwareText>("Status.Active"));
        await Assertions.Expect(row.Locator("time[datetime='2027-06-14']")).ToHaveCountAsync(1);
        await page.GotoAsync($"/customers/{Books.Adatum}/reservations");
        await LookAsync("list");
        await Assertions.Expect(row.Filter(new() { HasText = "SUSE" })).ToContainTextAsync(never);
        await row.Filter(new() { HasText = Subscription }).Locator("a[href$='/cancel']").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]").First).ToContainTextAsync(notHere);
        await LookAsync("cancel");
        Assert.Empty(window.Complaints);

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"reservations-{name}-{locale}-{(dark ? "dark" : "light")}-{width}");
            if (scripts) await window.AssertAccessibleAsync();
        }
    }
}
