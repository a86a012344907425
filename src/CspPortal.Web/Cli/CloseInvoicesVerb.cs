using CspPortal.Application.Access;
using CspPortal.Application.Invoicing;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Invoicing;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Cli;

/// <summary>Closes months that are over, for installations that run no workers (INV-01, OPR-01).</summary>
internal static class CloseInvoicesVerb
{
    internal const string Name = CloseFinishedMonths.WorkName;

    private const int RefusedExitCode = 1;
    private const string Usage = Name + " [--month yyyy-MM]";

    internal static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        int? month = null;
        if (CommandOptions.Read(arguments, ["month"]) is not { } options || (options.One("month") is { } text && (month = BillingMonths.Parse(text)) is null))
        {
            await Console.Error.WriteLineAsync(Usage);
            return Verbs.UsageExitCode;
        }

        services.GetRequiredService<TenantScope>().UseWide();
        if (!(await services.GetRequiredService<CloseInvoices>().ExecuteAsync(month, Actor.Command(Name), ct)).Succeeded(out var closed, out var refusal))
        {
            await Console.Error.WriteLineAsync($"{refusal.Code}: {services.GetRequiredService<RefusalTexts>().Say(refusal)}");
            return RefusedExitCode;
        }

        foreach (var invoice in closed)
            await Console.Out.WriteLineAsync($"{invoice.Number} {BillingMonths.Iso(invoice.Month)} {invoice.Kind} {invoice.Total.Gross} {invoice.LineCount} {invoice.PartnerId}");
        return 0;
    }
}
