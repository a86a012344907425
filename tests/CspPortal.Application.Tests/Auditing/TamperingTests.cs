using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>LOG-04: what the owner of the database or of a file does to a log is found, and the first bad entry named.</summary>
[Trait("Rule", "LOG-04")]
public sealed class TamperingTests
{
    [Fact]
    public async Task Each_field_of_an_entry_that_is_changed_in_the_database_is_found()
    {
        await using var office = await SealedAsync(30);
        var columns = await office.LookAsync(db => Task.FromResult(db.Model.FindEntityType(typeof(AuditRecord))!.GetProperties().Select(property => property.GetColumnName()).Where(name => name != "Id").ToList()));
        Assert.Equal(EntryContent.Names.Count, columns.Count);
        var position = 30;
        foreach (var column in columns)
        {
            var value = column switch
            {
                "PartnerId" or "ActorTenantId" or "ActorObjectId" or "CustomerId" => "'D0000000-0000-4000-8000-00000000000D'",
                "OccurredAt" => "'2026-06-15 09:31:00.0000001'",
                "Channel" => "'Api'",
                "Outcome" => "'Refused'",
                "LineNumber" => "7",
                _ => "'x'",
            };
            await office.TamperAsync($"UPDATE AuditRecords SET {column} = {value} WHERE Id = {Entry(--position)}");
            var finding = await office.FindAsync();
            Assert.Equal((LogFault.Changed, (long)position, position - 1L), (finding.Fault, finding.Position, finding.After));
        }
    }

    [Theory]
    [InlineData("an entry is deleted", LogFault.Missing, 7, "DELETE FROM AuditRecords WHERE Id = {7}")]
    [InlineData("an entry and its seal are deleted", LogFault.Missing, 7, "DELETE FROM AuditRecords WHERE Id = {7}", "DELETE FROM Seals WHERE Position = 7")]
    [InlineData("two seals are swapped", LogFault.Changed, 4, "UPDATE Seals SET EntryId = -1 WHERE Position = 4", "UPDATE Seals SET EntryId = -2 WHERE Position = 9", "UPDATE Seals SET EntryId = {9} WHERE EntryId = -1", "UPDATE Seals SET EntryId = {4} WHERE EntryId = -2")]
    [InlineData("a seal is changed", LogFault.Misplaced, 5, "UPDATE Seals SET Hash = ContentHash WHERE Position = 5")]
    [InlineData("a salt is changed", LogFault.Changed, 5, "UPDATE Seals SET Salt = Hash WHERE Position = 5")]
    [InlineData("an entry is made unreadable", LogFault.Unreadable, 6, "UPDATE AuditRecords SET Channel = 'Nowhere' WHERE Id = {6}")]
    [InlineData("the tail is cut off", LogFault.TailCut, 10, "DELETE FROM Seals WHERE Position >= 10", "DELETE FROM AuditRecords WHERE Details IN ('No. 10', 'No. 11', 'No. 12')", "DELETE FROM Checkpoints")]
    [InlineData("everything is deleted", LogFault.TailCut, 1, "DELETE FROM Seals", "DELETE FROM AuditRecords", "DELETE FROM Checkpoints", "DELETE FROM LogChains")]
    [InlineData("a checkpoint is changed", LogFault.ForgedCheckpoint, 12, "UPDATE Checkpoints SET SignedAt = '2026-01-01 00:00:00'")]
    [InlineData("a checkpoint of another place is given out as this one's", LogFault.ForgedCheckpoint, 11, "UPDATE Checkpoints SET Position = 11")]
    public async Task What_is_done_in_the_database_is_found(string what, LogFault fault, long position, params string[] statements)
    {
        if (PortalDatabase.UsesSqlServer) return; // Its own statements would be needed.
        await using var office = await SealedAsync(12);
        var ids = (await office.SealsAsync(Books.Contoso)).ToDictionary(seal => seal.Position, seal => seal.EntryId);
        await office.TamperAsync([.. statements.Select(sql => ids.Aggregate(sql, (text, pair) => text.Replace($"{{{pair.Key}}}", pair.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))]);
        var finding = await office.FindAsync();
        Assert.True((fault, position) == (finding.Fault, finding.Position), $"{what}: {finding}");
    }

    [Fact]
    public async Task An_entry_slipped_in_past_the_portal_is_found_by_its_row()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await using var office = await SealedAsync(3);
        await office.TamperAsync("DROP TRIGGER AuditRecords_to_seal");
        await office.InsertAsync(777);
        var finding = await office.FindAsync();
        Assert.Equal((LogFault.Inserted, 777L, Books.Contoso), (finding.Fault, finding.EntryId, finding.Log));
    }

