using CspPortal.Domain.Access;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class WebhookRegistrationConfiguration : IEntityTypeConfiguration<WebhookRegistration>
{
    public void Configure(EntityTypeBuilder<WebhookRegistration> registration)
    {
        registration.ToTable("WebhookRegistrations").HasKey(r => r.PartnerId);
        registration.Property(r => r.PartnerId).ValueGeneratedNever();
        registration.Property(r => r.Address).HasMaxLength(WebhookRegistration.AddressLength);
        registration.Property(r => r.Events).HasMaxLength(1000);
        registration.Property(r => r.Version).IsConcurrencyToken();
        registration.HasOne<Partner>().WithOne().HasForeignKey<WebhookRegistration>(r => r.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WebhookEventConfiguration : IEntityTypeConfiguration<WebhookEvent>
{
    public void Configure(EntityTypeBuilder<WebhookEvent> each)
    {
        each.ToTable("WebhookEvents").HasKey(e => e.Id);
        each.Property(e => e.Name).HasMaxLength(64);
        each.Property(e => e.ResourceUri).HasMaxLength(300);
        each.Property(e => e.ResourceName).HasMaxLength(64);
        each.Property(e => e.OrderId).HasMaxLength(Order.IdLength);
        each.Property(e => e.LastError).HasMaxLength(500);
        each.Property(e => e.CallbackUrl).HasMaxLength(WebhookRegistration.AddressLength);
        each.HasIndex(e => new { e.State, e.DueAt });
        each.HasIndex(e => new { e.PartnerId, e.Id });
        each.HasIndex(e => new { e.PartnerId, e.State, e.Id });
        each.HasIndex(e => new { e.OrderId, e.State, e.Id });
        each.HasIndex(e => e.DeliveryId).IsUnique();
        each.HasIndex(e => e.ChangedAt);
        each.HasOne(e => e.Entry).WithMany().HasForeignKey(e => e.EntryId).OnDelete(DeleteBehavior.Restrict); // the log keeps its entries for ever
        each.HasMany(e => e.Tries).WithOne().HasForeignKey(a => a.EventId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WebhookAttemptConfiguration : IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookAttempt> attempt)
    {
        attempt.ToTable("WebhookAttempts").HasKey(a => a.Id);
        attempt.Property(a => a.Error).HasMaxLength(500);
        attempt.Property(a => a.Address).HasMaxLength(WebhookRegistration.AddressLength);
        attempt.HasIndex(a => new { a.EventId, a.Id });
    }
}
