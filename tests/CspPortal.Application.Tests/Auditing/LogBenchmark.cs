using System.Diagnostics;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>
/// LOG-04: a million entries are checked within a minute, in memory that does not grow with them; measured where <c>CSPPORTAL_BENCHMARK</c> is set,
/// elsewhere walked through with five thousand.
/// </summary>
[Trait("Rule", "LOG-04")]
public sealed class LogBenchmark(ITestOutputHelper output)
{
    private static readonly bool Measures = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CSPPORTAL_BENCHMARK"));

    private static readonly int Thousands = Measures ? 1_000 : 5;

    private static readonly int Count = Thousands * 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_long_log_is_checked_within_a_minute_and_without_keeping_it()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(1_000);
        var began = Stopwatch.GetTimestamp();
        await office.LookAsync(async db =>
        {
            var columns = string.Join(", ", db.Model.FindEntityType(typeof(AuditRecord))!.GetProperties().Select(property => property.GetColumnName()).Where(name => name != "Id").Select(name => "a." + name));
            var sql = $"INSERT INTO AuditRecords ({columns.Replace("a.", "", StringComparison.Ordinal)}) SELECT {columns} FROM AuditRecords a, (SELECT Id FROM AuditRecords LIMIT {Thousands - 1}) b WHERE a.Id <= 1000";
            return await db.Database.ExecuteSqlRawAsync(sql);
        });
        Say("written", began);

        began = Stopwatch.GetTimestamp();
        for (var done = 0; done < Count;) done += await office.SealAsync();
        Say("sealed", began);
        await office.SignAsync();

        began = Stopwatch.GetTimestamp();
        Assert.Null(Assert.Single(await office.VerifyAsync()).Finding);
        Assert.True(Say("checked in the database", began) < Limit);

        began = Stopwatch.GetTimestamp();
        var file = Path.Combine(office.Folder, "export.jsonl");
        await using (var stream = File.Create(file)) Assert.Equal(Count, await office.Database.WideAsync<LogFile, long>(log => log.WriteAsync(stream, Books.Contoso, 0, long.MaxValue, null, default)));
        Say($"exported, {new FileInfo(file).Length >> 20} MiB,", began);

        began = Stopwatch.GetTimestamp();
        await using (var stream = File.OpenRead(file))
            Assert.Equal(Count, Assert.Single(await LogFileVerification.CheckAsync(stream, await office.KeysAsync(), await office.OutsideAsync(), false, default).ToListAsync()).Through);
        Assert.True(Say("checked as a file", began) < Limit);
        Assert.True(!Measures || Process.GetCurrentProcess().PeakWorkingSet64 < 1L << 30, "Memory grew with the log.");
    }

    private TimeSpan Say(string what, long began)
    {
        var took = Stopwatch.GetElapsedTime(began);
        GC.Collect();
        output.WriteLine($"{what} in {took.TotalSeconds:F1} s; live {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        return took;
    }
}
