using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class ProductKeyConfiguration : IEntityTypeConfiguration<ProductKey>
{
    public void Configure(EntityTypeBuilder<ProductKey> key)
    {
        key.ToTable("ProductKeys").HasKey(k => k.Id);
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.OrderId).HasMaxLength(Order.IdLength);
        key.Property(k => k.ProductVersion).HasMaxLength(Lengths.Version);
        key.Property(k => k.ProtectedValue).HasMaxLength(1000);
        key.Property(k => k.ValueHash).HasMaxLength(64);
        key.Property(k => k.Version).IsConcurrencyToken();
        key.HasIndex(k => new { k.OrderId, k.LineNumber, k.ProductVersion }).IsUnique(); // KEY-01
        key.HasIndex(k => k.ValueHash).IsUnique();
        key.HasOne<OrderLine>().WithMany().HasForeignKey(k => new { k.OrderId, k.LineNumber }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StockKeyConfiguration : IEntityTypeConfiguration<StockKey>
{
    public void Configure(EntityTypeBuilder<StockKey> key)
    {
        key.ToTable("StockKeys").HasKey(k => k.Id);
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.ProductId).HasMaxLength(Lengths.ProductId);
        key.Property(k => k.ProductVersion).HasMaxLength(Lengths.Version);
        key.Property(k => k.ProtectedValue).HasMaxLength(1000);
        key.Property(k => k.ValueHash).HasMaxLength(64);
        key.HasIndex(k => k.ValueHash).IsUnique();
        key.HasIndex(k => new { k.ProductId, k.ProductVersion, k.AddedAt });
    }
}

internal sealed class KeyStockLimitConfiguration : IEntityTypeConfiguration<KeyStockLimit>
{
    public void Configure(EntityTypeBuilder<KeyStockLimit> limit)
    {
        limit.ToTable("KeyStockLimits").HasKey(l => new { l.ProductId, l.ProductVersion });
        limit.Property(l => l.ProductId).HasMaxLength(Lengths.ProductId);
        limit.Property(l => l.ProductVersion).HasMaxLength(Lengths.Version);
        limit.Property(l => l.Version).IsConcurrencyToken();
        limit.HasOne<Product>().WithMany().HasForeignKey(l => l.ProductId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class KeyRequestConfiguration : IEntityTypeConfiguration<KeyRequest>
{
    public void Configure(EntityTypeBuilder<KeyRequest> request)
    {
        request.ToTable("KeyRequests").HasKey(r => r.Id);
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.OrderId).HasMaxLength(Order.IdLength);
        request.Property(r => r.ProductId).HasMaxLength(Lengths.ProductId);
        request.Property(r => r.ProductVersion).HasMaxLength(Lengths.Version);
        request.HasIndex(r => new { r.OrderId, r.LineNumber, r.ProductVersion }).IsUnique();
        request.HasIndex(r => new { r.FilledAt, r.RequestedAt });
        request.HasOne<OrderLine>().WithMany().HasForeignKey(r => new { r.OrderId, r.LineNumber }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DownloadLinkConfiguration : IEntityTypeConfiguration<DownloadLink>
{
    public void Configure(EntityTypeBuilder<DownloadLink> link)
    {
        link.ToTable("DownloadLinks").HasKey(l => l.Id);
        link.Property(l => l.Id).ValueGeneratedNever();
        link.Property(l => l.OrderId).HasMaxLength(Order.IdLength);
        link.Property(l => l.TokenHash).HasMaxLength(64);
        link.Property(l => l.Version).IsConcurrencyToken();
        link.HasIndex(l => l.TokenHash).IsUnique();
        link.HasIndex(l => new { l.PartnerId, l.OrderId, l.LineNumber, l.CreatedAt });
        link.HasOne<OrderLine>().WithMany().HasForeignKey(l => new { l.OrderId, l.LineNumber }).OnDelete(DeleteBehavior.Restrict);
        link.HasOne<Artifact>().WithMany().HasForeignKey(l => l.ArtifactId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LinkUseConfiguration : IEntityTypeConfiguration<LinkUse>
{
    public void Configure(EntityTypeBuilder<LinkUse> use)
    {
        use.ToTable("LinkUses").HasKey(u => u.Id);
        use.Property(u => u.Id).ValueGeneratedNever();
        use.Property(u => u.Address).HasMaxLength(64);
        use.Property(u => u.UserAgent).HasMaxLength(256);
        use.HasIndex(u => new { u.LinkId, u.UsedAt });
        use.HasOne<DownloadLink>().WithMany().HasForeignKey(u => u.LinkId).OnDelete(DeleteBehavior.Restrict);
    }
}
