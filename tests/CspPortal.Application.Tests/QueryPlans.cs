using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CspPortal.Application.Tests;

/// <summary>Keeps what was asked of the database, and asks it how it would find each answer.</summary>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private static readonly string[] Kinds = ["SELECT", "DELETE", "UPDATE"];

    private readonly List<Recorded> commands = [];

    public void Forget() => commands.Clear();

    /// <summary>No statement reads one of these tables from end to end.</summary>
    public async Task AssertNoScanAsync(string connectionString, IReadOnlyList<string> tables, int atLeast)
    {
        var asked = commands.Where(command => tables.Any(table => command.Text.Contains($"\"{table}\"", StringComparison.Ordinal))).ToList();
        Assert.True(asked.Count >= atLeast, $"Only {asked.Count} statements were seen.");
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        foreach (var command in asked)
        {
            var scans = tables.Select(table => $"SCAN {AliasOf(command.Text, table)} ").ToList();
            var plan = await PlanAsync(connection, command);
            Assert.False(plan.Exists(step => scans.Exists(scan => (step + " ").StartsWith(scan, StringComparison.Ordinal))), command.Text + "\n" + string.Join('\n', plan));
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    /// <summary>The name that SQLite prints: the first one the statement gives the table.</summary>
    private static string AliasOf(string text, string table)
    {
        var match = System.Text.RegularExpressions.Regex.Match(text, $"\"{table}\" AS \"(\\w+)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return match.Success ? match.Groups[1].Value : table;
    }

    private static async Task<List<string>> PlanAsync(SqliteConnection connection, Recorded recorded)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + recorded.Text;
        foreach (var (name, value) in recorded.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }

    private void Record(DbCommand command)
    {
        if (!Kinds.Any(kind => command.CommandText.StartsWith(kind, StringComparison.Ordinal))) return;
        commands.Add(new Recorded(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
    }

    private sealed record Recorded(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);
}
