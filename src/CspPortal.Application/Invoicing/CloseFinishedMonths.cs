using CspPortal.Application.Work;
using CspPortal.Domain.Auditing;
using Microsoft.Extensions.Logging;

namespace CspPortal.Application.Invoicing;

/// <summary>Closes every month that is over; the unique index makes one document of it however many nodes try (INV-01).</summary>
public sealed class CloseFinishedMonths(CloseInvoices invoices, ILogger<CloseFinishedMonths> log) : IDueWork
{
    public const string WorkName = "close-invoices";

    public string Name => WorkName;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var closed = 0;
        foreach (var due in await invoices.DueAsync(null, ct))
        {
            try
            {
                closed += (await invoices.CloseAsync(due, Actor.Worker(WorkName), ct)).Count;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "{Month} of partner {PartnerId} in {Currency} could not be closed", due.Month, due.PartnerId, due.Currency);
            }
        }

        return closed;
    }
}
