using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Imports;
using CspPortal.Application.Invoicing;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Application.Support;
using CspPortal.Application.Webhooks;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Support;
using CspPortal.Domain.Webhooks;
using CspPortal.Testing;
using CspPortal.Web.Api.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Access;

/// <summary>One row of each kind that an address can name, all of Adatum, a customer of Contoso.</summary>
internal sealed class ContosoRows
{
    public const int GeneratedKeyLine = 1;
    public const int StockKeyLine = 2;
    public const int CancelledLine = 3;

    private const string Folder = "Artifacts:Folder";
    private const string Attachments = "Attachments:Folder";
    private const string Work = "Work:Folder";

    private ContosoRows(string orderId) => OrderId = orderId;

    public string OrderId { get; }

    /// <summary>Of <see cref="GeneratedKeyLine"/>, open.</summary>
    public IssuedLink Link { get; private set; } = null!;

    /// <summary>Of <see cref="CancelledLine"/>.</summary>
    public IssuedLink DeadLink { get; private set; } = null!;

    /// <summary>Of the month before, closed.</summary>
    public string InvoiceNumber { get; private set; } = "";

    /// <summary>About the order.</summary>
    public string RequestNumber { get; private set; } = "";

    /// <summary>Of the request.</summary>
    public Guid RequestFile { get; private set; }

    /// <summary>A price sheet of the operator's, looked through.</summary>
    public Guid Import { get; private set; }

    /// <summary>A bulk cancellation that is done: one purchase cancelled, one not.</summary>
    public Guid Batch { get; private set; }

    /// <summary>Of a webhook, waiting.</summary>
    public Guid Delivery { get; private set; }

    /// <summary>Of the activity log.</summary>
    public Guid Record { get; private set; }

