using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Settings;

/// <summary>What a partner decides for itself (SET-01, CAN-05, ACC-03).</summary>
public sealed class SettingsPageTests : IAsyncLifetime
{
    private const string Address = "/settings";

    private PortalHost portal = null!;
    private Visitor admin = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        admin = portal.As(People.GlobalAdmin);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // SET-01, ACC-03
    public async Task What_is_decided_acts_at_the_next_click_and_is_in_the_log_with_old_and_new_value()
    {
        var (agent, seller) = (portal.As(People.AdminAgent), portal.As(People.SalesAgent));
        await agent.GetPageAsync("/activity-log");
        await seller.GetPageAsync($"/customers/{Books.Adatum}/products");
        Assert.Equal((403, 403), (agent.LastStatus, seller.LastStatus));

        var page = await SaveAsync(await admin.GetPageAsync(Address), ("SalesAgentsMayBuy", "true"), ("AdminAgentsMayReadActivityLog", "true"), (Amount("USD"), "1,250.50"), (Amount("JPY"), "２５０，０００"), ("KeySeenMoreThan", "３"), ("NotProvisioned", "true"));
        Assert.Equal((200, Address), (admin.LastStatus, admin.LastPath));
        Assert.Contains("settings were saved", page.QuerySelector(".message-bar")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1,250.5", page.QuerySelector($"input[name='Form.{Amount("USD")}']")!.GetAttribute("value"));

        await agent.GetPageAsync("/activity-log");
        await seller.GetPageAsync($"/customers/{Books.Adatum}/products");
        Assert.Equal((200, 200), (agent.LastStatus, seller.LastStatus));
        var settings = await SettingsAsync();
        Assert.Equal(("JPY=250000 USD=1250.5", 3, true), (settings.SupportWhenCreditAbove.Text, settings.SupportWhenKeySeenMoreThan, settings.SupportWhenNotProvisioned));

        page = await SaveAsync(page, ("SalesAgentsMayBuy", null), (Amount("JPY"), ""), ("KeySeenMoreThan", ""));
        var entries = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(record => record.Operation == AuditOperation.UpdateSettings).OrderBy(record => record.Id).ToListAsync());
        Assert.Equal(2, entries.Count);
        Assert.Equal("salesAgentsMayBuy=on; supportWhenCreditAbove=JPY=250000 USD=1250.5; supportWhenKeySeenMoreThan=3", entries[1].OldValue);
        Assert.Equal("salesAgentsMayBuy=off; supportWhenCreditAbove=USD=1250.5; supportWhenKeySeenMoreThan=off", entries[1].NewValue);

        await SaveAsync(page); // nothing changed
        Assert.Equal(2, await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).CountAsync(record => record.Operation == AuditOperation.UpdateSettings)));
    }

    [Fact] // CAN-05
    public async Task A_credit_above_the_amount_of_its_own_currency_leads_to_support_and_one_of_another_does_not()
    {
        var order = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var agent = portal.As(People.AdminAgent);
        var dialog = $"/customers/{Books.Adatum}/software/{order}-1/cancel";
        await SaveAsync(await admin.GetPageAsync(Address), (Amount("JPY"), "1"));
        Assert.DoesNotContain("Credits above", (await agent.GetPageAsync(dialog)).Body!.TextContent, StringComparison.Ordinal);
        await SaveAsync(await admin.GetPageAsync(Address), (Amount("USD"), "99.99"));
        Assert.Contains("Credits above", (await agent.GetPageAsync(dialog)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // REL-02, PRC-01
    [InlineData("USD", "1,5")]
    [InlineData("USD", "-1")]
    [InlineData("USD", "0.001")]
    [InlineData("JPY", "10.5")]
    [InlineData("USD", "1000000000001")]
    [InlineData("USD", "99999999999999999999999999999999")]
    [InlineData("USD", "<script>alert(1)</script>")]
    [InlineData("USD", "二百")]
    public async Task An_amount_that_is_none_is_told_beside_its_field_and_kept(string currency, string typed)
    {
        var page = await SaveAsync(await admin.GetPageAsync(Address), (Amount(currency), typed), ("SalesAgentsMayBuy", "true"));
        Assert.Equal(400, admin.LastStatus);
        var field = page.QuerySelector($"input[name='Form.{Amount(currency)}']")!;
        Assert.Equal((typed, "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        Assert.NotNull(page.QuerySelector("#Form_SalesAgentsMayBuy[checked]"));
        Assert.Equal(PartnerSettings.Default, await SettingsAsync());
    }

    [Fact] // REL-02, SEC-01
    public async Task A_forged_currency_an_absurd_number_of_times_and_a_form_without_fields_are_refused()
    {
        var page = await admin.GetPageAsync(Address);
        await SaveAsync(page, ("Credit[0].Currency", "KWD"), ("Credit[0].Amount", "5"));
        Assert.Equal(400, admin.LastStatus);
        foreach (var times in new[] { "-1", "1001", "many" })
        {
            page = await SaveAsync(await admin.GetPageAsync(Address), ("KeySeenMoreThan", times));
            Assert.Equal((400, times), (admin.LastStatus, page.QuerySelector("#Form_KeySeenMoreThan")!.GetAttribute("value")));
        }

        await SaveAsync(page, ("Edits", null));
        Assert.Equal(400, admin.LastStatus);
        Assert.Equal(PartnerSettings.Default, await SettingsAsync());
    }

    [Fact] // REL-03
    public async Task A_stale_save_shows_both_and_what_the_operator_or_a_change_of_people_does_is_not_stale()
    {
        var mine = await admin.GetPageAsync(Address);
        await portal.InDatabaseAsync(async db =>
        {
            var partner = await db.Partners.SingleAsync(row => row.Id == Books.Contoso);
            partner.Describe(partner.Profile with { Name = "Contoso & Co" });
            partner.CountAdminTaken();
            return await db.SaveChangesAsync();
        });
        await SaveAsync(mine, ("KeySeenMoreThan", "3"));
        Assert.Equal(200, admin.LastStatus);

        var both = await SaveAsync(mine, ("KeySeenMoreThan", "5"), ("SalesAgentsMayBuy", "true"));
        Assert.Equal(409, admin.LastStatus);
        Assert.Equal(2, both.QuerySelectorAll("table.conflict tr.differs").Length);
        Assert.Equal(3, (await SettingsAsync()).SupportWhenKeySeenMoreThan);
        await admin.SubmitAsync(both, "#settings");
        Assert.Equal((5, true), ((await SettingsAsync()).SupportWhenKeySeenMoreThan, (await SettingsAsync()).SalesAgentsMayBuy));
    }

    /// <summary>Field of a currency, in the order of Contoso's accounts.</summary>
    private static string Amount(string currency) => $"Credit[{Array.IndexOf(["AUD", "BRL", "EUR", "JPY", "USD"], currency)}].Amount";

    private Task<IHtmlDocument> SaveAsync(IHtmlDocument page, params (string Field, string? Value)[] entered) =>
        admin.SubmitAsync(page, "#settings", entered.ToDictionary(pair => "Form." + pair.Field, pair => pair.Value, StringComparer.Ordinal));

    private Task<PartnerSettings> SettingsAsync() => portal.InDatabaseAsync(db => db.Partners.Where(partner => partner.Id == Books.Contoso).Select(partner => partner.Settings).SingleAsync());
}
