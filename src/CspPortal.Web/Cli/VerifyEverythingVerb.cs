using CspPortal.Application.Access;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Verification;

namespace CspPortal.Web.Cli;

/// <summary>The whole installation against its rules: log chains, invoices, credits, keys, policy pins (OPR-01). Changes nothing.</summary>
internal static class VerifyEverythingVerb
{
    internal const string Name = "verify-everything";

    private const int FoundExitCode = 1;
    private const int MostPrinted = 100;

    internal static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (arguments.Count > 0)
        {
            await Console.Error.WriteLineAsync(Name);
            return Verbs.UsageExitCode;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        var log = await LogProofVerbs.VerifyDatabaseAsync(services, services.GetRequiredService<SealingKey>().Public(), new OutsideCheckpoints([]), ct);
        var (counts, found) = (new VerifiedCounts(), 0);
        await foreach (var finding in services.GetRequiredService<VerifyBooks>().AllAsync(counts, ct))
            if (++found <= MostPrinted) await Console.Out.WriteLineAsync(finding.ToString());
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"{counts.Orders} orders, {counts.Lines} lines, {counts.Invoices} invoices: {(found == 0 ? "as the rules have them" : $"{found} findings")}"));
        return log != 0 || found > 0 ? FoundExitCode : 0;
    }
}
