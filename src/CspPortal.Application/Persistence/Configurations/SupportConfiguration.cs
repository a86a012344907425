using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class ServiceRequestConfiguration : IEntityTypeConfiguration<ServiceRequest>
{
    public void Configure(EntityTypeBuilder<ServiceRequest> request)
    {
        request.ToTable("ServiceRequests").HasKey(r => r.Id);
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Number).HasMaxLength(ServiceRequestNumbers.Length);
        request.Property(r => r.Fingerprint).HasMaxLength(64);
        request.Property(r => r.Description).HasMaxLength(ServiceRequest.TextLength);
        request.Property(r => r.RefundReason).HasMaxLength(ServiceRequest.ReasonLength);
        request.Property(r => r.OrderId).HasMaxLength(Order.IdLength);
        request.Property(r => r.Version).IsConcurrencyToken();
        request.ComplexProperty(r => r.AmountRequested);
        request.HasIndex(r => r.Number).IsUnique();
        request.HasIndex(r => new { r.PartnerId, r.SubmissionId }).IsUnique();
        request.HasIndex(r => new { r.PartnerId, r.UpdatedAt, r.Id });
        request.HasIndex(r => new { r.PartnerId, r.FiledAt, r.Id });
        request.HasIndex(r => new { r.PartnerId, r.Status, r.UpdatedAt, r.Id });
        request.HasIndex(r => new { r.Status, r.UpdatedAt, r.Id });
        request.HasIndex(r => new { r.UpdatedAt, r.Id });
        request.HasIndex(r => new { r.FiledAt, r.Id });
        request.HasOne<Partner>().WithMany().HasForeignKey(r => r.PartnerId).OnDelete(DeleteBehavior.Restrict);
        request.HasOne<Customer>().WithMany().HasForeignKey(r => r.CustomerId).OnDelete(DeleteBehavior.Restrict);
        request.HasOne<Order>().WithMany().HasForeignKey(r => r.OrderId).OnDelete(DeleteBehavior.Restrict);
        request.HasMany(r => r.Entries).WithOne().HasForeignKey(e => e.ServiceRequestId).OnDelete(DeleteBehavior.Restrict);
        request.Navigation(r => r.Entries).UsePropertyAccessMode(PropertyAccessMode.Field);
        request.HasMany(r => r.Files).WithOne().HasForeignKey(f => f.ServiceRequestId).OnDelete(DeleteBehavior.Restrict);
        request.Navigation(r => r.Files).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class ServiceRequestEntryConfiguration : IEntityTypeConfiguration<ServiceRequestEntry>
{
    public void Configure(EntityTypeBuilder<ServiceRequestEntry> entry)
    {
        entry.ToTable("ServiceRequestEntries").HasKey(e => new { e.ServiceRequestId, e.Number });
        entry.Property(e => e.Number).ValueGeneratedNever();
        entry.Property(e => e.Text).HasMaxLength(ServiceRequest.TextLength);
        entry.ComplexProperty(e => e.Credit);
        entry.HasIndex(e => new { e.ServiceRequestId, e.SubmissionId }).IsUnique();
    }
}

internal sealed class ServiceRequestFileConfiguration : IEntityTypeConfiguration<ServiceRequestFile>
{
    public void Configure(EntityTypeBuilder<ServiceRequestFile> file)
    {
        file.ToTable("ServiceRequestFiles").HasKey(f => f.Id);
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.Sha256).HasMaxLength(64);
        file.HasIndex(f => new { f.ServiceRequestId, f.EntryNumber });
    }
}
