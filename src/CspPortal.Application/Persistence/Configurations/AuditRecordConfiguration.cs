using CspPortal.Domain.Auditing;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class AuditRecordConfiguration : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> record)
    {
        // Both providers refuse UPDATE and DELETE by trigger (LOG-03); SQL Server then needs plain INSERTs.
        // Another notes each new entry for the sealer (LOG-04).
        record.ToTable("AuditRecords", table =>
        {
            table.HasTrigger("AuditRecords_append_only");
            table.HasTrigger("AuditRecords_to_seal");
        }).HasKey(r => r.Id);
        record.Property(r => r.Operation).HasMaxLength(64);
        record.Property(r => r.Address).HasMaxLength(64);
        record.Property(r => r.UserAgent).HasMaxLength(256);
        record.Property(r => r.RequestId).HasMaxLength(64);
        record.Property(r => r.OrderId).HasMaxLength(Order.IdLength);
        record.Property(r => r.ProductId).HasMaxLength(Lengths.ProductId);
        record.Property(r => r.ResourceType).HasMaxLength(32);
        record.Property(r => r.ResourceId).HasMaxLength(100);
        record.Property(r => r.Details).HasMaxLength(2000);
        record.Property(r => r.OldValue).HasMaxLength(2000);
        record.Property(r => r.NewValue).HasMaxLength(2000);
        record.HasIndex(r => new { r.PartnerId, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.Operation, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.ActorObjectId, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.CustomerId, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.ProductId, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.OrderId, r.OccurredAt, r.Id });
        record.HasIndex(r => new { r.PartnerId, r.Outcome, r.OccurredAt, r.Id });
    }
}
