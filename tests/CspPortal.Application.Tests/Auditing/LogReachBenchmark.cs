using System.Diagnostics;
using System.Globalization;
using CspPortal.Application.Auditing;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>
/// LOG-02: a page of ten million entries costs what one of ten thousand costs, told as ratios of one run; measured where <c>CSPPORTAL_BENCHMARK</c> is set (some minutes, 10 GB of disk),
/// elsewhere walked through with few entries.
/// </summary>
[Trait("Rule", "LOG-02")]
public sealed class LogReachBenchmark(ITestOutputHelper output)
{
    private const int Kinds = 1_000;
    private const int Orders = 100;

    private static readonly bool Measures = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CSPPORTAL_BENCHMARK"));

    private static readonly int Rounds = Measures ? 60 : 1;

    [Fact]
    public async Task First_pages_filters_and_deep_pages_of_a_long_log_beside_those_of_a_short_one()
    {
        if (PortalDatabase.UsesSqlServer) return; // rows are multiplied in SQLite's own words
        await using var small = await FillAsync(Measures ? 10 : 1);
        await using var large = await FillAsync(Measures ? 10_000 : 4);
        output.WriteLine("| page | of the short log, ms | of the long log, ms | ratio |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, filter) in Filters(small.Database.Now))
        {
            var (few, many) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds + 3; round++) // the first ones warm up
            {
                var (first, second) = (await AskAsync(small, filter), await AskAsync(large, filter));
                Assert.InRange(first.Rows, Measures ? 50 : 1, 50);
                Assert.InRange(second.Rows, first.Rows, 50);
                if (round < 3 && Measures) continue;
                few.Add(first.Took);
                many.Add(second.Took);
            }

            var (a, b) = (Median(few), Median(many));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {a:F2} | {b:F2} | {b / a:F2} |"));
        }
    }

    /// <summary>A thousand entries of many people, customers, products, orders and events, over and over, a second apart, the latest of both logs at the same time.</summary>
    private static async Task<LogOffice> FillAsync(int times)
    {
        var office = await LogOffice.OpenAsync();
        string[] operations = [AuditOperation.GetSoftwareKey, AuditOperation.DownloadSoftware, AuditOperation.SignIn, AuditOperation.UpdateCustomer, AuditOperation.CancelOrder, AuditOperation.ReadActivityLog];
        await office.WriteAsync(Enumerable.Range(0, Kinds).Select(n => new AuditRecord(
            office.Now.AddSeconds(-n), Books.Contoso, new Actor(Books.Contoso, Id('a', n % 20), $"Person {n % 20}", $"p{n % 20}@contoso.example", Channel.Portal, "192.0.2.7", "Browser", "r"), operations[n % operations.Length],
            n % 9 == 0 ? AuditOutcome.Refused : AuditOutcome.Succeeded)
        {
            CustomerId = Id('c', n % 50), CustomerName = $"Customer {n % 50}", OrderId = $"{n % Orders:x12}", LineNumber = 1, ProductId = $"DG7GMGF0{n % 10:D4}", ProductTitle = $"Product {n % 10}", Details = $"No. {n}",
        }));
        await office.Database.WideAsync<PortalDbContext, int>(async db =>
        {
            // Indexes after the rows: built in one go instead of ten million times.
            var indexes = await db.Database.SqlQuery<string>($"SELECT sql AS Value FROM sqlite_master WHERE tbl_name = 'AuditRecords' AND type = 'index' AND sql IS NOT NULL").ToListAsync();
            foreach (var drop in indexes.Select(sql => "DROP INDEX " + sql.Split('"')[1])) await db.Database.ExecuteSqlRawAsync(drop);
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER AuditRecords_to_seal; DROP TRIGGER AuditRecords_no_replace");
            db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
            var columns = db.Model.FindEntityType(typeof(AuditRecord))!.GetProperties().Select(property => property.GetColumnName()).Where(name => name is not "Id" and not "OccurredAt").ToList();
            var sql = $"WITH RECURSIVE time(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM time WHERE n < {times - 1}) INSERT INTO AuditRecords (OccurredAt, {string.Join(", ", columns)}) "
                + $"SELECT strftime('%Y-%m-%d %H:%M:%S', OccurredAt, '-' || (n * {Kinds}) || ' seconds'), {string.Join(", ", columns)} FROM time, AuditRecords WHERE Id <= {Kinds} AND {times} > 1";
            await db.Database.ExecuteSqlRawAsync(sql);
            foreach (var index in indexes) await db.Database.ExecuteSqlRawAsync(index);
            return await db.Database.ExecuteSqlRawAsync("ANALYZE");
        });
        return office;
    }

    private static IEnumerable<(string Name, ActivityLogFilter Filter)> Filters(DateTime now)
    {
        var all = new ActivityLogFilter { From = now.AddYears(-10), Before = now.AddDays(1) };
        var (person, customer) = (Id('a', 3).ToString(), Id('c', 3).ToString());
        yield return ("first", all);
        yield return ("the last month", all with { From = now.AddMonths(-1) });
        yield return ("oldest first", all with { Ascending = true });
        yield return ("deep", all with { Before = now.AddSeconds(-Kinds / 2) });
        yield return ("keys and downloads", all with { Operations = AuditOperation.KeyAndDownload });
        yield return ("one event", all with { Operations = [AuditOperation.CancelOrder] });
        yield return ("one user", all with { User = person });
        yield return ("one customer", all with { Customer = customer });
        yield return ("one order", all with { Order = $"{3:x12}" });
        yield return ("refused", all with { Outcome = AuditOutcome.Refused });
        yield return ("one user, keys and downloads", all with { User = person, Operations = AuditOperation.KeyAndDownload });
        yield return ("one customer, one event, deep", all with { Customer = customer, Operations = [AuditOperation.UpdateCustomer], Before = now.AddSeconds(-Kinds / 2) });
    }

    private static async Task<(double Took, int Rows)> AskAsync(LogOffice office, ActivityLogFilter filter)
    {
        await using var scope = office.Database.As(Books.Contoso);
        var log = scope.ServiceProvider.GetRequiredService<ReadActivityLog>();
        // The page that a deep cursor opens: seeking to a time is what the cursor does.
        var began = Stopwatch.GetTimestamp();
        var page = (await log.ExecuteAsync(filter with { Size = 50 }, LogOffice.Reader, default)).Value;
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, page.Entries.Rows.Count);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static Guid Id(char kind, int number) => Guid.Parse($"{kind}0000000-0000-0000-0000-{number:D12}");
}
