using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <summary>A word on a request, from either side.</summary>
/// <param name="SubmissionId">Made with the form; the same one again is the same word.</param>
/// <param name="Version">Of the request as the person read it (REL-03).</param>
/// <param name="Act">Noted, Asked (the operator alone) or Closed.</param>
public sealed record ServiceRequestAnswer(string Number, Guid SubmissionId, int Version, ServiceRequestAct Act, string? Text);

/// <summary>How the log tells of requests.</summary>
internal static class ServiceRequestLog
{
    public const string Resource = "service_request";
    public const int ValueLength = 2000;

    public static string Names(IEnumerable<ServiceRequestFile> files) => string.Join(", ", files.Select(file => file.Name));
}

/// <summary>Adds a note or question with its files, or closes (SUP-03).</summary>
public sealed class AnswerServiceRequest(PortalDbContext db, WriteTransaction transaction, Attachments attachments, TimeProvider clock)
{
    /// <param name="isOperator">The desk speaks.</param>
    /// <returns>The status after it; NotFound, Stale, Closed, or <see cref="ServiceRequestFileRefusals"/>.</returns>
    public async Task<Outcome<ServiceRequestStatus>> ExecuteAsync(ServiceRequestAnswer answer, IReadOnlyList<UploadedFile> files, bool isOperator, Actor actor, CancellationToken ct)
    {
        if (await Attachments.RefuseAsync(files, ct) is { } refused) return refused;
        return await attachments.WithAsync<ServiceRequestStatus>(
            files,
            async stored =>
            {
                var isNew = false;
                var outcome = await transaction.RunAsync<ServiceRequestStatus>(
                    async token =>
                    {
                        isNew = false;
                        var request = await db.ServiceRequests.SingleOrDefaultAsync(row => row.Number == answer.Number, token);
                        if (request is null) return ServiceRequestRefusals.NotFound;
                        if (await db.ServiceRequestEntries.AnyAsync(entry => entry.ServiceRequestId == request.Id && entry.SubmissionId == answer.SubmissionId, token)) return request.Status;
                        if (request.Version != answer.Version) return ServiceRequestRefusals.Stale;
                        if (request.Refuse(answer.Act) is { } refusal) return refusal;
                        isNew = true;
                        await AddAsync(request, answer, stored, isOperator, actor, token);
                        return request.Status;
                    },
                    ct);
                return (outcome, isNew && outcome.Refusal is null);
            },
            ct);
    }

    private async Task AddAsync(ServiceRequest request, ServiceRequestAnswer answer, IReadOnlyList<StoredAttachment> stored, bool isOperator, Actor actor, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow().UtcDateTime, request.Status);
        var entry = request.Add(answer.Act, answer.SubmissionId, answer.Text, actor, isOperator, now);
        foreach (var file in stored) request.Attach(file.ToRow(entry, actor));
        db.Add(new AuditRecord(now, request.PartnerId, actor, AuditOperation.UpdateServiceRequest)
        {
            CustomerId = request.CustomerId,
            CustomerName = await db.Customers.Where(row => row.Id == request.CustomerId).Select(row => row.CompanyName).SingleOrDefaultAsync(ct),
            OrderId = request.OrderId,
            LineNumber = request.LineNumber,
            ResourceType = ServiceRequestLog.Resource,
            ResourceId = request.Number,
            OldValue = $"status={before}",
            NewValue = $"status={request.Status}",
            Details = PlainText.Cut($"act={answer.Act}; files={ServiceRequestLog.Names(request.Files)}; text={answer.Text}", ServiceRequestLog.ValueLength),
        });
    }
}
