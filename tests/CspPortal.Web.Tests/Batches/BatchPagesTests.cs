using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Application.Work;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Batches;

/// <summary>Many purchases cancelled at once, as an Admin agent does it (CAN-07).</summary>
public sealed class BatchPagesTests : IAsyncLifetime
{
    private const string List = "/cancellations";
    private const string New = List + "/new";

    private PortalHost portal = null!;
    private Visitor agent = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        agent = portal.As(People.AdminAgent);
    }

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // CAN-07, CAN-05, CSV-01
    public async Task Purchases_are_ticked_looked_through_submitted_once_and_have_their_result_each()
    {
        var first = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual, Quantity: 2, TaxRate: 0.10m)], portal.Database.Now.AddDays(-50));
        var second = await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription)], portal.Database.Now.AddDays(-20));
        await portal.InDatabaseAsync(db => db.Customers.AcrossTenants(db).Where(c => c.Id == Books.Adatum).ExecuteUpdateAsync(set => set.SetProperty(c => c.CompanyName, "=Adatum 😀 <script>")));
        var empty = await agent.GetPageAsync(List);
        Assert.Equal(New, empty.QuerySelector(".empty-state a")!.GetAttribute("href"));
        Assert.NotNull((await agent.GetPageAsync("/cancellation-radar?within=14")).QuerySelector($"a[href='{New}?within=14']"));
        Assert.StartsWith($"{New}?search=", (await agent.GetPageAsync($"/customers/{Books.Adatum}/orders")).QuerySelector($"a[href^='{New}']")!.GetAttribute("href"), StringComparison.Ordinal);

        var page = await agent.GetPageAsync(New);
        Assert.Equal([first, second], page.QuerySelectorAll("main tbody code").Select(code => code.TextContent));
        var review = await ReviewAsync(page, [$"{first}-1", $"{second}-1"]);
        var boxes = review.QuerySelectorAll<IHtmlInputElement>("#review input[name='Form.Items']").ToList();
        Assert.Equal([$"{first}-1:2200000:USD", $"{second}-1:945200:USD"], boxes.Select(box => box.Value));
        Assert.All(boxes, box => Assert.True(box.IsChecked));
        Assert.Contains("314.52", review.QuerySelector("#review .card")!.TextContent, StringComparison.Ordinal); // 220.00 + 94.52
        Assert.Contains("net USD\u00A0200.00, tax USD\u00A020.00", review.QuerySelector("#review tbody")!.TextContent, StringComparison.Ordinal);

        var again = await agent.SubmitAsync(review, "#review");
        Assert.Equal(400, agent.LastStatus);
        Assert.Contains("Tick the box", again.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(IdOf(review), IdOf(again));
        Assert.Equal(0, await CountAsync());

        var batch = await SubmitAsync(again);
        var address = $"{List}/{IdOf(review)}";
        Assert.Equal((200, address), (agent.LastStatus, agent.LastPath));
        Assert.Equal("2", agent.LastResponse!.Headers.GetValues("Refresh").Single());
        Assert.Contains("0 of 2 done", batch.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        await BookedOrders.GiveKeyAsync(portal.Database, second);
        portal.Clock.Advance(TimeSpan.FromDays(1)); // the worker comes too late for the prorated one
        await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default);

        batch = await agent.GetPageAsync(address);
        Assert.False(agent.LastResponse!.Headers.Contains("Refresh"));
        var rows = batch.QuerySelectorAll("main tbody tr");
        Assert.Contains("Cancelled", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("The credit changed from USD\u00A094.52 to USD\u00A094.24", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("220.00", batch.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Null(batch.QuerySelector("script:not([src])"));
        await agent.GetPageAsync(rows[0].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal((200, $"/customers/{Books.Adatum}/software/{first}-1/cancelled"), (agent.LastStatus, agent.LastPath));

        var csv = await agent.Client.GetStringAsync(new Uri(address + "/export", UriKind.Relative));
        Assert.Contains($"1,\"'=Adatum 😀 <script>\",{Books.Adatum},SQL Server 2022 Standard,", csv, StringComparison.Ordinal);
        Assert.Contains(",Cancelled,,,200,20,220,USD,2026-06-16T09:30:00.0000000Z", csv, StringComparison.Ordinal);
        Assert.Contains(",Refused,\"The credit changed from USD\u00A094.52 to USD\u00A094.24 before", csv, StringComparison.Ordinal);
        Assert.Single((await agent.GetPageAsync(address + "?result=Refused")).QuerySelectorAll("main tbody tr"));
        Assert.Contains("Some not cancelled", (await agent.GetPageAsync(List)).QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await agent.GetPageAsync(List + "?state=AllCancelled")).QuerySelector(".empty-state a"));

        // What was not cancelled is looked through again, with the credit of now.
        review = await agent.SubmitAsync(await agent.GetPageAsync(address), "#again");
        Assert.Equal([$"{second}-1:942400:USD"], review.QuerySelectorAll<IHtmlInputElement>("#review input[name='Form.Items']").Select(box => box.Value));
    }

    [Fact] // CAN-07: Back and Submit, Reload, two clicks
    public async Task The_same_review_twice_is_one_batch_and_with_other_ticks_it_is_asked_anew()
    {
        var (first, second) = (await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]), await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]));
        var review = await ReviewAsync(await agent.GetPageAsync(New), [$"{first}-1", $"{second}-1"]);
        Tick(review, first, false);
        await SubmitAsync(review);
        Assert.Equal((200, $"{List}/{IdOf(review)}"), (agent.LastStatus, agent.LastPath));
        await SubmitAsync(review);
        Assert.Equal((200, $"{List}/{IdOf(review)}"), (agent.LastStatus, agent.LastPath));
        Assert.Equal(1, await CountAsync());

        Tick(review, second, false);
        Tick(review, first, true);
        var anew = await SubmitAsync(review);
        Assert.Equal(409, agent.LastStatus);
        Assert.NotEqual(IdOf(review), IdOf(anew));
        Assert.Contains("already submitted", anew.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync());
        await SubmitAsync(anew);
        Assert.Equal((200, $"{List}/{IdOf(anew)}"), (agent.LastStatus, agent.LastPath));
        Assert.Equal(2, await CountAsync());
    }

    [Fact] // CAN-06, CAN-04, CAN-05
    public async Task What_cannot_be_cancelled_says_why_and_what_changed_is_shown_and_asked_again()
    {
        var (good, seen) = (await BookedOrders.BookAsync(portal.Database, [new(Books.Subscription)]), await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]));
        await BookedOrders.GiveKeyAsync(portal.Database, seen, timesSeen: 3);
        var plan = await BookedOrders.BookAsync(portal.Database, [new(Books.LinuxPlan)]);
        await portal.InDatabaseAsync(async db =>
        {
            (await db.Partners.SingleAsync(partner => partner.Id == Books.Contoso)).Change(new() { SupportWhenKeySeenMoreThan = 2 });
            return await db.SaveChangesAsync();
        });
        var review = await ReviewAsync(await agent.GetPageAsync(New), [$"{good}-1", $"{seen}-1", $"{plan}-1"]);
        Assert.Single(review.QuerySelectorAll("#review input[name='Form.Items']"));
        Assert.Contains("(2 of 3)", review.QuerySelector("main .message-bar")!.TextContent, StringComparison.Ordinal);
        var support = review.QuerySelector("main tbody a[href^='/support/requests/new']")!.GetAttribute("href")!;
        Assert.Contains(seen, support, StringComparison.Ordinal);
        Assert.Contains("SUSE", review.QuerySelectorAll("main tbody tr")[2].TextContent, StringComparison.Ordinal);
        await agent.GetPageAsync(support);
        Assert.Equal(200, agent.LastStatus);

        portal.Clock.Advance(TimeSpan.FromDays(1));
        var asked = await SubmitAsync(review);
        Assert.Equal(409, agent.LastStatus);
        Assert.Equal(0, await CountAsync());
        Assert.Equal($"{good}-1:997200:USD", asked.QuerySelector<IHtmlInputElement>("#review input[name='Form.Items']")!.Value);
        Assert.False(asked.QuerySelector<IHtmlInputElement>("#Form_Acknowledged")!.IsChecked);
        await SubmitAsync(asked);
        Assert.Equal((200, $"{List}/{IdOf(asked)}"), (agent.LastStatus, agent.LastPath));
    }

    [Fact] // CAN-07: more than one page of the list
    public async Task All_that_the_filter_finds_is_looked_through_and_unticked_ones_are_left_out()
    {
        for (var count = 0; count < 30; count++) await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        await BookedOrders.BookAsync(portal.Database, [new(Books.Cal)]);
        var page = await agent.GetPageAsync($"{New}?search=sql&size=25");
        Assert.Equal(25, page.QuerySelectorAll("main tbody tr").Length);
        var review = await agent.SubmitAsync(page, "#choose", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.All"] = "true" });
        Assert.Equal(30, review.QuerySelectorAll("#review input[name='Form.Items']").Length);
        foreach (var box in review.QuerySelectorAll<IHtmlInputElement>("#review input[name='Form.Items']").Take(20)) box.IsChecked = false;
        review.QuerySelector("#review")!.SetAttribute("action", List + "/review"); // the button that adds up what is ticked
        var less = await agent.SubmitAsync(review, "#review");
        Assert.Equal((200, 10), (agent.LastStatus, less.QuerySelectorAll("#review input[name='Form.Items']").Length));
        Assert.Contains("1,000.00", less.QuerySelector("#review .card")!.TextContent, StringComparison.Ordinal);
    }

    [Theory] // REL-02
    [InlineData("/review", 400)]
    [InlineData("/review", 400, "")]
    [InlineData("/review", 400, "😀")]
    [InlineData("/review", 400, "<script>alert(1)</script>-1")]
    [InlineData("/review", 400, "0123456789ab-0")]
    [InlineData("/review", 400, "0123456789AB-1")]
    [InlineData("/review", 400, "0123456789ab-99999999999")]
    [InlineData("/review", 404, "0123456789ab-1")]
    [InlineData("", 400)]
    [InlineData("", 400, "0123456789ab-1")]
    [InlineData("", 400, "0123456789ab-1:1:usd")]
    [InlineData("", 400, "0123456789ab-1:99999999999999999999:USD")]
    [InlineData("", 400, "0123456789ab-1:-1:USD")]
    [InlineData("", 404, "0123456789ab-1:1000000:USD")]
    public async Task Bad_ticks_are_answered_in_words_and_file_nothing(string path, int status, params string[] items)
    {
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        Assert.True(status is 400 or 404);
        var (answered, words) = await PostAsync(agent, path, items.Select(item => ("Form.Items", item)));
        Assert.InRange(answered, 400, 404);
        if (status == 404) Assert.True(answered is 404, $"{answered}");
        Assert.NotEmpty(words);
        Assert.Equal(0, await CountAsync());
    }

    [Fact] // REL-02, SEC-01
    public async Task Too_much_other_kinds_of_values_and_anothers_purchases_and_batches_are_refused()
    {
        var own = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var foreign = await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)], partnerId: Books.Fabrikam, customerId: Books.Tailspin);
        Assert.Equal(404, (await PostAsync(agent, "/review", [("Form.Items", $"{foreign}-1")])).Status);
        Assert.Equal(404, (await PostAsync(agent, "", [("Form.Items", $"{foreign}-1:1000000:USD")])).Status);
        Assert.Equal(400, (await PostAsync(agent, "/review", Enumerable.Range(1, 501).Select(line => ("Form.Items", $"0123456789ab-{line}")))).Status);
        Assert.Equal(400, (await PostAsync(agent, "", Enumerable.Range(1, 501).Select(line => ("Form.Items", $"0123456789ab-{line}:1:USD")))).Status);
        Assert.Equal(400, (await PostAsync(agent, "/review", Enumerable.Range(1, 5000).Select(line => ("Form.Items", $"0123456789ab-{line}")))).Status);
        Assert.Equal(400, (await PostAsync(agent, "", [("Form.Items", $"{own}-1:1000000:USD"), ("Form.BatchId", "not-a-guid")])).Status);
        Assert.Equal(400, (await PostAsync(agent, "", [("Form.Items", $"{own}-1:1000000:USD"), ("Form.BatchId", $"{Guid.Empty}")])).Status);
        Assert.Equal(400, (await PostAsync(agent, "/review?within=5", [("Form.All", "true")])).Status);
        Assert.Equal(400, (await PostAsync(agent, "/review", [("Form.All", "perhaps")])).Status);
        await agent.GetPageAsync(New + "?search=" + new string('x', 200));
        Assert.Equal(400, agent.LastStatus);
        await agent.GetPageAsync(List + "/review");
        Assert.Equal((200, New), (agent.LastStatus, agent.LastPath));
        Assert.Equal(0, await CountAsync());

        var review = await ReviewAsync(await agent.GetPageAsync(New), [$"{own}-1"]);
        await SubmitAsync(review);
        foreach (var path in new[] { "", "/export" })
        {
            await portal.As(People.ForeignAdminAgent).GetPageAsync($"{List}/{IdOf(review)}{path}");
            using var foreigner = portal.Client(person: People.ForeignAdminAgent);
            using var answer = await foreigner.GetAsync($"{List}/{IdOf(review)}{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        await agent.GetPageAsync($"{List}/{IdOf(review)}?search={new string('x', 200)}");
        Assert.Equal(400, agent.LastStatus);
        using var withoutToken = portal.Client(person: People.AdminAgent);
        using var refused = await withoutToken.PostAsync(List, new FormUrlEncodedContent([new("Form.Items", $"{own}-1:1000000:USD")]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact] // ACC-02, ACC-05
    public async Task Only_who_may_cancel_one_sees_the_way_to_cancel_many()
    {
        await BookedOrders.BookAsync(portal.Database, [new(Books.Perpetual)]);
        var sales = portal.As(People.SalesAgent);
        var radar = await sales.GetPageAsync("/cancellation-radar");
        Assert.Equal(200, sales.LastStatus);
        Assert.Null(radar.QuerySelector($"a[href^='{List}']"));
        await sales.GetPageAsync(New);
        Assert.Equal(403, sales.LastStatus);
        Assert.NotNull((await agent.GetPageAsync("/cancellation-radar")).QuerySelector($"nav a[href='{List}']"));
    }

    private static string IdOf(IHtmlDocument review) => review.QuerySelector<IHtmlInputElement>("#review input[name='Form.BatchId']")!.Value;

    private static void Tick(IHtmlDocument review, string order, bool ticked) =>
        review.QuerySelectorAll<IHtmlInputElement>("#review input[name='Form.Items']").Single(box => box.Value.StartsWith(order, StringComparison.Ordinal)).IsChecked = ticked;

    /// <summary>Ticks, and asks for the review; a purchase that the list does not show comes from a page that is older.</summary>
    private async Task<IHtmlDocument> ReviewAsync(IHtmlDocument page, IReadOnlyList<string> choices)
    {
        foreach (var choice in choices)
        {
            if (page.QuerySelector<IHtmlInputElement>($"#choose input[value='{choice}']") is { } box)
            {
                box.IsChecked = true;
                continue;
            }

            var older = (IHtmlInputElement)page.QuerySelector("#choose input[type=checkbox]")!.Clone();
            (older.Value, older.IsChecked) = (choice, true);
            page.QuerySelector("#choose")!.AppendChild(older);
        }

        var review = await agent.SubmitAsync(page, "#choose");
        Assert.Equal(200, agent.LastStatus);
        return review;
    }

    private Task<IHtmlDocument> SubmitAsync(IHtmlDocument review) =>
        agent.SubmitAsync(review, "#review", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Acknowledged"] = "true" });

    private static async Task<(int Status, string Words)> PostAsync(Visitor visitor, string path, IEnumerable<(string Name, string Value)> fields)
    {
        var token = await Forms.TokenAsync(visitor.Client);
        if (path.Length == 0 && fields.All(field => field.Name != "Form.BatchId")) token["Form.BatchId"] = $"{Guid.NewGuid()}";
        token["Form.Acknowledged"] = "true";
        using var answer = await visitor.Client.PostAsync(List + path, new FormUrlEncodedContent([.. token, .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<int> CountAsync() => portal.InDatabaseAsync(db => db.CancellationBatches.IgnoreQueryFilters().CountAsync());
}
