using System.Security.Cryptography;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using CspPortal.Web.Cli;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.ActivityLog;

/// <summary>The log as evidence, by command (LOG-04, OPR-01).</summary>
[Trait("Rule", "LOG-04")]
public sealed class LogProofVerbsTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("log-proof-").FullName;
    private PortalHost portal = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sealing:KeyFile"] = Path.Combine(folder, "signing-key.pem"), ["Sealing:CheckpointFolder"] = Path.Combine(folder, "checkpoints"),
        });
        await portal.InDatabaseAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, 20).Select(n => new AuditRecord(portal.Database.Now.AddMinutes(n), n < 15 ? Books.Contoso : Books.Fabrikam, Books.Agent(Books.Contoso), AuditOperation.GetSoftwareKey) { Details = $"No. {n}" }));
            return db.SaveChangesAsync();
        });
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_log_is_taken_out_with_its_proof_and_checked_with_nothing_but_the_public_key()
    {
        var (own, all) = (InFolder("own.jsonl"), InFolder("all.jsonl"));
        Assert.Equal(66, await RunAsync("log-public-key"));
        Assert.Equal(0, await RunAsync("export-log", "--out", own, "--log", Books.Contoso.ToString()));
        Assert.Equal(0, await RunAsync("export-log", "--out", all));
        Assert.Equal(1, await RunAsync("export-log", "--out", own)); // Never over a file that is there.
        Assert.Equal(0, await RunAsync("export-log", "--out", InFolder("part.jsonl"), "--log", Books.Contoso.ToString(), "--from", "3", "--through", "9"));
        var text = await File.ReadAllTextAsync(own);
        Assert.DoesNotContain("No. 17", text, StringComparison.Ordinal);
        Assert.Contains("No. 17", await File.ReadAllTextAsync(all), StringComparison.Ordinal);
        Assert.Equal(3, await portal.InDatabaseAsync(db => db.AuditRecords.CountAsync(record => record.Operation == AuditOperation.ExportActivityLog && record.Channel == Channel.Command)));

        Assert.Equal(0, await RunAsync("log-public-key"));
        var key = Directory.GetFiles(folder, "*.pub.pem").Single();
        foreach (var file in new[] { own, all }) Assert.Equal(0, await RunAsync("verify-log", "--file", file, "--public-key", key));
        Assert.Equal(0, await RunAsync("verify-log", "--file", InFolder("part.jsonl"), "--part", "yes"));
        Assert.Equal(1, await RunAsync("verify-log", "--file", await FileAsync(text.Replace("No. 7", "No. 8", StringComparison.Ordinal)), "--public-key", key));
        Assert.Equal(1, await RunAsync("verify-log", "--file", await FileAsync("")));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(1, await RunAsync("verify-log", "--file", own, "--public-key", await FileAsync(stranger.ExportSubjectPublicKeyInfoPem())));
    }

    [Fact] // LOG-02, LOG-05
    public async Task A_range_of_days_is_taken_out_in_each_form_the_page_gives()
    {
        var day = DateOnly.FromDateTime(portal.Database.Now).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var format in new[] { "csv", "jsonl", "evidence" })
        {
            Assert.Equal(0, await RunAsync("export-log", "--out", InFolder(format), "--format", format, "--log", Books.Contoso.ToString(), "--since", day, "--until", day));
            if (format == "evidence") continue;
            var text = await File.ReadAllTextAsync(InFolder(format));
            Assert.Contains("No. 14", text, StringComparison.Ordinal);
            Assert.DoesNotContain("No. 15", text, StringComparison.Ordinal); // another partner's
        }

        await using (var zip = await System.IO.Compression.ZipFile.OpenReadAsync(InFolder("evidence")))
        await using (var proof = await zip.GetEntry("proof.jsonl")!.OpenAsync())
        {
            using var copy = new StreamReader(proof);
            var key = Directory.GetFiles(folder, "*.pub.pem").Single();
            Assert.Equal(0, await RunAsync("verify-log", "--file", await FileAsync(await copy.ReadToEndAsync()), "--part", "yes", "--public-key", key));
        }

        Assert.Equal(1, await RunAsync("export-log", "--out", InFolder("none"), "--format", "evidence", "--log", Books.Contoso.ToString(), "--until", "2001-01-01"));
        Assert.False(File.Exists(InFolder("none")));
        foreach (string[] wrong in new string[][] { ["--format", "xml", "--log", "installation"], ["--format", "csv"], ["--format", "csv", "--log", "all"], ["--format", "csv", "--log", "installation", "--since", "soon"] })
            Assert.Equal(64, await RunAsync(["export-log", "--out", InFolder("wrong"), .. wrong]));
        Assert.Equal(4, await portal.InDatabaseAsync(db => db.AuditRecords.IgnoreQueryFilters().CountAsync(record => record.Operation == AuditOperation.ExportActivityLog && record.PartnerId == Books.Contoso)));
    }

    [Fact]
    public async Task A_database_is_checked_whole_and_a_cut_tail_found_by_what_was_kept_outside()
    {
        if (PortalDatabase.UsesSqlServer) return; // Its own statements would be needed.
        Assert.Equal(0, await RunAsync("verify-log"));
        Assert.Equal(0, await RunAsync("export-log", "--out", InFolder("all.jsonl")));
        var kept = await FileAsync(string.Join('\n', (await File.ReadAllLinesAsync(InFolder("all.jsonl"))).Where(line => line.StartsWith("{\"checkpoint\":", StringComparison.Ordinal)).Select(line => line["{\"checkpoint\":".Length..^1])));
        Assert.Equal(0, await RunAsync("verify-log", "--checkpoints", kept));

        await portal.InDatabaseAsync(async db =>
        {
            string[] statements =
            [
                "DROP TRIGGER AuditRecords_no_delete", "DROP TRIGGER Seals_no_delete", "DROP TRIGGER Checkpoints_no_delete", "DELETE FROM Checkpoints", "DELETE FROM Seals WHERE Position > 3",
                "DELETE FROM AuditRecords WHERE Id NOT IN (SELECT EntryId FROM Seals) AND Id NOT IN (SELECT EntryId FROM UnsealedEntries)",
            ];
            foreach (var sql in statements) await db.Database.ExecuteSqlRawAsync(sql);
            return 0;
        });
        Assert.Equal(0, await RunAsync("verify-log"));
        Assert.Equal(1, await RunAsync("verify-log", "--checkpoints", kept));
    }

    [Fact] // OPR-01
    public async Task What_the_commands_do_not_understand_they_say()
    {
        foreach (var wrong in new[] { "verify-log x", "log-public-key x", "verify-log --file", "verify-log --part yes", "verify-log --file x --part no", "verify-log --nonsense x", "export-log", "export-log --out x --log nobody", "export-log --out x --from 0", "export-log --out x --through -1", "export-log --out x --from zz" })
            Assert.Equal(64, await RunAsync(wrong.Split(' ')));
        Assert.Equal(66, await RunAsync("verify-log", "--file", InFolder("no-such.jsonl")));
        Assert.Equal(66, await RunAsync("verify-log", "--public-key", await FileAsync("no key")));
        Assert.Equal(66, await RunAsync("verify-log", "--checkpoints", await FileAsync("{\"log\":1}")));
        Assert.Equal(66, await RunAsync("verify-log", "--checkpoints", InFolder("nowhere")));
        Assert.Equal(1, await RunAsync("export-log", "--out", Path.Combine(folder, "no", "folder", "x.jsonl")));
    }

    private Task<int?> RunAsync(params string[] arguments) => Verbs.TryRunAsync(portal.Services, arguments);

    private string InFolder(string name) => Path.Combine(folder, name);

    private async Task<string> FileAsync(string text)
    {
        var file = InFolder($"{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
