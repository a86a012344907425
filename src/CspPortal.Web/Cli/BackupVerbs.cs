using CspPortal.Application.Access;
using CspPortal.Application.Backup;
using CspPortal.Domain.Auditing;

namespace CspPortal.Web.Cli;

/// <summary>Puts the installation by, and back (OPR-01).</summary>
internal static class BackupVerbs
{
    internal const string BackUp = "back-up";
    internal const string Restore = "restore";

    private const int RefusedExitCode = 1;

    internal static Task<int> BackUpAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync(services, arguments, BackUp, "to", (set, folder) => set.WriteAsync(folder, Actor.Command(BackUp), ct));

    internal static Task<int> RestoreAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync(services, arguments, Restore, "from", (set, folder) => set.RestoreAsync(folder, ct));

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, string name, string option, Func<BackupSet, string, Task<BackupReport>> act)
    {
        if (CommandOptions.Read(arguments, [option])?.One(option) is not { Length: > 0 } folder)
        {
            await Console.Error.WriteLineAsync($"{name} --{option} FOLDER");
            return Verbs.UsageExitCode;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        try
        {
            var report = await act(services.GetRequiredService<BackupSet>(), Path.GetFullPath(folder));
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"{report.Files} files, {report.Bytes} bytes{(report.WithDatabase ? "" : "; the database is the server's to back up")}"));
            return 0;
        }
        catch (Exception exception) when (exception is BackupException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return RefusedExitCode;
        }
    }
}
