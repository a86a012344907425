using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class CancellationBatchConfiguration : IEntityTypeConfiguration<CancellationBatch>
{
    public void Configure(EntityTypeBuilder<CancellationBatch> batch)
    {
        // The id comes from outside: it is one partner's own, and says nothing about another's.
        batch.ToTable("CancellationBatches").HasKey(b => new { b.PartnerId, b.Id });
        batch.Property(b => b.Id).ValueGeneratedNever();
        batch.Property(b => b.Fingerprint).HasMaxLength(64);
        batch.Property(b => b.Version).IsConcurrencyToken();
        batch.HasIndex(b => new { b.PartnerId, b.FiledAt, b.Id });
        batch.HasOne<Partner>().WithMany().HasForeignKey(b => b.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CancellationBatchItemConfiguration : IEntityTypeConfiguration<CancellationBatchItem>
{
    public void Configure(EntityTypeBuilder<CancellationBatchItem> item)
    {
        item.ToTable("CancellationBatchItems").HasKey(i => new { i.PartnerId, i.BatchId, i.Number });
        item.Property(i => i.Number).ValueGeneratedNever();
        item.Property(i => i.OrderId).HasMaxLength(Order.IdLength);
        item.Property(i => i.Reason).HasMaxLength(CancellationBatchItem.ReasonLength);
        item.Property(i => i.Status).IsConcurrencyToken(); // two nodes over one item: one result
        item.HasIndex(i => new { i.PartnerId, i.BatchId, i.OrderId, i.LineNumber }).IsUnique();
        item.HasOne<CancellationBatch>().WithMany().HasForeignKey(i => new { i.PartnerId, i.BatchId }).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<OrderLine>().WithMany().HasForeignKey(i => new { i.OrderId, i.LineNumber }).OnDelete(DeleteBehavior.Restrict);
    }
}
