using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class PartnerConfiguration : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> partner)
    {
        partner.ToTable("Partners").HasKey(p => p.Id);
        partner.Property(p => p.Id).ValueGeneratedNever();
        partner.Property(p => p.MarketCode).HasMaxLength(8);
        partner.ComplexProperty(p => p.Settings, settings => settings.Property(s => s.SupportWhenCreditAbove)
            .HasColumnName("Settings_SupportWhenCreditAboveByCurrency").HasMaxLength(2000)
            .HasConversion(amounts => amounts.Text, text => AmountByCurrency.Parse(text)));
        partner.HasIndex(p => new { p.NameKey, p.Id });
        partner.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class PartnerAccountConfiguration : IEntityTypeConfiguration<PartnerAccount>
{
    public void Configure(EntityTypeBuilder<PartnerAccount> account)
    {
        account.ToTable("PartnerAccounts").HasKey(a => new { a.PartnerId, a.Currency });
        account.Property(a => a.Currency).HasMaxLength(3);
        account.Property(a => a.Version).IsConcurrencyToken();
        account.HasOne<Partner>().WithMany().HasForeignKey(a => a.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PortalUserConfiguration : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> user)
    {
        user.ToTable("Users").HasKey(u => new { u.TenantId, u.ObjectId });
        user.Property(u => u.NameKey).HasMaxLength(PortalUser.NameKeyLength);
        user.Property(u => u.TimeZone).HasMaxLength(64);
        user.Property(u => u.Culture).HasMaxLength(16);
        user.Property(u => u.Version).IsConcurrencyToken();
        user.HasMany(u => u.Assignments).WithOne().HasForeignKey(a => new { a.TenantId, a.ObjectId });
        user.HasIndex(u => new { u.TenantId, u.NameKey, u.ObjectId });
        user.HasIndex(u => new { u.TenantId, u.UserPrincipalName, u.ObjectId });
        user.Navigation(u => u.Assignments).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class RoleAssignmentConfiguration : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> assignment) =>
        assignment.ToTable("RoleAssignments").HasKey(a => new { a.TenantId, a.ObjectId, a.Role });
}

internal sealed class InstallationSecretConfiguration : IEntityTypeConfiguration<InstallationSecret>
{
    public void Configure(EntityTypeBuilder<InstallationSecret> secret)
    {
        secret.ToTable("InstallationSecrets").HasKey(s => s.Name);
        secret.Property(s => s.Name).HasMaxLength(64);
        secret.Property(s => s.ProtectedValue).HasMaxLength(8000);
    }
}

internal sealed class CustomerConfiguration : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> customer)
    {
        customer.ToTable("Customers").HasKey(c => c.Id);
        customer.Property(c => c.Id).ValueGeneratedNever();
        customer.Property(c => c.MarketCode).HasMaxLength(8);
        customer.ComplexProperty(c => c.Address);
        customer.ComplexProperty(c => c.Contact);
        customer.ComplexProperty(c => c.Agreement);
        customer.Property(c => c.Version).IsConcurrencyToken();
        customer.HasIndex(c => c.Domain).IsUnique();
        customer.HasIndex(c => new { c.PartnerId, c.NameKey, c.Id });
        customer.HasIndex(c => new { c.PartnerId, c.Domain, c.Id });
        customer.HasIndex(c => new { c.PartnerId, c.MarketCode, c.NameKey, c.Id });
        customer.HasIndex(c => new { c.PartnerId, c.CreatedAt, c.Id });
        customer.HasOne<Partner>().WithMany().HasForeignKey(c => c.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
