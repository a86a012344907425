using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class CartConfiguration : IEntityTypeConfiguration<Cart>
{
    public void Configure(EntityTypeBuilder<Cart> cart)
    {
        cart.ToTable("Carts").HasKey(c => c.Id);
        cart.Property(c => c.Id).ValueGeneratedNever();
        cart.Property(c => c.Version).IsConcurrencyToken();
        cart.HasIndex(c => new { c.CustomerId, c.UserId }).IsUnique();
        cart.HasIndex(c => c.ExpiresAt);
        cart.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId).OnDelete(DeleteBehavior.Restrict);
        cart.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId);
        cart.Navigation(c => c.Lines).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class CartLineConfiguration : IEntityTypeConfiguration<CartLine>
{
    public void Configure(EntityTypeBuilder<CartLine> line)
    {
        line.ToTable("CartLines").HasKey(l => new { l.CartId, l.Number });
        line.Property(l => l.Number).ValueGeneratedNever();
        line.Property(l => l.ProductId).HasMaxLength(Lengths.ProductId);
        line.Property(l => l.SkuId).HasMaxLength(Lengths.SkuId);
    }
}

internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.ToTable("Orders").HasKey(o => o.Id);
        order.Property(o => o.Id).HasMaxLength(Order.IdLength);
        order.Property(o => o.Fingerprint).HasMaxLength(64);
        order.Property(o => o.Currency).HasMaxLength(3);
        order.Property(o => o.PurchaseOrderNumber).HasMaxLength(50);
        order.Property(o => o.Version).IsConcurrencyToken();
        order.HasIndex(o => new { o.PartnerId, o.RequestId }).IsUnique(); // ORD-02
        order.HasIndex(o => new { o.PartnerId, o.CustomerId, o.PlacedAt, o.Id });
        order.HasIndex(o => new { o.Status, o.PlacedAt });
        order.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId).OnDelete(DeleteBehavior.Restrict);
        order.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId).OnDelete(DeleteBehavior.Restrict);
        order.Navigation(o => o.Lines).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class OrderLineConfiguration : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> line)
    {
        line.ToTable("OrderLines").HasKey(l => new { l.OrderId, l.Number });
        line.Property(l => l.OrderId).HasMaxLength(Order.IdLength);
        line.Property(l => l.Number).ValueGeneratedNever();
        line.Property(l => l.ProductId).HasMaxLength(Lengths.ProductId);
        line.Property(l => l.SkuId).HasMaxLength(Lengths.SkuId);
        line.ComplexProperty(l => l.CancellationTerms);
        line.HasIndex(l => new { l.PartnerId, l.CustomerId, l.PurchasedAt });
        line.HasIndex(l => new { l.PartnerId, l.Status, l.CancellableUntil });
        line.HasIndex(l => l.NextChargeOn);
        line.HasIndex(l => l.PurchasedAt);
        line.HasIndex(l => l.ProductId);
        line.HasIndex(l => new { l.PartnerId, l.AzureSubscriptionId });
    }
}

internal sealed class InvoiceLineConfiguration : IEntityTypeConfiguration<InvoiceLine>
{
    public void Configure(EntityTypeBuilder<InvoiceLine> line)
    {
        line.ToTable("InvoiceLines").HasKey(l => l.Id);
        line.Property(l => l.Id).ValueGeneratedNever();
        line.Property(l => l.OrderId).HasMaxLength(Order.IdLength);
        line.Property(l => l.ServiceRequestNumber).HasMaxLength(ServiceRequestNumbers.Length);
        line.HasIndex(l => new { l.OrderId, l.LineNumber, l.Kind, l.Cycle }).IsUnique(); // REF-02
        line.Property(l => l.InvoiceNumber).HasMaxLength(InvoiceNumbers.Length);
        line.HasIndex(l => new { l.PartnerId, l.InvoiceNumber, l.OccurredAt, l.Id }); // a document's lines, the open one's included
        line.HasIndex(l => new { l.InvoiceNumber, l.BillingMonth }); // what is due to be closed
        line.HasOne<OrderLine>().WithMany().HasForeignKey(l => new { l.OrderId, l.LineNumber }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvoiceConfiguration : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> invoice)
    {
        invoice.ToTable("Invoices").HasKey(i => i.Number);
        invoice.Property(i => i.Number).HasMaxLength(InvoiceNumbers.Length);
        invoice.Property(i => i.Currency).HasMaxLength(3);
        invoice.Property(i => i.CarriedFrom).HasMaxLength(InvoiceNumbers.Length);
        invoice.HasIndex(i => new { i.PartnerId, i.Currency, i.Month }).IsUnique(); // INV-01
        invoice.HasIndex(i => new { i.PartnerId, i.Month, i.Number });
        invoice.HasIndex(i => new { i.Month, i.Number }); // the operator's list, over all partners
        invoice.HasOne<Partner>().WithMany().HasForeignKey(i => i.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
