using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class RepeatableCallConfiguration : IEntityTypeConfiguration<RepeatableCall>
{
    public void Configure(EntityTypeBuilder<RepeatableCall> call)
    {
        call.ToTable("RepeatableCalls").HasKey(c => new { c.PartnerId, c.CallerId, c.RequestId });
        call.Property(c => c.Fingerprint).HasMaxLength(64);
        call.Property(c => c.ContentType).HasMaxLength(100);
        call.Property(c => c.Answer).HasMaxLength(RepeatableCall.LongestAnswer);
        call.HasIndex(c => c.BegunAt);
    }
}

internal sealed class ApiCartConfiguration : IEntityTypeConfiguration<ApiCart>
{
    public void Configure(EntityTypeBuilder<ApiCart> cart)
    {
        cart.ToTable("ApiCarts").HasKey(c => c.Id);
        cart.Property(c => c.Id).ValueGeneratedNever();
        cart.Property(c => c.Lines).HasMaxLength(ApiCart.LinesLength);
        cart.Property(c => c.Version).IsConcurrencyToken();
        cart.HasIndex(c => c.ExpiresAt);
        cart.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId).OnDelete(DeleteBehavior.Restrict);
    }
}
