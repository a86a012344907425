using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Imports;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Cli;

/// <summary>Looks a price sheet, a list of keys or one of downloads through and says what it would do; with <c>--apply</c> does it (CAT-01, OPR-01).</summary>
internal static class ImportVerbs
{
    internal const string Prices = "import-prices";
    internal const string Keys = "import-keys";
    internal const string Downloads = "import-downloads";

    private const int RefusedExitCode = 1;
    private const int NoInputExitCode = 66; // sysexits.h, EX_NOINPUT
    private const string Apply = "--apply";

    internal static Task<int> PricesAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct) => ImportAsync(services, Prices, ImportKind.PriceList, arguments, ct);

    internal static Task<int> KeysAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct) => ImportAsync(services, Keys, ImportKind.ProductKeys, arguments, ct);

    internal static Task<int> DownloadsAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct) => ImportAsync(services, Downloads, ImportKind.Downloads, arguments, ct);

    private static async Task<int> ImportAsync(IServiceProvider services, string name, ImportKind kind, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (arguments is not ([_] or [_, Apply]) || arguments[0].StartsWith('-'))
        {
            await Console.Error.WriteLineAsync($"{name} FILE [{Apply}]");
            return Verbs.UsageExitCode;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        if (!File.Exists(arguments[0])) return await RefuseAsync(services, ImportRefusals.NoFile, NoInputExitCode);
        Outcome<StartedImport> outcome;
        await using (var content = File.OpenRead(arguments[0]))
            outcome = await services.GetRequiredService<StartImport>().ExecuteAsync(kind, Path.GetFileName(arguments[0]), content, Actor.Command(name), ct);
        if (!outcome.Succeeded(out var started, out var refusal)) return await RefuseAsync(services, refusal);

        var (import, failures) = await RunAsync(services, started, ct);
        await WriteAsync(services, import, failures, ct);
        if (import.Status is not (ImportStatus.Ready or ImportStatus.Unchanged)) return RefusedExitCode;
        if (arguments.Count == 1 || import.Status == ImportStatus.Unchanged) return 0;

        if (!(await services.GetRequiredService<RequestApply>().ExecuteAsync(import.Id, Actor.Command(name), ct)).Succeeded(out var applying, out refusal)) return await RefuseAsync(services, refusal);
        (import, failures) = await RunAsync(services, applying, ct);
        foreach (var failure in failures) await RefuseAsync(services, failure);
        if (import.Status != ImportStatus.Applied) return RefusedExitCode;
        await Console.Out.WriteLineAsync($"{import.Id} {import.Status}");
        return 0;
    }

    private static async Task<(ImportSummary Import, IReadOnlyList<Refusal> Failures)> RunAsync(IServiceProvider services, StartedImport started, CancellationToken ct)
    {
        await services.GetRequiredService<JobQueue>().RunAsync(started.JobId, ct);
        var import = (await services.GetRequiredService<ImportQueries>().OneAsync(started.ImportId, ct)).Value;
        return (import, (await services.GetRequiredService<WorkQueries>().OneAsync(started.JobId, ct)).Value.Failures);
    }

    /// <summary>One line for each row that does something or cannot be taken, then the counts.</summary>
    private static async Task WriteAsync(IServiceProvider services, ImportSummary import, IReadOnlyList<Refusal> failures, CancellationToken ct)
    {
        var texts = services.GetRequiredService<RefusalTexts>();
        await foreach (var row in services.GetRequiredService<ImportQueries>().StreamRows(import.Id, null).WithCancellation(ct))
        {
            var line = row.Line?.ToString(CultureInfo.InvariantCulture) ?? "-";
            if (row.Outcome == ImportOutcome.Rejected)
            {
                foreach (var reason in row.Refusals) await Console.Out.WriteLineAsync($"{line} {row.Outcome} {reason.Code}: {texts.Say(reason)}");
            }
            else if (row.Kind is ImportRowKind.Key or ImportRowKind.Download)
            {
                var file = row.Download is { } download ? $" {download.Language} {download.Bit} {download.FileName}" : "";
                await Console.Out.WriteLineAsync($"{line} {row.Outcome} {row.Kind} {row.ProductId} {row.ProductVersion}{file}");
            }
            else
            {
                await Console.Out.WriteLineAsync(
                    $"{line} {row.Outcome} {row.Kind} {row.ProductId}/{row.SkuId} {row.MarketCode} {row.Segment} {row.BillingPlan} {row.EffectiveFrom:yyyy-MM-dd} {row.PriceBefore} > {row.NewPrice} {row.OldEffectiveTo:yyyy-MM-dd} > {row.EffectiveTo:yyyy-MM-dd}");
            }
        }

        foreach (var failure in failures) await RefuseAsync(services, failure);
        await Console.Out.WriteLineAsync($"{import.Id} {import.Status} {import.Counts}");
    }

    private static async Task<int> RefuseAsync(IServiceProvider services, Refusal refusal, int exitCode = RefusedExitCode)
    {
        var texts = services.GetRequiredService<RefusalTexts>();
        foreach (var each in refusal.All) await Console.Error.WriteLineAsync($"{each.Code}: {texts.Say(each)}");
        return exitCode;
    }
}
