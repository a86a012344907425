using CspPortal.Domain.Access;
using CspPortal.Domain.Cancellation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CspPortal.Application.Persistence.Configurations;

internal sealed class CalendarFeedConfiguration : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> feed)
    {
        feed.ToTable("CalendarFeeds").HasKey(f => f.TokenHash);
        feed.Property(f => f.TokenHash).HasMaxLength(64);
        feed.HasIndex(f => new { f.PartnerId, f.UserObjectId }).IsUnique(); // two creates at once: one address
        feed.HasOne<Partner>().WithMany().HasForeignKey(f => f.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
