using CspPortal.Application.Access;
using CspPortal.Application.Webhooks;
using CspPortal.Domain.Webhooks;
using CspPortal.Testing;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Features.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>A Global admin registers an address, sees a delivery fail until it is given up, sends it again and removes the registration (API-01, A11-01, I18-01).</summary>
public sealed class WebhooksTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [BrowserTheory]
    [InlineData("en-US", true, false, 1440)]
    [InlineData("ja-JP", false, true, 360)]
    public async Task An_address_is_registered_tried_in_vain_and_removed(string locale, bool scripts, bool dark, int width)
    {
        await using var portal = await PortalHost.StartKestrelAsync();
        var words = new Words(locale);
        await using var window = await browser.OpenAsync(portal, new Look(locale, scripts, dark, width));
        await window.SignInAsync(People.GlobalAdmin);
        await window.Page.GotoAsync("/settings/webhooks");
        await LookAsync("none");
        await window.Page.Locator(".command-bar").GetByRole(AriaRole.Link, new() { Name = words.Of<WebhooksText>("Form.Register") }).ClickAsync();
        await LookAsync("form");

        // What is wrong is said at its place, and nothing that was entered is lost.
        await window.Page.Locator("#Form_WebhookUrl").FillAsync("http://receiver.invalid/hook");
        await window.Page.Locator("#event-1").UncheckAsync();
        await SaveAsync();
        await Assertions.Expect(window.Page.Locator("#Form_WebhookUrl")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(window.Page.Locator("#Form_WebhookUrl")).ToHaveValueAsync("http://receiver.invalid/hook");
        await Assertions.Expect(window.Page.Locator("#event-1")).Not.ToBeCheckedAsync();
        await LookAsync("wrong");
        await window.Page.Locator("#Form_WebhookUrl").FillAsync("https://receiver.invalid/hook");
        await SaveAsync();
        await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync("https://receiver.invalid/hook");
        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync(WebhookEventNames.SubscriptionUpdated);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<WebhooksText>("Test") }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await DeliverAsync();
        foreach (var pause in WebhookEvent.Pauses)
        {
            portal.Clock.Advance(pause * 1.2);
            await DeliverAsync();
        }

        await window.Page.GotoAsync("/settings/webhooks?state=GivenUp");
        var row = window.Page.Locator("tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await row.Locator("summary").ClickAsync();
        await Assertions.Expect(row.Locator("details li")).ToHaveCountAsync(1 + WebhookEvent.Pauses.Count);
        await LookAsync("given-up");
        await row.GetByRole(AriaRole.Button, new() { Name = words.Of<WebhooksText>("Again") }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync(words.Of<WebhooksText>("State.Waiting"));

        await window.Page.GotoAsync("/settings/webhooks/registration");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<WebhooksText>("Form.Remove") }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync(words.Of<WebhooksText>("NotRegistered"));
        Assert.Empty(window.Complaints);

        Task SaveAsync() => window.Page.GetByRole(AriaRole.Button, new() { Name = words.Of<SharedText>("Form.Save"), Exact = true }).ClickAsync();

        async Task LookAsync(string name)
        {
            await window.PictureAsync($"webhooks-{name}-{locale}-{width}");
            Assert.True(await window.FitsAsync(), name);
            if (scripts) await window.AssertAccessibleAsync();
        }

        async Task DeliverAsync()
        {
            await using var scope = portal.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<DeliverWebhooks>().RunAsync(default));
        }
    }
}
