using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Support;

/// <param name="Content">For the caller to dispose.</param>
public sealed record OpenedFile(ServiceRequestFile File, Stream Content);

/// <summary>Hands out a file of a request to those who may see the request (SUP-02); the log says who took it.</summary>
public sealed class OpenServiceRequestFile(PortalDbContext db, WriteTransaction transaction, IAttachmentStore store, TimeProvider clock)
{
    /// <returns>The file; NotFound, Missing.</returns>
    public async Task<Outcome<OpenedFile>> ExecuteAsync(string number, Guid fileId, Actor actor, CancellationToken ct)
    {
        var request = await db.ServiceRequests.AsNoTracking().Include(row => row.Files.Where(file => file.Id == fileId)).SingleOrDefaultAsync(row => row.Number == number, ct);
        if (request?.Files is not [var file]) return ServiceRequestRefusals.NotFound;
        if (await store.OpenAsync(fileId, ct) is not { } content) return ServiceRequestFileRefusals.Missing;
        await transaction.RunAsync<Done>(
            async token =>
            {
                db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, request.PartnerId, actor, AuditOperation.DownloadServiceRequestFile)
                {
                    CustomerId = request.CustomerId,
                    CustomerName = await db.Customers.Where(row => row.Id == request.CustomerId).Select(row => row.CompanyName).SingleOrDefaultAsync(token),
                    OrderId = request.OrderId,
                    ResourceType = ServiceRequestLog.Resource,
                    ResourceId = request.Number,
                    Details = $"file={file.Name}; bytes={file.Size}; sha256={file.Sha256}",
                });
                return default(Done);
            },
            ct);
        return new OpenedFile(file, content);
    }
}
