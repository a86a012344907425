using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using CspPortal.Web.Tests.Access;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;

namespace CspPortal.Web.Tests.Entitlements;

/// <summary>Known keys are planted; then every page, file, header, the database's files and the log at its most talkative are searched (KEY-02).</summary>
public sealed class KeySweepTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> settings = new(ContosoRows.Settings())
    {
        ["Serilog:MinimumLevel:Default"] = "Verbose",
        ["Serilog:MinimumLevel:Override:Microsoft"] = "Verbose",
        ["Serilog:WriteTo:0:Name"] = "Debug",
    };

    private readonly LogLines log = new();
    private readonly List<string> stock = [.. Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32))];
    private PortalHost portal = null!;
    private ContosoRows rows = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(settings, services => services.AddSingleton<ILogEventSink>(log));
        rows = await ContosoRows.WriteAsync(portal);
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        _ = (await scope.ServiceProvider.GetRequiredService<AddKeyStock>().ExecuteAsync(
            Books.Subscription, SoftwareBooks.Server2022, stock, Actor.Command("import"), default)).Value;
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Fact] // KEY-02
    public async Task A_key_leaves_the_server_in_the_answer_to_get_key_and_nowhere_else()
    {
        var generated = await AskedForAsync(ContosoRows.GeneratedKeyLine, SoftwareBooks.Sql2022);
        var taken = await AskedForAsync(ContosoRows.StockKeyLine, SoftwareBooks.Server2022);
        var revoked = await AskedForAsync(ContosoRows.CancelledLine, SoftwareBooks.Server2022);
        Assert.Contains(taken, stock);
        Assert.Contains(revoked, stock);
        Assert.Single(stock, key => key != taken && key != revoked); // one that no line has
        var search = new KeySearch([generated, .. stock]);
        await rows.CancelALineAsync(portal);

        var reveals = await AskForKeysAsync();
        Assert.Equal(["Aiko Agent", "Ada Adatum"], reveals.Where(page => search.FindsIn(page.Body)).Select(page => page.Who).Distinct());
        Assert.All(reveals.Where(page => search.FindsIn(page.Body)), page => Assert.Equal(
            (200, true), (page.Status, page.Headers.Contains("no-store", StringComparison.Ordinal) && !page.Path.Contains(rows.OrderId + "-3", StringComparison.Ordinal))));
        Assert.DoesNotContain(reveals, page => search.FindsIn(page.Path + page.Headers));

        var pages = await WalkAsync();
        var found = pages.Where(page => search.FindsIn(page.Body) || search.FindsIn(page.Path + "\n" + page.Headers)).Select(page => $"{page.Who}: {page.Path}");
        Assert.Equal([], found);
        var refused = await SendEveryFormAsync();
        Assert.Equal([], refused.Where(page => search.FindsIn(page.Body) || search.FindsIn(page.Path + "\n" + page.Headers)).Select(page => $"{page.Who}: POST {page.Path}"));
        Assert.Equal([], (await CommandFilesAsync()).Where(file => search.FindsIn(file.Content)).Select(file => file.Name));
        Assert.Equal([], StoredFiles().Where(file => search.FindsIn(file.Content)).Select(file => file.Name));
        Assert.Equal([], DatabaseFiles().Where(file => search.FindsIn(file.Content)).Select(file => file.Name));
        Assert.InRange(log.Written.Count, 1000, int.MaxValue);
        Assert.Equal([], log.Written.Where(search.FindsIn));
    }

    [Fact] // a check that cannot fail is none
    public async Task A_key_that_got_into_the_log_would_be_found_on_the_page_in_the_file_and_in_the_database()
    {
        var search = new KeySearch([stock[0]]);
        await portal.InDatabaseAsync(db =>
        {
            db.Add(new AuditRecord(portal.Database.Now.AddDays(-1), Books.Contoso, Books.Agent(Books.Contoso), AuditOperation.GetSoftwareKey) { Details = "key=" + KeyFormat.Group(stock[0]) });
            return db.SaveChangesAsync();
        });
        using var client = portal.Client(person: People.GlobalAdmin);
        foreach (var path in new[] { "/activity-log", "/activity-log/export", "/activity-log/export.jsonl" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(search.FindsIn((await PageWalk.ReadAsync(answer, People.GlobalAdmin, path)).Body), path);
        }

        Assert.Contains(await CommandFilesAsync(), file => search.FindsIn(file.Content));
        if (portal.Database.FilePath is not null) Assert.Contains(DatabaseFiles(), file => search.FindsIn(file.Content));
    }

    [Fact]
    public void A_key_is_found_however_it_is_written()
    {
        var key = stock[0];
        var search = new KeySearch([key]);
        var grouped = KeyFormat.Group(key);
        string[] ways =
        [
            key, grouped, key.ToLowerInvariant(), grouped.Replace('-', ' '), grouped.Replace("-", "%2D", StringComparison.Ordinal), grouped.Replace("-", "</b>-<b>", StringComparison.Ordinal),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(key)), "x\0" + Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(key)),
        ];
        Assert.All(ways, way => Assert.True(search.FindsIn($"before \"{way}\" after"), way));
        Assert.All(ways, way => Assert.False(new KeySearch([stock[1]]).FindsIn(way), way));
    }

    /// <summary>With the page's own button, as an Admin agent does.</summary>
    private async Task<string> AskedForAsync(int line, string version)
    {
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"{rows.PageOf(line)}?version={Uri.EscapeDataString(version)}&show=true");
        page = await agent.SubmitAsync(page, "form[method=post][action$='/key']");
        Assert.Equal(200, agent.LastStatus);
        return KeyFormat.Normalize(page.QuerySelector("#product-key code")!.TextContent);
    }

    /// <summary>Get Key at both doors, for every line and version, by everyone.</summary>
    private async Task<List<WalkedPage>> AskForKeysAsync()
    {
        var answers = new List<WalkedPage>();
        foreach (var person in Everyone())
        {
            using var client = portal.Client(person: person);
            var form = await Forms.TokenAsync(client);
            foreach (var door in new[] { $"/customers/{Books.Adatum}/software", $"/customers/{Books.Tailspin}/software", "/your-products/software" })
            {
                foreach (var line in Enumerable.Range(1, 4))
                {
                    foreach (var version in new[] { SoftwareBooks.Sql2022, SoftwareBooks.Server2022, "" })
                    {
                        var path = $"{door}/{rows.OrderId}-{line}/key";
                        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>(form, StringComparer.Ordinal) { ["version"] = version }));
                        answers.Add(await PageWalk.ReadAsync(answer, person, path));
                    }
                }
            }

            foreach (var line in Enumerable.Range(1, 4))
            {
                foreach (var version in new[] { SoftwareBooks.Sql2022, SoftwareBooks.Server2022 })
                {
                    // The API's one call; named, so that a kept answer would be found in the database.
                    var path = $"/portal/v1/customers/{Books.Adatum}/orders/{rows.OrderId}/lines/{line}/key";
                    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent($"{{\"version\":\"{version}\"}}", Encoding.UTF8, "application/json") };
                    request.Headers.Add("MS-RequestId", Guid.NewGuid().ToString());
                    using var answer = await client.SendAsync(request);
                    answers.Add(await PageWalk.ReadAsync(answer, person, path.Replace($"/lines/{line}/", $"/{rows.OrderId}-{line}/", StringComparison.Ordinal)));
                }
            }
        }

        Assert.Contains(answers, page => page is { Who: "Aiko Agent", Status: 200 } && page.Path.StartsWith("/portal/v1/", StringComparison.Ordinal));
        return answers;
    }

    private async Task<List<WalkedPage>> WalkAsync()
    {
        var reads = PortalAddresses.AllOf(portal, rows).Where(address => address is { Method: "GET", IsAsset: false }).Select(address => address.Path).ToList();
        foreach (var file in new[] { $"/customers/{Books.Adatum}/software/export", "/activity-log/export", "/activity-log/export.jsonl" }) Assert.Contains(file, reads);
        string[] starts =
        [
            .. reads,
            .. Enumerable.Range(1, 4).SelectMany(line => new[] { rows.PageOf(line), rows.PageOf(line) + "?show=true", rows.PageOf(line) + "/key", rows.PageOf(line) + "/cancel", rows.PageOf(line) + "/cancelled" }),
            .. Enumerable.Range(1, 4).Select(line => $"/your-products/software/{rows.OrderId}-{line}?show=true"),
            "/d/" + rows.DeadLink.Token, "/d/none", "/no/such/page", $"/customers/{Books.Adatum}/orders?from=never", $"/customers/{Books.Adatum}/software?rows=-1",
        ];
        var pages = new List<WalkedPage>();
        foreach (var person in Everyone())
        {
            var walked = await new PageWalk(portal, person).WalkAsync(starts);
            Assert.Empty(starts.Except(walked.Select(page => page.Path), StringComparer.OrdinalIgnoreCase));
            pages.AddRange(walked);
        }

        // The walk was one: people saw pages, files and errors, not the same refusal again and again.
        Assert.InRange(pages.Count(page => page is { Status: 200, MediaType: "text/html" }), 100, int.MaxValue);
        Assert.InRange(pages.Count(page => page is { Who: "Aiko Agent", Status: 200, MediaType: "text/html" }), 20, int.MaxValue);
        Assert.InRange(pages.Count(page => page is { Status: 200, MediaType: "text/csv" }), 2, int.MaxValue);
        Assert.Contains(pages, page => page is { Who: "Ada Adatum", Status: 200 } && page.Path.StartsWith($"/your-products/software/{rows.OrderId}", StringComparison.Ordinal));
        foreach (var status in new[] { 403, 404, 410, 500 }) Assert.Contains(pages, page => page.Status == status);
        return pages;
    }

    /// <summary>Every form there is, empty, by everyone: what it refuses repeats no key. Get Key itself was asked before.</summary>
    private async Task<List<WalkedPage>> SendEveryFormAsync()
    {
        var writes = PortalAddresses.AllOf(portal, rows).Where(address => address is { IsRead: false, IsMvc: true } && !address.Route.EndsWith("/key", StringComparison.Ordinal)).Select(address => address.Path).Distinct().ToList();
        var answers = new List<WalkedPage>();
        foreach (var person in Everyone())
        {
            using var client = portal.Client(person: person);
            var form = await Forms.TokenAsync(client);
            foreach (var path in writes)
            {
                using var answer = await client.PostAsync(path, new FormUrlEncodedContent(form));
                answers.Add(await PageWalk.ReadAsync(answer, person, path));
            }
        }

        foreach (var status in new[] { 400, 403, 404 }) Assert.Contains(answers, page => page.Status == status);
        return answers;
    }

    /// <summary>What commands take out, and what the sealer writes.</summary>
    private async Task<List<(string Name, byte[] Content)>> CommandFilesAsync()
    {
        var files = new List<(string, byte[])>();
        foreach (string[] form in new string[][] { [], ["--format", "csv"], ["--format", "jsonl"] })
        {
            var name = Path.Combine(Path.GetTempPath(), $"export-{Guid.NewGuid():N}");
            Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["export-log", "--out", name, "--log", Books.Contoso.ToString(), .. form]));
            files.Add(($"export-log {string.Join(' ', form)}", await File.ReadAllBytesAsync(name)));
            File.Delete(name);
        }

        Assert.All(files, file => Assert.InRange(file.Item2.Length, 100, int.MaxValue));
        return files;
    }

    /// <summary>Downloads, attachments and what long work keeps.</summary>
    private IEnumerable<(string Name, byte[] Content)> StoredFiles() =>
        ContosoRows.Folders(settings).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Select(file => (file, File.ReadAllBytes(file)));

    private static IEnumerable<Person?> Everyone() => People.All.Keys.Cast<Person?>().Append(null);

    /// <summary>None on SQL Server, whose files are not ours to read.</summary>
    private IEnumerable<(string Name, byte[] Content)> DatabaseFiles()
    {
        if (portal.Database.FilePath is not { } file) yield break;
        foreach (var name in new[] { file, file + "-wal" }.Where(File.Exists))
        {
            using var open = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[open.Length];
            open.ReadExactly(content);
            yield return (name, content);
        }
    }

    private sealed class LogLines : ILogEventSink
    {
        public ConcurrentQueue<string> Written { get; } = new();

        /// <summary>What was put into the template and what it was put into, which is half the work of the finished sentence.</summary>
        public void Emit(LogEvent logEvent) => Written.Enqueue(logEvent.MessageTemplate.Text + " " + string.Join(' ', logEvent.Properties) + " " + logEvent.Exception);
    }
}