    public static Dictionary<string, string?> Settings() => new(StringComparer.Ordinal)
    {
        [Folder] = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}"),
        [Attachments] = Path.Combine(Path.GetTempPath(), $"attachments-{Guid.NewGuid():N}"),
        [Work] = Path.Combine(Path.GetTempPath(), $"work-{Guid.NewGuid():N}"),
    };

    public static IEnumerable<string> Folders(IReadOnlyDictionary<string, string?> settings) => new[] { Folder, Attachments, Work }.Select(folder => settings[folder]!);

    public static void Forget(IReadOnlyDictionary<string, string?> settings)
    {
        foreach (var folder in Folders(settings).Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>An order of three lines, provisioned: a key from the generator, one from the stock, and a subscription to cancel.</summary>
    public static async Task<ContosoRows> WriteAsync(PortalHost portal)
    {
        await SoftwareBooks.WriteAsync(portal.Database, portal.Services);
        var rows = new ContosoRows(await BookedOrders.BookAsync(
            portal.Database, [new BookedLine(Books.Perpetual), new BookedLine(Books.Subscription), new BookedLine(Books.Subscription)]));
        rows.Link = await rows.IssueLinkAsync(portal, GeneratedKeyLine, SoftwareBooks.Sql.Id);
        rows.DeadLink = await rows.IssueLinkAsync(portal, CancelledLine, SoftwareBooks.ServerEnglish.Id);
        await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Cal)], portal.Database.Now.AddMonths(-1));
        rows.InvoiceNumber = (await portal.Database.WideAsync<CloseInvoices, Outcome<IReadOnlyList<Invoice>>>(closing => closing.ExecuteAsync(null, Actor.Worker("test"), default))).Value[0].Number;
        await rows.ReportAsync(portal);
        await rows.CheckAsync(portal);
        await rows.CancelTwoAsync(portal);
        await AsContosoAsync<ChangeWebhooks, WebhookRegistration>(portal, change => change.SaveAsync(new WebhookChange("https://receiver.contoso.example/", [WebhookEventNames.Test], false, "https://localhost"), mustExist: false, Books.Agent(Books.Contoso), default));
        rows.Delivery = (await AsContosoAsync<ChangeWebhooks, WebhookEvent>(portal, change => change.TestAsync(Books.Agent(Books.Contoso), default))).DeliveryId;
        var entry = await portal.InDatabaseAsync(db => db.AuditRecords.AcrossTenants(db).Where(row => row.PartnerId == Books.Contoso).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
        rows.Record = await portal.Services.GetRequiredService<AuditRecordIds>().OfAsync(entry, default);
        portal.Services.GetRequiredService<SealingKey>().OpenPrivate().Dispose();
        return rows;
    }

    public LineAddress Line(int number) => new(Books.Adatum, OrderId, number);

    public string PageOf(int line) => $"/customers/{Books.Adatum}/software/{OrderId}-{line}";

    /// <summary>What an address has in the place of a route's part.</summary>
    public string ValueOf(string part, string route) => part switch
    {
        "tenant" => Books.Adatum.ToString(),
        "order" => OrderId,
        "line" => route.EndsWith("cancelled", StringComparison.Ordinal) ? $"{CancelledLine}" : $"{GeneratedKeyLine}",
        "artifact" => SoftwareBooks.Sql.Id.ToString(),
        "link" => Link.LinkId.ToString(),
        "token" => Link.Token,
        "invoice" => InvoiceNumber,
        "currency" => "USD",
        "request" => RequestNumber,
        "file" => RequestFile.ToString(),
        "partner" => Books.Contoso.ToString(),
        "product" => Books.Subscription,
        "sku" => "0002",
        "availability" => OfferIds.AvailabilityOf(Books.Subscription, "0002", "US"),
        "record" => Record.ToString(),
        "delivery" => Delivery.ToString(),
        "provider" => "OneTime",
        "kind" => "BillingLineItems",
        "receipt" => "R1",
        "locale" => "en-US",
        "profile" => "organization",
        "country" => "JP",
        "domain" => "adatum.example",
        "sheet" => "pricesheets(Market='US',PricesheetView='software')",
        "resource" => $"{OrderId}-0",
        "cart" => Guid.Empty.ToString(), // what a cart answers is tested where one is made
        "subscription" => SubscriptionIds.Of(OrderId, StockKeyLine).ToString(),
        "import" => Import.ToString(),
        "batch" => Batch.ToString(),
        "download" => SoftwareBooks.OldServer.Id.ToString(),
        "market" => "JP",
        "person" => People.PartnerWithoutRole.ObjectId.ToString(),
        "status" => "404",
        "path" => "no-such-file.txt", // the answer for files that are none of ours
        _ => throw new InvalidOperationException($"{route} has a part '{part}' that no row stands for yet: give it one of Contoso's here."),
    };

    /// <summary>Through the page, as an Admin agent does.</summary>
    public async Task CancelALineAsync(PortalHost portal)
    {
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync(PageOf(CancelledLine) + "/cancel");
        await agent.SubmitAsync(page, "form[method=post][action$='/cancel']", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Acknowledged"] = "true" });
        Assert.Equal((200, PageOf(CancelledLine) + "/cancelled"), (agent.LastStatus, agent.LastPath));
    }

    private Task<IssuedLink> IssueLinkAsync(PortalHost portal, int line, Guid artifact) => AsContosoAsync<IssueDownloadLink, IssuedLink>(
        portal, issue => issue.ExecuteAsync(Line(line), artifact, new LinkTerms(), Books.Agent(Books.Contoso), default));

    private async Task CheckAsync(PortalHost portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        var sheet = new MemoryStream(PriceSheets.Bytes(PriceSheets.AllOfUs));
        var started = (await scope.ServiceProvider.GetRequiredService<StartImport>().ExecuteAsync(ImportKind.PriceList, "prices.csv", sheet, Actor.Worker("test"), default)).Value;
        await scope.ServiceProvider.GetRequiredService<JobQueue>().RunAsync(started.JobId, default);
        Import = started.ImportId;
    }

    private async Task CancelTwoAsync(PortalHost portal)
    {
        string[] orders = [await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Cal)]), await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Cal)])];
        var hundred = Money.Of(100m, "USD");
        var submission = new BatchSubmission(Guid.NewGuid(), [.. orders.Select(order => new BatchPurchase(new PurchasePick(order, 1), hundred))]);
        Batch = await AsContosoAsync<FileCancellationBatch, Guid>(portal, file => file.ExecuteAsync(submission, Books.Agent(Books.Contoso), default));
        await AsContosoAsync<CancelOrder, CancellationConfirmation>(portal, cancel => cancel.ExecuteAsync(new CancelRequest(Books.Adatum, orders[1], [1], hundred), Books.Agent(Books.Contoso), default));
        await portal.Services.GetRequiredService<JobQueue>().RunNextAsync(default);
    }

    private async Task ReportAsync(PortalHost portal)
    {
        var report = new ProblemReport(
            Guid.NewGuid(), ServiceRequestType.PurchaseRefund, ServiceRequestImpact.Moderate, "Refund of a server", "", $"{Books.Adatum}", OrderId, null, "Bought twice", 100m,
            "Aiko Agent", "aiko@contoso.example", "+1 555 0100");
        var note = new UploadedFile("note.txt", 5, () => new MemoryStream("twice"u8.ToArray()));
        RequestNumber = (await AsContosoAsync<ReportProblem, FiledRequest>(portal, file => file.ExecuteAsync(report, [note], Books.Agent(Books.Contoso), default))).Number;
        RequestFile = (await AsContosoAsync<ServiceRequestQueries, ServiceRequestDetail>(portal, requests => requests.DetailAsync(RequestNumber, default))).Request.Files[0].Id;
    }

    /// <summary>With the portal's own services, which alone can open what the portal sealed.</summary>
    public static async Task<T> AsContosoAsync<TService, T>(PortalHost portal, Func<TService, Task<Outcome<T>>> act)
        where TService : notnull
        where T : notnull
    {
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UsePartner(Books.Contoso);
        return (await act(scope.ServiceProvider.GetRequiredService<TService>())).Value;
    }
}

internal static class Forms
{
    private const string TokenField = "__RequestVerificationToken";

    /// <summary>A form without input but with the token that this person's pages carry.</summary>
    public static async Task<Dictionary<string, string>> TokenAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/account/signed-out");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync());
        return new(StringComparer.Ordinal) { [TokenField] = page.QuerySelector<IHtmlInputElement>($"input[name={TokenField}]")!.Value };
    }
}
