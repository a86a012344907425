using System.Text.RegularExpressions;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Persistence;

/// <summary>A page costs the same on ten million rows: the database is asked how it would find each answer (LOG-02, ORD-05).</summary>
public sealed partial class QueryPlanTests
{
    /// <summary>Tables that grow with the business; the catalogue and the lists of markets do not.</summary>
    private static readonly string[] Growing =
        ["AuditRecords", "CancellationBatchItems", "CancellationBatches", "CartLines", "Carts", "Checkpoints", "Customers", "DownloadLinks", "InvoiceLines", "Invoices", "KeyRequests", "LinkUses", "OrderLines", "Orders", "ProductKeys", "RepeatableCalls", "RoleAssignments", "Seals", "ServiceRequestEntries", "ServiceRequestFiles", "ServiceRequests", "StockKeys", "WebhookAttempts", "WebhookEvents"];

    [Fact]
    public async Task No_query_reads_a_whole_table_and_no_page_of_the_log_is_sorted()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var log = new CommandLog();
        var folder = Directory.CreateTempSubdirectory("plan-");
        await using var database = await PortalDatabase.CreateAsync(services => services.AddCommandLog(log).Configure<SealingOptions>(sealing =>
            (sealing.KeyFile, sealing.CheckpointFolder) = (Path.Combine(folder.FullName, "key.pem"), folder.FullName)));
        await Books.WriteAsync(database);
        await People.WriteAsync(database);
        var order = await BookedOrders.BookAsync(database, [new BookedLine(Books.Perpetual)]);
        await BookedOrders.GiveKeyAsync(database, order);
        await BookedOrders.GiveLinkAsync(database, order);
        log.Clear();
        await using (var scope = database.As(Books.Contoso)) await PortalReads.AskAsync(scope.ServiceProvider, order);
        await database.WideAsync<SealNow, bool>(now => now.ExecuteAsync(default));
        await using (var scope = database.Wide()) await PortalReads.WorkAsync(scope.ServiceProvider);

        var asked = log.Commands.Where(command => Growing.Any(table => command.Text.Contains($"\"{table}\"", StringComparison.Ordinal)))
            .Where(command => !command.Text.StartsWith("INSERT", StringComparison.Ordinal)).DistinctBy(command => command.Text).ToList();
        Assert.True(asked.Count > 50, $"Only {asked.Count} queries were asked.");
        await using var connection = new SqliteConnection(database.Connection);
        await connection.OpenAsync();
        var bad = new List<string>();
        foreach (var command in asked)
        {
            var plan = await PlanAsync(connection, command);
            bad.AddRange(Scans(command.Text, plan).Select(step => $"{step}\n{command.Text}"));
            if (IsPageOfTheLog(command.Text) && plan.Exists(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal))) bad.Add($"sorted: {command.Text}");
        }

        folder.Delete(recursive: true);
        Assert.True(bad.Count == 0, string.Join("\n\n", bad));
    }

    [Fact]
    public async Task A_query_without_an_index_is_found_out()
    {
        if (PortalDatabase.UsesSqlServer) return;
        await using var database = await PortalDatabase.CreateAsync();
        await using var connection = new SqliteConnection(database.Connection);
        await connection.OpenAsync();
        const string Sql = "SELECT \"a\".\"Details\" FROM \"AuditRecords\" AS \"a\" WHERE \"a\".\"UserAgent\" = 'x'";
        Assert.Single(Scans(Sql, await PlanAsync(connection, new RecordedCommand(Sql, []))));
    }

    private static bool IsPageOfTheLog(string text) =>
        text.Contains("\"AuditRecords\"", StringComparison.Ordinal) && text.Contains("LIMIT", StringComparison.Ordinal) && !text.Contains("GROUP BY", StringComparison.Ordinal);

    private static IEnumerable<string> Scans(string text, List<string> plan)
    {
        var names = Aliases().Matches(text).Where(match => Growing.Contains(match.Groups[1].Value)).Select(match => match.Groups[2].Value).Concat(Growing).ToHashSet(StringComparer.Ordinal);
        return plan.Where(step => Scan().Match(step) is { Success: true } scan && names.Contains(scan.Groups[1].Value));
    }

    private static async Task<List<string>> PlanAsync(SqliteConnection connection, RecordedCommand recorded)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + recorded.Text;
        foreach (var (name, _, value) in recorded.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }

    [GeneratedRegex("\"(\\w+)\" AS \"(\\w+)\"")]
    private static partial Regex Aliases();

    [GeneratedRegex("^SCAN (\\w+)")]
    private static partial Regex Scan();
}
