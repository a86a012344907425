using CspPortal.Domain.Catalog;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> job)
    {
        job.ToTable("Jobs").HasKey(j => j.Id);
        job.Property(j => j.Id).ValueGeneratedNever();
        job.Property(j => j.Failure).HasMaxLength(Job.FailureLength);
        job.ComplexProperty(j => j.AskedBy, actor => actor.Property(a => a.UserAgent).HasMaxLength(256));
        job.HasIndex(j => new { j.Status, j.DueAt, j.Id });
    }
}

internal sealed class ImportConfiguration : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> import)
    {
        import.ToTable("Imports").HasKey(i => i.Id);
        import.Property(i => i.Id).ValueGeneratedNever();
        import.Property(i => i.Sha256).HasMaxLength(64);
        import.Property(i => i.ProtectedFileKey).HasMaxLength(1000);
        import.Property(i => i.Version).IsConcurrencyToken();
        import.ComplexProperty(i => i.Counts);
        import.HasIndex(i => new { i.UploadedAt, i.Id });
        import.HasIndex(i => new { i.Kind, i.UploadedAt, i.Id });
        import.HasIndex(i => new { i.Status, i.UploadedAt, i.Id });
    }
}

internal sealed class ImportRowConfiguration : IEntityTypeConfiguration<ImportRow>
{
    public void Configure(EntityTypeBuilder<ImportRow> row)
    {
        row.ToTable("ImportRows").HasKey(r => new { r.ImportId, r.Number });
        row.Property(r => r.Number).ValueGeneratedNever();
        row.Property(r => r.ProductId).HasMaxLength(Lengths.ProductId);
        row.Property(r => r.SkuId).HasMaxLength(Lengths.SkuId);
        row.Property(r => r.ProductVersion).HasMaxLength(Artifact.VersionLength);
        row.Property(r => r.MarketCode).HasMaxLength(Lengths.Market);
        row.Property(r => r.Currency).HasMaxLength(3);
        row.Property(r => r.Data).HasMaxLength(ImportRow.DataLength);
        row.Property(r => r.Reasons).HasMaxLength(ImportRow.ReasonsLength);
        row.HasOne<Import>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Restrict);

        // As the price list's own, so that both are compared in one walk.
        row.HasIndex(r => new { r.ImportId, r.MarketCode, r.Segment, r.ProductId, r.SkuId, r.BillingPlan, r.EffectiveFrom });
        row.HasIndex(r => new { r.ImportId, r.Outcome, r.Number });
        row.HasIndex(r => r.EntryId);
    }
}

internal sealed class CatalogueRevisionConfiguration : IEntityTypeConfiguration<CatalogueRevision>
{
    public void Configure(EntityTypeBuilder<CatalogueRevision> revision)
    {
        revision.ToTable("CatalogueRevision").HasKey(r => r.Id);
        revision.Property(r => r.Id).ValueGeneratedNever();
        revision.Property(r => r.Number).IsConcurrencyToken();
    }
}
