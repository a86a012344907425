using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal static class Lengths
{
    public const int ProductId = 16;
    public const int SkuId = 8;
    public const int Market = 8;
    public const int Version = Artifact.VersionLength;
}

internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> product)
    {
        product.ToTable("Products").HasKey(p => p.Id);
        product.Property(p => p.Id).HasMaxLength(Lengths.ProductId);
        product.Property(p => p.Description).HasMaxLength(2000);
        product.HasIndex(p => new { p.TitleKey, p.Id });
        product.HasMany(p => p.Skus).WithOne().HasForeignKey(s => s.ProductId).OnDelete(DeleteBehavior.Restrict);
        product.Navigation(p => p.Skus).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class SkuConfiguration : IEntityTypeConfiguration<Sku>
{
    public void Configure(EntityTypeBuilder<Sku> sku)
    {
        sku.ToTable("Skus").HasKey(s => new { s.ProductId, s.Id });
        sku.Property(s => s.ProductId).HasMaxLength(Lengths.ProductId); // SQL Server wants both ends of a foreign key equally long.
        sku.Property(s => s.Id).HasMaxLength(Lengths.SkuId);
    }
}

internal sealed class PriceListConfiguration : IEntityTypeConfiguration<PriceListEntry>
{
    public void Configure(EntityTypeBuilder<PriceListEntry> entry)
    {
        entry.ToTable("PriceList").HasKey(e => e.Id);
        entry.Property(e => e.ProductId).HasMaxLength(Lengths.ProductId);
        entry.Property(e => e.SkuId).HasMaxLength(Lengths.SkuId);
        entry.Property(e => e.MarketCode).HasMaxLength(Lengths.Market);
        entry.HasOne<Sku>().WithMany().HasForeignKey(e => new { e.ProductId, e.SkuId }).OnDelete(DeleteBehavior.Restrict);
        entry.HasIndex(e => new { e.MarketCode, e.Segment, e.ProductId, e.SkuId, e.BillingPlan, e.EffectiveFrom }).IsUnique();
    }
}

internal sealed class MarketConfiguration : IEntityTypeConfiguration<Market>
{
    public void Configure(EntityTypeBuilder<Market> market)
    {
        market.ToTable("Markets").HasKey(m => m.Code);
        market.Property(m => m.Code).HasMaxLength(Lengths.Market);
        market.Property(m => m.IsoCode).HasMaxLength(2);
        market.Property(m => m.Currency).HasMaxLength(3);
        market.HasIndex(m => m.NameEnKey);
    }
}

internal sealed class ReservationAvailabilityConfiguration : IEntityTypeConfiguration<ReservationAvailability>
{
    public void Configure(EntityTypeBuilder<ReservationAvailability> row)
    {
        row.ToTable("ReservationAvailability").HasKey(r => new { r.MarketCode, r.EffectiveFrom });
        row.Property(r => r.MarketCode).HasMaxLength(Lengths.Market);
        row.HasOne<Market>().WithMany().HasForeignKey(r => r.MarketCode).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TaxRuleConfiguration : IEntityTypeConfiguration<TaxRule>
{
    public void Configure(EntityTypeBuilder<TaxRule> rule)
    {
        rule.ToTable("TaxRules").HasKey(r => new { r.MarketCode, r.EffectiveFrom });
        rule.Property(r => r.MarketCode).HasMaxLength(Lengths.Market);
        rule.HasOne<Market>().WithMany().HasForeignKey(r => r.MarketCode).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CancellationPolicyRowConfiguration : IEntityTypeConfiguration<CancellationPolicyRow>
{
    public void Configure(EntityTypeBuilder<CancellationPolicyRow> row)
    {
        row.ToTable("CancellationPolicy").HasKey(r => r.Id);
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.MarketCode).HasMaxLength(Lengths.Market);
        row.Property(r => r.MarketKey).HasMaxLength(Lengths.Market);
        row.ComplexProperty(r => r.Terms);
        // Not the code itself: providers disagree on whether two missing ones are the same.
        row.HasIndex(r => new { r.Kind, r.MarketKey, r.EffectiveFrom }).IsUnique();
    }
}

internal sealed class ArtifactConfiguration : IEntityTypeConfiguration<Artifact>
{
    public void Configure(EntityTypeBuilder<Artifact> artifact)
    {
        artifact.ToTable("Artifacts").HasKey(a => a.Id);
        artifact.Property(a => a.Id).ValueGeneratedNever();
        artifact.Property(a => a.ProductId).HasMaxLength(Lengths.ProductId);
        artifact.Property(a => a.Version).HasMaxLength(Lengths.Version);
        artifact.Property(a => a.Language).HasMaxLength(Artifact.LanguageLength);
        artifact.Property(a => a.Bit).HasMaxLength(Artifact.BitLength);
        artifact.Property(a => a.Sha256).HasMaxLength(64);
        artifact.HasIndex(a => new { a.ProductId, a.Version, a.Language, a.Bit, a.Place }).IsUnique();
        artifact.HasOne<Product>().WithMany().HasForeignKey(a => a.ProductId).OnDelete(DeleteBehavior.Restrict);
    }
}
