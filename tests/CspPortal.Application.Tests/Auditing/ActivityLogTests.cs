using System.Text;
using System.Text.Json;
using CspPortal.Application.Auditing;
using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

public sealed class ActivityLogTests
{
    private static readonly IReadOnlyList<string> Keys = [AuditOperation.GetSoftwareKey];

    [Theory] // LOG-02
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_thousand_entries_of_few_instants_are_paged_there_and_back_each_once(bool severalEvents)
    {
        await using var office = await LogOffice.OpenAsync();
        await office.WriteAsync(Enumerable.Range(0, 5_000).Select(n => LogOffice.Entry(
            office.Now.AddMinutes(-(n % 7)), AuditOperation.KeyAndDownload[n % 3], details: $"{n}")));
        var filter = office.Everything with { Operations = severalEvents ? AuditOperation.KeyAndDownload : null, Size = 100, Before = office.Now.AddTicks(1) };

        var page = await office.ReadAsync(filter);
        var forward = new List<ActivityEntry>(page.Entries.Rows);
        while (page.Entries.Next is { } next)
        {
            page = await office.ReadAsync(filter with { Cursor = next });
            forward.AddRange(page.Entries.Rows);
        }

        var backward = new List<ActivityEntry>(page.Entries.Rows);
        while (page.Entries.Previous is { } previous)
        {
            page = await office.ReadAsync(filter with { Cursor = previous });
            backward.InsertRange(0, page.Entries.Rows);
        }

        var written = forward.Where(entry => entry.Operation != AuditOperation.ReadActivityLog).Select(entry => entry.Details).ToList();
        Assert.Equal(5_000, written.Count);
        Assert.Equal(5_000, written.Distinct().Count());
        Assert.Equal(forward.OrderByDescending(entry => entry.OccurredAt).Select(entry => entry.OccurredAt), forward.Select(entry => entry.OccurredAt));
        Assert.Equal(forward.Select(entry => entry.Details), backward.Select(entry => entry.Details));
    }

