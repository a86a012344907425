using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Domain.Auditing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace CspPortal.Web.Cli;

/// <summary>Seals the stored product keys with the newest key of the protection (KEY-02, OPR-01; decision 0025).</summary>
internal static class RotateKeysVerb
{
    internal const string Name = "rotate-keys";

    private const string Usage = Name + " [--new yes]";

    /// <summary>As long as nodes may go without looking for new keys.</summary>
    private static readonly TimeSpan UntilAllNodesKnow = TimeSpan.FromDays(2);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    internal static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["new"]) is not { } options || options.One("new") is not (null or "yes"))
        {
            await Console.Error.WriteLineAsync(Usage);
            return Verbs.UsageExitCode;
        }

        if (options.Has("new"))
        {
            var activation = services.GetRequiredService<TimeProvider>().GetUtcNow() + UntilAllNodesKnow;
            var key = services.GetRequiredService<IKeyManager>().CreateNewKey(activation, activation + Lifetime);
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"{key.KeyId} from {activation:yyyy-MM-ddTHH:mm:ssZ}"));
            return 0;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        await Console.Out.WriteLineAsync((await services.GetRequiredService<RotateKeyProtection>().ExecuteAsync(Actor.Command(Name), ct)).ToString());
        return 0;
    }
}
