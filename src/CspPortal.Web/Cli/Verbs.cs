using CspPortal.Web.Infrastructure;

namespace CspPortal.Web.Cli;

/// <summary>The commands door: <c>CspPortal.Web migrate</c>. Options of the host start with a dash and are not verbs.</summary>
public static class Verbs
{
    internal const int UsageExitCode = 64; // sysexits.h, EX_USAGE

    internal delegate Task<int> Verb(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct);

    private static readonly Dictionary<string, Verb> Table = new(StringComparer.Ordinal)
    {
        ["migrate"] = async (services, _, ct) =>
        {
            await PortalDatabaseSetup.MigrateAsync(services, ct);
            return 0;
        },
        ["sample-data"] = async (services, _, ct) =>
        {
            await PortalDatabaseSetup.MigrateAsync(services, ct);
            await PortalDatabaseSetup.CreateSampleDataAsync(services, ct);
            return 0;
        },
        [CloseInvoicesVerb.Name] = CloseInvoicesVerb.RunAsync,
        [ImportVerbs.Prices] = ImportVerbs.PricesAsync,
        [ImportVerbs.Keys] = ImportVerbs.KeysAsync,
        [ImportVerbs.Downloads] = ImportVerbs.DownloadsAsync,
        [LogProofVerbs.Verify] = LogProofVerbs.VerifyAsync,
        [LogProofVerbs.Export] = LogProofVerbs.ExportAsync,
        [LogProofVerbs.PublicKey] = LogProofVerbs.PublicKeyAsync,
        [VerifyEverythingVerb.Name] = VerifyEverythingVerb.RunAsync,
        [ExportOpenApiVerb.Name] = ExportOpenApiVerb.RunAsync,
        [BackupVerbs.BackUp] = BackupVerbs.BackUpAsync,
        [BackupVerbs.Restore] = BackupVerbs.RestoreAsync,
        [RotateKeysVerb.Name] = RotateKeysVerb.RunAsync,
        [AddOrganisationVerbs.Operator] = AddOrganisationVerbs.AddOperatorAsync,
        [AddOrganisationVerbs.Partner] = AddOrganisationVerbs.AddPartnerAsync,
    };

    /// <returns>The exit code, or null: no verb was given and the portal shall run.</returns>
    public static async Task<int?> TryRunAsync(IServiceProvider services, string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-')) return null;
        if (!Table.TryGetValue(args[0], out var verb))
        {
            await Console.Error.WriteLineAsync($"{args[0]}? {string.Join(", ", Table.Keys)}");
            return UsageExitCode;
        }

        await using var scope = services.CreateAsyncScope();
        return await verb(scope.ServiceProvider, args[1..], CancellationToken.None);
    }
}
