using System.Globalization;
using System.Security.Cryptography;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Files;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Cli;

/// <summary>The activity log as evidence: taken out with its proof, checked in the database or as a file (LOG-04, OPR-01; docs/activity-log.md).</summary>
internal static class LogProofVerbs
{
    internal const string Verify = "verify-log";
    internal const string Export = "export-log";
    internal const string PublicKey = "log-public-key";

    private const int FoundExitCode = 1;
    private const int NoInputExitCode = 66; // sysexits.h, EX_NOINPUT
    private const string Installation = "installation";
    private const string All = "all";
    private const string Csv = "csv";
    private const string JsonLines = "jsonl";
    private const string Evidence = "evidence";

    private const string VerifyUsage = Verify + " [--file FILE [--part yes]] [--public-key PEM-FILE]... [--checkpoints FILE-OR-FOLDER]...";
    private const string ExportUsage = Export + " --out FILE [--log PARTNER-ID|" + Installation + "|" + All + "] [--from POSITION] [--through POSITION]\n"
        + Export + " --out FILE --format csv|jsonl|evidence --log PARTNER-ID|" + Installation + " [--since DAY] [--until DAY]";

    /// <summary>With <c>--file</c> no database is asked. Without <c>--public-key</c> the keys that lie on this machine count.</summary>
    internal static async Task<int> VerifyAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["file", "part", "public-key", "checkpoints"]) is not { } options || options.One("part") is not (null or "yes") || (options.Has("part") && !options.Has("file")))
        {
            await Console.Error.WriteLineAsync(VerifyUsage);
            return Verbs.UsageExitCode;
        }

        try
        {
            var keys = options.Has("public-key")
                ? new CheckpointKeys(options.All("public-key").SelectMany(file => CheckpointKeys.ReadPem(File.ReadAllText(file))))
                : services.GetRequiredService<SealingKey>().Public();
            var outside = new List<Checkpoint>();
            foreach (var path in options.All("checkpoints")) outside.AddRange(await CheckpointFile.ReadAsync(path, ct));
            if (options.One("file") is { } name)
            {
                await using var file = File.OpenRead(name);
                return await ReportAsync(LogFileVerification.CheckAsync(file, keys, new OutsideCheckpoints(outside), options.Has("part"), ct), whenEmpty: FoundExitCode);
            }

            services.GetRequiredService<TenantScope>().UseWide();
            return await VerifyDatabaseAsync(services, keys, new OutsideCheckpoints(outside), ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or CryptographicException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return NoInputExitCode;
        }
    }

    /// <summary>Every log of the database; prints what it finds. Wide scope.</summary>
    /// <returns>0, or 1 where one is not as sealed.</returns>
    internal static async Task<int> VerifyDatabaseAsync(IServiceProvider services, CheckpointKeys keys, OutsideCheckpoints outside, CancellationToken ct)
    {
        var code = await ReportAsync(services.GetRequiredService<LogVerification>().AllAsync(keys, outside, ct), whenEmpty: 0);
        await Console.Out.WriteLineAsync($"waiting {await services.GetRequiredService<SealedLog>().WaitingAsync(ct)}");
        return code;
    }

    /// <summary>As PEM; with it anyone checks what this installation signed.</summary>
    internal static async Task<int> PublicKeyAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (arguments.Count > 0)
        {
            await Console.Error.WriteLineAsync(PublicKey);
            return Verbs.UsageExitCode;
        }

        var keys = services.GetRequiredService<SealingKey>().Public();
        await Console.Out.WriteAsync(keys.ToPem());
        return keys.Count > 0 ? 0 : NoInputExitCode;
    }

    internal static async Task<int> ExportAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["out", "log", "format", "since", "until"]) is { } readable && readable.Has("format")) return await ExportReadableAsync(services, readable, ct);
        if (CommandOptions.Read(arguments, ["out", "log", "from", "through"]) is not { } options || options.One("out") is not { } name
            || LogOf(options.One("log")) is not { } chosen || PositionOf(options.One("from"), 1) is not { } from || PositionOf(options.One("through"), long.MaxValue) is not { } through)
        {
            await Console.Error.WriteLineAsync(ExportUsage);
            return Verbs.UsageExitCode;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        try
        {
            await using var file = new FileStream(name, FileMode.CreateNew, FileAccess.Write);
            var count = await services.GetRequiredService<ExportSealedLog>().ExecuteAsync(file, chosen.Log, from, through, Actor.Command(Export), ct);
            await Console.Out.WriteLineAsync(count.ToString(CultureInfo.InvariantCulture));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return FoundExitCode;
        }
    }

    /// <summary>As the page gives it: every event of a range of UTC days, both included (LOG-02, LOG-05).</summary>
    private static async Task<int> ExportReadableAsync(IServiceProvider services, CommandOptions options, CancellationToken ct)
    {
        if (options.One("out") is not { } name || options.One("format") is not (Csv or JsonLines or Evidence) || options.One("log") is not { } which || LogOf(which) is not { Log: { } log }
            || DayOf(options.One("since"), DateOnly.MinValue) is not { } since || DayOf(options.One("until"), DateOnly.MaxValue.AddDays(-1)) is not { } until)
        {
            await Console.Error.WriteLineAsync(ExportUsage);
            return Verbs.UsageExitCode;
        }

        var scope = services.GetRequiredService<TenantScope>();
        if (log == Guid.Empty) scope.UseWide();
        else scope.UsePartner(log);
        var filter = new ActivityLogFilter { From = since.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), Before = until.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), Ascending = true };
        try
        {
            await using var file = new FileStream(name, FileMode.CreateNew, FileAccess.Write);
            return await WriteAsync(services, options.One("format")!, filter, file, ct) is { } refusal ? await RefusedAsync(refusal) : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return FoundExitCode;
        }

        async Task<int> RefusedAsync(Refusal refusal)
        {
            File.Delete(name);
            await Console.Error.WriteLineAsync($"{refusal.Code}: {services.GetRequiredService<RefusalTexts>().Say(refusal)}");
            return FoundExitCode;
        }
    }

    private static async Task<Refusal?> WriteAsync(IServiceProvider services, string format, ActivityLogFilter filter, Stream file, CancellationToken ct)
    {
        var actor = Actor.Command(Export);
        if (format == Evidence)
        {
            if (!(await services.GetRequiredService<MakeEvidencePack>().ExecuteAsync(filter, actor, ct)).Succeeded(out var pack, out var unproven)) return unproven;
            await pack.WriteAsync(file, services.GetRequiredService<EvidenceWords>(), ct);
            return null;
        }

        if (!(await services.GetRequiredService<ExportActivityLog>().ExecuteAsync(filter, format, actor, ct)).Succeeded(out var entries, out var refusal)) return refusal;
        await (format == Csv ? CsvFile.WriteAsync(file, entries.Rows, ct) : JsonLinesFile.WriteAsync(file, entries.Rows, ct));
        return null;
    }

    private static DateOnly? DayOf(string? text, DateOnly otherwise) =>
        text is null ? otherwise : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : null;

    /// <summary>A line for each log: what was checked, and what is first wrong.</summary>
    private static async Task<int> ReportAsync(IAsyncEnumerable<LogReport> reports, int whenEmpty)
    {
        var (code, any) = (0, false);
        await foreach (var report in reports)
        {
            any = true;
            var log = report.Log == Guid.Empty ? Installation : report.Log.ToString();
            var signed = report.Signed is { } checkpoint ? FormattableString.Invariant($"signed {checkpoint.Position} {EntryContent.Instant(checkpoint.SignedAt)} {checkpoint.KeyId}") : "unsigned";
            if (report.Finding is not { } finding)
            {
                await Console.Out.WriteLineAsync(FormattableString.Invariant($"{log} ok {report.From}-{report.Through} {signed}"));
                continue;
            }

            code = FoundExitCode;
            var entry = finding.EntryId is { } id ? FormattableString.Invariant($" row {id}") : "";
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"{log} {finding.Fault} {finding.Position}{entry} right-through {finding.After} {signed}"));
        }

        if (any) return code;
        await Console.Out.WriteLineAsync("empty");
        return whenEmpty;
    }

    private static (Guid? Log, bool Known)? LogOf(string? text) => text switch
    {
        null or All => (null, true),
        Installation => (Guid.Empty, true),
        _ => Guid.TryParse(text, out var log) ? (log, true) : null,
    };

    private static long? PositionOf(string? text, long otherwise) =>
        text is null ? otherwise : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0 ? position : null;
}
