using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <summary>What a person typed into "Report a problem"; identifiers as they were typed.</summary>
/// <param name="SubmissionId">Made with the form; the same one again is the same request.</param>
/// <param name="Customer">Tenant id or domain.</param>
/// <param name="Order">Order number or Azure subscription id.</param>
/// <param name="Line">Of the order, from the dialog; counts only for the order it came with.</param>
/// <param name="Amount">Tax included, in the order's currency.</param>
public sealed record ProblemReport(
    Guid SubmissionId, ServiceRequestType Type, ServiceRequestImpact Impact, string Title, string Description, string? Customer, string? Order, (string Order, int Number)? Line,
    string? RefundReason, decimal? Amount, string ContactName, string ContactEmail, string ContactPhone)
{
    /// <summary>SHA-256 over everything that was submitted, in hex.</summary>
    internal string Fingerprint(IReadOnlyList<StoredAttachment> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\u001F',
        [
            $"{Type}", $"{Impact}", Title, Description, Customer ?? "", Order ?? "", $"{Line}", RefundReason ?? "", Amount?.ToString(CultureInfo.InvariantCulture) ?? "",
            ContactName, ContactEmail, ContactPhone, .. files.Select(file => file.File.Sha256 + file.Name),
        ]))));
}

/// <summary>The answer to a submission; a repeat gets the same one.</summary>
public sealed record FiledRequest(string Number);

/// <summary>Makes request numbers.</summary>
public delegate string NewServiceRequestNumber();

/// <summary>Files a service request with its attachments (SUP-01, SUP-02).</summary>
public sealed class ReportProblem(
    PortalDbContext db, WriteTransaction transaction, Attachments attachments, ServiceRequestIdentifiers identifiers, NewServiceRequestNumber newNumber, TimeProvider clock)
{
    /// <returns>The number; or all that apply of <see cref="ServiceRequestRefusals"/> (CustomerUnknown … AmountNotPayable, AlreadyFiled) and <see cref="ServiceRequestFileRefusals"/>.</returns>
    public async Task<Outcome<FiledRequest>> ExecuteAsync(ProblemReport report, IReadOnlyList<UploadedFile> files, Actor actor, CancellationToken ct)
    {
        // Everything is said at once: what is wrong with the fields, and with the files.
        var refused = await Attachments.RefuseAsync(files, ct);
        if (refused is not null)
            return Refusal.Of([.. (await identifiers.FindAsync(report, ct)).Refusal?.All ?? [], .. refused.All])!;
        return await attachments.WithAsync<FiledRequest>(
            files,
            async stored =>
            {
                var isNew = false;
                var outcome = await transaction.RunAsync<FiledRequest>(
                    async token =>
                    {
                        isNew = false;
                        var earlier = await db.ServiceRequests.AsNoTracking().Where(row => row.SubmissionId == report.SubmissionId)
                            .Select(row => new { row.Number, row.Fingerprint }).SingleOrDefaultAsync(token);
                        if (earlier is not null)
                            return earlier.Fingerprint == report.Fingerprint(stored) ? new FiledRequest(earlier.Number) : ServiceRequestRefusals.AlreadyFiled.With(earlier.Number);
                        if (!(await identifiers.FindAsync(report, token)).Succeeded(out var found, out var unknown)) return unknown;
                        isNew = true;
                        return Add(report, found, stored, actor);
                    },
                    ct);
                return (outcome, isNew && outcome.Refusal is null);
            },
            ct);
    }

    private FiledRequest Add(ProblemReport report, FoundIdentifiers found, IReadOnlyList<StoredAttachment> stored, Actor actor)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var details = new ServiceRequestReport(
            report.Type, report.Impact, report.Title, report.Description, found.CustomerId, found.OrderId, found.LineNumber, found.AzureSubscriptionId,
            report.RefundReason, found.Amount, report.ContactName, report.ContactEmail, report.ContactPhone);
        var request = new ServiceRequest(Guid.NewGuid(), db.Scope.PartnerId, newNumber(), report.SubmissionId, report.Fingerprint(stored), details, actor, now);
        foreach (var file in stored) request.Attach(file.ToRow(request.Entries[0], actor));
        db.Add(request);
        db.Add(new AuditRecord(now, request.PartnerId, actor, AuditOperation.CreateServiceRequest)
        {
            CustomerId = found.CustomerId,
            CustomerName = found.CustomerName,
            OrderId = found.OrderId,
            LineNumber = found.LineNumber,
            ProductId = found.ProductId,
            ProductTitle = found.ProductTitle,
            ResourceType = ServiceRequestLog.Resource,
            ResourceId = request.Number,
            NewValue = PlainText.Cut($"status={request.Status}; type={request.Type}; impact={request.Impact}; title={request.Title}", ServiceRequestLog.ValueLength),
            Details = PlainText.Cut($"amount_requested={found.Amount}; files={ServiceRequestLog.Names(request.Files)}", ServiceRequestLog.ValueLength),
        });
        return new FiledRequest(request.Number);
    }
}
