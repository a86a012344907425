using System.Data.Common;
using CspPortal.Application.Orders;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Orders;
using CspPortal.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

/// <summary>A page costs the same on ten million orders: the database is asked how it would find each answer.</summary>
public sealed class OrderPlansTests
{
    [Fact] // ORD-05
    public async Task No_query_of_orders_carts_and_their_workers_reads_a_whole_table()
    {
        if (PortalDatabase.UsesSqlServer) return; // The plan is asked of SQLite.
        var recorder = new Recorder();
        await using var shop = await Shop.OpenAsync(services => services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(recorder)));
        await shop.BuyAsync(Shop.Item());
        await shop.AddAsync(Shop.Item());
        recorder.Commands.Clear();

        await shop.ReviewAsync();
        await shop.RunAsync<ProvisionOrders>();
        await shop.RunAsync<ChargeDueCycles>();
        await shop.RunAsync<RemoveExpiredCarts>();
        foreach (var filter in new[] { new OrderFilter(), new OrderFilter { From = shop.Database.Now.AddDays(-1), Status = OrderStatus.Completed }, new OrderFilter { Sort = OrderSort.Amount } })
        {
            var history = await shop.Database.AsAsync<OrderQueries, Outcome<OrderHistory>>(Books.Contoso, orders => orders.HistoryAsync(Books.Adatum, filter, default));
            var order = Assert.Single(history.Value.Orders.Rows);
            await shop.Database.AsAsync<OrderQueries, Outcome<OrderDetail>>(Books.Contoso, orders => orders.DetailAsync(Books.Adatum, order.Id, default));
        }

        var asked = recorder.Commands.Where(command => Tables.Any(table => command.Text.Contains($"\"{table}\"", StringComparison.Ordinal))).ToList();
        Assert.True(asked.Count > 10);
        await using var connection = new SqliteConnection(shop.Database.Connection);
        await connection.OpenAsync();
        foreach (var command in asked)
        {
            var scans = Tables.Select(table => $"SCAN {AliasOf(command.Text, table)} ").ToList();
            Assert.DoesNotContain(await PlanAsync(connection, command), step => scans.Exists(scan => (step + " ").StartsWith(scan, StringComparison.Ordinal)));
        }
    }

    private static readonly string[] Tables = ["Orders", "OrderLines", "InvoiceLines", "Carts", "CartLines", "Customers"];

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

    private sealed record Recorded(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

    private sealed class Recorder : DbCommandInterceptor
    {
        public List<Recorded> Commands { get; } = [];

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

        private void Record(DbCommand command)
        {
            if (!command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && !command.CommandText.StartsWith("DELETE", StringComparison.Ordinal)) return;
            Commands.Add(new Recorded(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }
    }
}