    [Fact]
    public async Task An_entry_taken_away_before_it_was_sealed_is_found_by_its_row()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await using var office = await SealedAsync(3);
        await office.WriteAsync(1);
        await office.TamperAsync("DELETE FROM AuditRecords WHERE Id = (SELECT MIN(EntryId) FROM UnsealedEntries)");
        Assert.Equal(LogFault.Missing, (await office.FindAsync()).Fault);
        await office.WriteAsync(5);
        Assert.Equal(5, await office.SealAsync()); // It holds nobody up.
    }

    [Fact]
    public async Task A_log_sealed_anew_from_an_entry_on_disagrees_with_the_checkpoint_outside()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await using var office = await SealedAsync(6);
        await office.WriteAsync(6);
        await office.SignAsync();

        // Whoever owns the database but not the key: changes an entry, throws seals and checkpoints away, and lets the portal seal it all again.
        await office.TamperAsync(
            $"UPDATE AuditRecords SET ActorName = 'somebody else' WHERE Id = {Entry(9)}", "DELETE FROM Seals", "DELETE FROM Checkpoints", "DELETE FROM LogChains",
            "INSERT INTO UnsealedEntries (EntryId) SELECT Id FROM AuditRecords");
        await office.SealAsync();
        Assert.Null(Assert.Single(await office.VerifyAsync(outside: false)).Finding); // Without checkpoints outside nothing shows (docs/activity-log.md).
        var finding = await office.FindAsync();
        Assert.Equal((LogFault.Rewritten, 1L, 0L), (finding.Fault, finding.Position, finding.After)); // Its seals have new salts from the first one on.
    }

    [Fact]
    public async Task Every_line_of_an_exported_file_that_is_changed_removed_doubled_or_swapped_is_found()
    {
        await using var office = await SealedAsync(8);
        await office.WriteAsync(4);
        await office.SignAsync();
        var (keys, outside) = (await office.KeysAsync(), await office.OutsideAsync());
        var lines = Encoding.UTF8.GetString(await office.ExportAsync(Books.Contoso)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 12 + 2, lines.Length);
        Assert.Null(Assert.Single(await FileAsync(lines)).Finding);

        for (var n = 1; n < lines.Length; n++)
        {
            var position = n - (n > 8 ? 1 : 0); // A checkpoint stands behind entry 8 and at the end.
            await FindsAsync(position, [.. lines[..n], .. lines[(n + 1)..]], n is 9 or 14);
            if (n is 9 or 14) continue;
            await FindsAsync(position + 1, [.. lines[..(n + 1)], lines[n], .. lines[(n + 1)..]]);
            foreach (var path in Fields(lines[n])) await FindsAsync(position, [.. lines[..n], Changed(lines[n], path), .. lines[(n + 1)..]]);
            if (n < 8) await FindsAsync(position, [.. lines[..n], lines[n + 1], lines[n], .. lines[(n + 2)..]]);
        }

        // Cut off: only checkpoints kept outside can tell.
        await FindsAsync(9, lines[..9]);
        Assert.Null(Assert.Single(await SealedOffice.VerifyFileAsync(Joined(lines[..10]), keys)).Finding);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(LogFault.ForgedCheckpoint, Assert.Single(await SealedOffice.VerifyFileAsync(Joined(lines), new CheckpointKeys(stranger.ExportSubjectPublicKeyInfo()))).Finding!.Fault);
        Assert.Equal(LogFault.Unsigned, Assert.Single(await SealedOffice.VerifyFileAsync(Joined([.. lines.Where(line => !line.Contains("checkpoint", StringComparison.Ordinal))]), keys)).Finding!.Fault);
        foreach (var nonsense in new[] { "nonsense", "{}", "[]", "null", "{\"position\":\"1\"}", "{\"format\":\"csp-portal-log/2\"}", new string('x', 2_000_000) })
        {
            Assert.Equal(LogFault.Unreadable, (await FileAsync([nonsense, .. lines]))[0].Finding!.Fault);
            Assert.Equal((LogFault.Unreadable, 3L), (await FileAsync([.. lines[..3], nonsense, .. lines[3..]]))[0].Finding is { } finding ? (finding.Fault, finding.Position) : default);
        }

        Task<List<LogReport>> FileAsync(string[] file) => SealedOffice.VerifyFileAsync(Joined(file), keys, outside);

        async Task FindsAsync(long position, string[] file, bool checkpoint = false)
        {
            var finding = Assert.Single(await FileAsync(file)).Finding;
            if (checkpoint) Assert.Null(finding); // It stands outside as well.
            else Assert.Equal(position, finding?.Position);
        }
    }

    [Fact] // SEC-01: proof of some entries gives nothing of the others away but that they are there
    public async Task A_part_of_a_log_is_proven_with_nothing_but_hashes_of_the_rest()
    {
        await using var office = await SealedAsync(20);
        var file = await office.ExportAsync(Books.Contoso, after: 4, through: 9, entry => entry.Details != "No. 7");
        var lines = Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 16 + 1, lines.Length); // On to the checkpoint that signs it.
        Assert.Equal(["No. 5", "No. 6", "No. 8", "No. 9"], lines.Select(line => (string?)JsonNode.Parse(line)!["content"]?["details"]).Where(text => text is not null));
        Assert.All(lines.Where(line => !line.Contains("content\":", StringComparison.Ordinal)), line => Assert.DoesNotContain("salt", line, StringComparison.Ordinal));
        var report = Assert.Single(await SealedOffice.VerifyFileAsync(file, await office.KeysAsync(), await office.OutsideAsync(), isPart: true));
        Assert.Equal((5L, 20L, 20L, null), (report.From, report.Through, report.Signed!.Position, report.Finding));

        var changed = Joined([.. lines.Select(line => line.Replace("No. 8", "No. 3", StringComparison.Ordinal))]);
        Assert.Equal((LogFault.Changed, 8L), Assert.Single(await SealedOffice.VerifyFileAsync(changed, await office.KeysAsync(), isPart: true)).Finding is { } finding ? (finding.Fault, finding.Position) : default);
    }

    private static async Task<SealedOffice> SealedAsync(int entries)
    {
        var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(entries);
        await office.SignAsync();
        Assert.Null(Assert.Single(await office.VerifyAsync()).Finding);
        return office;
    }

    private static string Entry(int position) => FormattableString.Invariant(
        $"(SELECT EntryId FROM Seals WHERE Position = {position} AND PartnerId = (SELECT PartnerId FROM Seals WHERE EntryId = 1))");

    private static byte[] Joined(string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    private static IEnumerable<string> Fields(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        return [.. json.Select(pair => pair.Key).Where(key => key != "content"), .. json["content"]!.AsObject().Select(pair => "content." + pair.Key)];
    }

    private static string Changed(string line, string path)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        var (parent, name) = path.StartsWith("content.", StringComparison.Ordinal) ? (json["content"]!.AsObject(), path["content.".Length..]) : (json, path);
        if (parent[name]!.GetValueKind() == System.Text.Json.JsonValueKind.Number) parent[name] = 5_000;
        else parent[name] = parent == json ? Convert.ToHexStringLower(SHA256.HashData("other"u8)) : (string)parent[name]! + "x";
        return json.ToJsonString();
    }
}
