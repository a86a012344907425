using CspPortal.Application.Persistence;
using CspPortal.DevIdp;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Software;

/// <summary>KEY-02, KEY-03: a key is shown to a fresh sign-in alone, over the real code flow.</summary>
[Trait("Rule", "KEY-02")]
public sealed class FreshSignInTests
{
    private static readonly Dictionary<string, string?> AnHour = new(StringComparer.Ordinal) { ["Keys:SignInAge"] = "01:00:00" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stale_sign_in_is_renewed_on_the_way_to_the_key_and_nothing_is_lost(bool own)
    {
        await using var portal = await SoftwarePortal.OpenAsync(AnHour);
        var line = await portal.GivenLineAsync();
        var (person, address) = own ? (People.CustomerAdmin, SoftwarePortal.OwnPage(line)) : (People.AdminAgent, SoftwarePortal.Page(line));
        var visitor = portal.Host.NewVisitor();
        var page = await visitor.SignInAsync(person, $"{address}?version={Uri.EscapeDataString(SoftwareBooks.Sql2022)}&show=true");
        page = await visitor.SubmitAsync(page, "#get-key");
        Assert.Equal(200, visitor.LastStatus);
        Assert.NotNull(page.QuerySelector("#product-key code"));

        portal.Host.Clock.Advance(TimeSpan.FromMinutes(61));
        var before = page = await visitor.GetPageAsync($"{address}?version={Uri.EscapeDataString(SoftwareBooks.Sql2022)}&show=true");
        page = await visitor.SubmitAsync(page, "#get-key");
        Assert.Equal(403, visitor.LastStatus);
        Assert.Null(page.QuerySelector("#product-key code"));
        Assert.Contains("within 60 minutes of a sign-in", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);

        var chooser = await visitor.GetPageAsync(page.QuerySelector("main a.primary")!.GetAttribute("href")!);
        Assert.StartsWith(LocalIdentityProvider.AuthorizePath, visitor.LastPath, StringComparison.Ordinal);
        Assert.Contains("prompt=login", visitor.LastPath, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(chooser, "form:has(button[name=person])", new Dictionary<string, string?>(StringComparer.Ordinal) { ["person"] = person.Choice });
        Assert.StartsWith(address + "?version=", visitor.LastPath, StringComparison.Ordinal);
        await visitor.SubmitAsync(page, "#get-key");
        page = await visitor.SubmitAsync(before, "#get-key"); // from a window that was open all the while
        Assert.NotNull(page.QuerySelector("#product-key code"));

        var log = await portal.Host.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(row => row.Operation == AuditOperation.GetSoftwareKey).OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([AuditOutcome.Succeeded, AuditOutcome.Refused, AuditOutcome.Succeeded, AuditOutcome.Succeeded], log.Select(row => row.Outcome));
        Assert.Contains(EntitlementRefusals.SignInTooOld.Code, log[1].Details, StringComparison.Ordinal);
    }

    [Fact] // SEC-01
    public async Task Signing_in_again_leads_to_no_foreign_address_and_is_for_people_signed_in()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        using var agent = portal.Host.Client(person: People.AdminAgent);
        using var answer = await agent.GetAsync(new Uri("/account/sign-in-again?returnUrl=https://evil.example/", UriKind.Relative));
        Assert.Contains("prompt=login", answer.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Headers.Location.OriginalString, StringComparison.Ordinal);
        using var stranger = portal.Host.Client();
        using var turned = await stranger.GetAsync(new Uri("/account/sign-in-again", UriKind.Relative));
        Assert.DoesNotContain("prompt=login", turned.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact] // HOM-01
    public async Task A_first_key_ever_stands_on_the_Home_of_the_partners_Global_admins_alone()
    {
        await using var portal = await SoftwarePortal.OpenAsync();
        var line = await portal.GivenLineAsync();
        var admin = portal.Host.As(People.GlobalAdmin);
        Assert.Contains("nobody saw a key for the first time", (await admin.GetPageAsync("/")).QuerySelector("section:has(#unusual)")!.TextContent, StringComparison.Ordinal);

        var agent = portal.Host.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"{SoftwarePortal.Page(line)}?version={Uri.EscapeDataString(SoftwareBooks.Sql2022)}&show=true");
        await agent.SubmitAsync(page, "#get-key");
        var card = (await admin.GetPageAsync("/")).QuerySelector("section:has(#unusual)")!;
        Assert.Contains("First key ever", card.TextContent, StringComparison.Ordinal);
        var found = await admin.GetPageAsync(card.QuerySelector("li a")!.GetAttribute("href")!);
        Assert.Contains("Aiko Agent", found.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        foreach (var other in new[] { People.AdminAgent, People.PortalOperator }) Assert.Null((await portal.Host.As(other).GetPageAsync("/")).QuerySelector("#unusual"));
        Assert.Contains("nobody saw a key", (await portal.Host.As(People.ForeignGlobalAdmin).GetPageAsync("/")).QuerySelector("section:has(#unusual)")!.TextContent, StringComparison.Ordinal);
    }
}
