using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

/// <summary>The two keys let the database decide where two seal at once: a place is taken once, an entry has one place (LOG-04).</summary>
internal sealed class SealConfiguration : IEntityTypeConfiguration<Seal>
{
    public void Configure(EntityTypeBuilder<Seal> seal)
    {
        seal.ToTable("Seals", table => table.HasTrigger("Seals_append_only")).HasKey(s => new { s.PartnerId, s.Position });
        seal.Property(s => s.Position).ValueGeneratedNever();
        seal.Property(s => s.Salt).HasMaxLength(SealChain.SaltLength);
        seal.Property(s => s.ContentHash).HasMaxLength(SealChain.HashLength);
        seal.Property(s => s.Hash).HasMaxLength(SealChain.HashLength);
        seal.HasIndex(s => s.EntryId).IsUnique();
    }
}

internal sealed class UnsealedEntryConfiguration : IEntityTypeConfiguration<UnsealedEntry>
{
    public void Configure(EntityTypeBuilder<UnsealedEntry> entry)
    {
        entry.ToTable("UnsealedEntries").HasKey(e => e.EntryId);
        entry.Property(e => e.EntryId).ValueGeneratedNever();
    }
}

internal sealed class SealerLeaseConfiguration : IEntityTypeConfiguration<SealerLease>
{
    public void Configure(EntityTypeBuilder<SealerLease> lease)
    {
        lease.ToTable("SealerLease").HasKey(l => l.Id);
        lease.Property(l => l.Id).ValueGeneratedNever();
        lease.HasData(new { Id = SealerLease.OnlyId, Holder = Guid.Empty, Until = DateTime.UnixEpoch });
    }
}

internal sealed class CheckpointConfiguration : IEntityTypeConfiguration<Checkpoint>
{
    public void Configure(EntityTypeBuilder<Checkpoint> checkpoint)
    {
        checkpoint.ToTable("Checkpoints", table => table.HasTrigger("Checkpoints_append_only")).HasKey(c => c.Number);
        checkpoint.Property(c => c.Number).ValueGeneratedNever();
        checkpoint.Property(c => c.Hash).HasMaxLength(SealChain.HashLength);
        checkpoint.Property(c => c.KeyId).HasMaxLength(Checkpoint.KeyIdLength);
        checkpoint.Property(c => c.Signature).HasMaxLength(Checkpoint.SignatureLength);
        checkpoint.HasIndex(c => new { c.PartnerId, c.Position }).IsUnique();
    }
}

internal sealed class CheckpointDeliveryConfiguration : IEntityTypeConfiguration<CheckpointDelivery>
{
    public void Configure(EntityTypeBuilder<CheckpointDelivery> delivery)
    {
        delivery.ToTable("CheckpointDeliveries").HasKey(d => d.Name);
        delivery.Property(d => d.Name).HasMaxLength(32);
    }
}

internal sealed class LogChainConfiguration : IEntityTypeConfiguration<LogChain>
{
    public void Configure(EntityTypeBuilder<LogChain> chain)
    {
        chain.ToTable("LogChains").HasKey(c => c.PartnerId);
        chain.Property(c => c.PartnerId).ValueGeneratedNever();
        chain.Property(c => c.CheckedHash).HasMaxLength(SealChain.HashLength);
        chain.HasIndex(c => new { c.SignDueAt, c.PartnerId });
        chain.HasIndex(c => new { c.CheckDueAt, c.PartnerId });
    }
}