    [Fact]
    public async Task A_cursor_does_not_tell_how_many_entries_there_are_and_a_mangled_one_begins_anew()
    {
        await using var office = await LogOffice.OpenAsync();
        await office.WriteAsync(Enumerable.Range(0, 30).Select(n => LogOffice.Entry(office.Now.AddMinutes(-n))));
        var filter = office.Everything with { Operations = Keys, Size = 10 };
        var first = await office.ReadAsync(filter);

        var bytes = Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(first.Entries.Next));
        Assert.DoesNotContain("21", Paging.Cursor.Parse(first.Entries.Next, 2)?.Key ?? []);
        Assert.DoesNotContain(first.Entries.Rows[^1].OccurredAt.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture), bytes, StringComparison.Ordinal);
        foreach (var mangled in new[] { first.Entries.Next![..^4], "nonsense", new string('x', 5_000), "'; DROP TABLE AuditRecords; --" })
            Assert.Equal(first.Entries.Rows[0].OccurredAt, (await office.ReadAsync(filter with { Cursor = mangled })).Entries.Rows[0].OccurredAt);
    }

    [Fact] // LOG-02
    public async Task Each_filter_finds_its_entries_alone()
    {
        await using var office = await LogOffice.OpenAsync();
        var (ben, at) = (Books.Agent(Books.Contoso, "Ben Agent"), office.Now.AddHours(-1));
        var gus = new Actor(Books.Contoso, People.GlobalAdmin.ObjectId, People.GlobalAdmin.Name, People.GlobalAdmin.UserPrincipalName, Channel.Portal);
        var holder = new Actor(Guid.Empty, Guid.Empty, "", "", Channel.Link, "198.51.100.7");
        await office.WriteAsync(
            new AuditRecord(at, Books.Contoso, ben, AuditOperation.SignIn) { Details = "plain" },
            new AuditRecord(at, Books.Contoso, gus, AuditOperation.AssignRole) { Details = "by gus" },
            new AuditRecord(at, Books.Contoso, ben, AuditOperation.GetSoftwareKey, AuditOutcome.Refused) { Details = "refused" },
            new AuditRecord(at, Books.Contoso, ben, AuditOperation.CreateOrder) { Details = "of adatum", CustomerId = Books.Adatum },
            new AuditRecord(at, Books.Contoso, ben, AuditOperation.CreateOrder) { Details = "of product", ProductId = Books.Cal },
            new AuditRecord(at, Books.Contoso, ben, AuditOperation.CreateOrder) { Details = "of order", OrderId = "abc123def456" },
            new AuditRecord(at, Books.Contoso, holder, AuditOperation.DownloadSoftware) { Details = "by link" },
            new AuditRecord(at, Books.Contoso, Actor.Worker("provisioning"), AuditOperation.ProvisionOrder) { Details = "by worker" });

        var all = office.Everything with { Before = office.Now };
        await FindsAsync(all with { User = "gus@CONTOSO.example" }, "by gus");
        await FindsAsync(all with { User = "Gus Gl" }, "by gus");
        await FindsAsync(all with { User = People.GlobalAdmin.ObjectId.ToString() }, "by gus");
        await FindsAsync(all with { User = ActivityLogFilter.LinkHolder }, "by link");
        await FindsAsync(all with { User = "%" });
        await FindsAsync(all with { User = "nobody of that name" });
        await FindsAsync(all with { Outcome = AuditOutcome.Refused }, "refused");
        await FindsAsync(all with { Customer = "ａｄａｔｕｍ" }, "of adatum");
        await FindsAsync(all with { Customer = Books.Adatum.ToString() }, "of adatum");
        await FindsAsync(all with { Customer = "Adatum.example" }, "of adatum");
        await FindsAsync(all with { Product = "user cal" }, "of product");
        await FindsAsync(all with { Product = Books.Cal.ToLowerInvariant() }, "of product");
        await FindsAsync(all with { Order = " ABC123DEF456 " }, "of order");
        await FindsAsync(all with { Operations = [AuditOperation.SignIn] }, "plain");
        await FindsAsync(all with { Operations = AuditOperation.KeyAndDownload }, "by link", "refused");
        await FindsAsync(all with { Operations = [AuditOperation.CreateOrder], Customer = "adatum", Order = "abc123def456" });

        async Task FindsAsync(ActivityLogFilter filter, params string[] expected) =>
            Assert.Equal(expected, (await office.ReadAsync(filter)).Entries.Rows.Select(entry => entry.Details!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_word_that_fits_too_much_is_sent_back_to_its_field()
    {
        await using var office = await LogOffice.OpenAsync();
        await using (var scope = office.Database.Wide())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
            db.AddRange(Enumerable.Range(0, 21).Select(n => new Domain.Customers.Customer(Guid.NewGuid(), Books.Contoso, Books.Profile($"Same {n}", $"same{n}.example", "US"), office.Now)));
            await db.SaveChangesAsync();
        }

        var refusal = (await office.TryReadAsync(office.Everything with { Customer = "same" })).Refusal;
        Assert.True(refusal!.Is(ActivityLogRefusals.FilterTooWide));
        Assert.Equal("Customer", refusal.Field);
        Assert.Empty((await office.ReadAsync(office.Everything with { Before = office.Now, Customer = "Same 20" })).Entries.Rows);
    }

    [Fact] // SEC-01
    public async Task Another_partners_log_stays_its_own()
    {
        await using var office = await LogOffice.OpenAsync();
        await office.WriteAsync(LogOffice.Entry(office.Now.AddYears(-2)), LogOffice.Entry(office.Now.AddDays(-1), partner: Books.Fabrikam), new AuditRecord(office.Now, null, Actor.Command("installation"), AuditOperation.AddKeyStock));
        var before = office.Everything with { Before = office.Now };

        var own = await office.ReadAsync(before with { Operations = Keys });
        var foreign = await office.ReadAsync(before with { Operations = Keys }, Books.Fabrikam);
        Assert.Equal(office.Now.AddYears(-2), Assert.Single(own.Entries.Rows).OccurredAt);
        Assert.Equal(office.Now.AddDays(-1), Assert.Single(foreign.Entries.Rows).OccurredAt);
        Assert.Equal(office.Now.AddDays(-1), foreign.Oldest);
        Assert.Equal(2, (await office.ReadAsync(office.Everything, Books.Fabrikam)).Entries.Rows.Count(entry => entry.Operation == AuditOperation.ReadActivityLog));
        Assert.Single(await office.ExportAsync(before with { Operations = Keys }, Books.Fabrikam));
        // A cursor carried over to another partner is only a place in time.
        await office.WriteAsync(Enumerable.Range(0, 20).Select(n => LogOffice.Entry(office.Now.AddDays(-n - 5))));
        var next = (await office.ReadAsync(before with { Operations = Keys, Size = 5 })).Entries.Next;
        Assert.All((await office.ReadAsync(before with { Cursor = next }, Books.Fabrikam)).Entries.Rows, entry => Assert.NotEqual(Books.Contoso, entry.ActorTenantId));
    }

    [Fact] // LOG-01
    public async Task Reading_is_logged_once_a_look_and_not_for_each_page_turned()
    {
        await using var office = await LogOffice.OpenAsync();
        await office.WriteAsync(Enumerable.Range(0, 30).Select(n => LogOffice.Entry(office.Now.AddMinutes(-n))));
        var filter = office.Everything with { Operations = Keys, Size = 10 };
        var page = await office.ReadAsync(filter);
        page = await office.ReadAsync(filter with { Cursor = page.Entries.Next });
        await office.ReadAsync(filter with { Cursor = page.Entries.Previous });
        await office.ExportAsync(filter);

        var reads = await office.ReadAsync(office.Everything with { Operations = [AuditOperation.ReadActivityLog] });
        Assert.Equal(2, reads.Entries.Rows.Count);
        Assert.Contains("event=get_software_key", reads.Entries.Rows[^1].Details, StringComparison.Ordinal);
        Assert.Single((await office.ReadAsync(office.Everything with { Operations = [AuditOperation.ExportActivityLog] })).Entries.Rows);
    }

    [Fact]
    public async Task The_summary_counts_each_person_and_operation_under_the_latest_name()
    {
        await using var office = await LogOffice.OpenAsync();
        var aiko = Books.Agent(Books.Contoso);
        await office.WriteAsync(
            LogOffice.Entry(office.Now.AddHours(-3), actor: aiko with { Name = "Aiko Before" }),
            LogOffice.Entry(office.Now.AddHours(-2), actor: aiko),
            LogOffice.Entry(office.Now.AddHours(-1), AuditOperation.DownloadSoftware, actor: aiko),
            LogOffice.Entry(office.Now.AddHours(-4), AuditOperation.DownloadSoftware, actor: new Actor(Guid.Empty, Guid.Empty, "", "", Channel.Link)),
            LogOffice.Entry(office.Now.AddHours(-5), AuditOperation.ProvisionOrder, actor: Actor.Worker("provisioning")));

        var summary = (await office.Database.AsAsync<ReadActivityLog, Outcome<ActivitySummary>>(
            Books.Contoso, log => log.ByUserAsync(office.Everything with { Before = office.Now }, LogOffice.Reader, default))).Value;
        Assert.Equal(["Aiko Agent", "", "provisioning"], summary.People.Select(person => person.Name));
        Assert.Equal(
            [(AuditOperation.DownloadSoftware, 1, office.Now.AddHours(-1)), (AuditOperation.GetSoftwareKey, 2, office.Now.AddHours(-2))],
            summary.People[0].Operations.Select(operation => (operation.Operation, operation.Count, operation.LastAt)));
        Assert.Equal(3, summary.People[0].Count);
    }

    [Fact] // LOG-02, CSV-01
    public async Task The_files_have_what_the_pages_show()
    {
        await using var office = await LogOffice.OpenAsync();
        await office.WriteAsync(Enumerable.Range(0, 1_203).Select(n => LogOffice.Entry(office.Now.AddMinutes(-(n / 5)), AuditOperation.KeyAndDownload[n % 3], details: n == 0 ? "=1+1\r\n\u202E<script>" : $"{n}")));
        var filter = office.Everything with { Operations = AuditOperation.KeyAndDownload, Product = Books.Perpetual, Size = 100 };
        var shown = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await office.ReadAsync(filter with { Cursor = cursor });
            shown.AddRange(page.Entries.Rows.Select(entry => entry.Details));
            cursor = page.Entries.Next;
        }
        while (cursor is not null);

        var rows = await office.ExportAsync(filter);
        Assert.Equal(1_203, rows.Count);
        Assert.Equal(shown, rows.Select(row => row.Details));
        Assert.EndsWith("Z", rows[0].OccurredAtUtc, StringComparison.Ordinal);

        using var lines = new MemoryStream();
        await JsonLinesFile.WriteAsync(lines, rows.ToAsyncEnumerable(), default);
        var json = Encoding.UTF8.GetString(lines.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(shown, json.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("details").GetString()));

        using var bytes = new MemoryStream();
        await CsvFile.WriteAsync(bytes, rows.ToAsyncEnumerable(), default);
        var csv = Encoding.UTF8.GetString(bytes.ToArray());
        Assert.DoesNotContain(",=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("\"=1+1", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_in_batches_however_long_the_log_is()
    {
        var commands = new CommandLog();
        await using var office = await LogOffice.OpenAsync(services => services.AddCommandLog(commands));
        await office.WriteAsync(Enumerable.Range(0, 1_600).Select(n => LogOffice.Entry(office.Now.AddMinutes(-n))));
        commands.Clear();
        Assert.Equal(1_600, (await office.ExportAsync(office.Everything with { Operations = Keys })).Count);
        Assert.Equal(4, commands.Texts.Count(text => text.StartsWith("SELECT", StringComparison.Ordinal) && text.Contains("AuditRecords", StringComparison.Ordinal)));
    }
}
