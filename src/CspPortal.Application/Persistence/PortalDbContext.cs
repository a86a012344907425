using System.Reflection;
using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Domain.Webhooks;
using CspPortal.Domain.Work;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CspPortal.Application.Persistence;

/// <summary>One model for both providers; the children exist for their migrations.</summary>
public abstract class PortalDbContext(DbContextOptions options, TenantScope scope) : DbContext(options), IDataProtectionKeyContext
{
    public const string TenantFilter = "tenant";

    public TenantScope Scope { get; } = scope;

    public DbSet<Partner> Partners => Set<Partner>();

    public DbSet<PartnerAccount> PartnerAccounts => Set<PartnerAccount>();

    public DbSet<PortalUser> Users => Set<PortalUser>();

    public DbSet<InstallationSecret> InstallationSecrets => Set<InstallationSecret>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Sku> Skus => Set<Sku>();

    public DbSet<PriceListEntry> PriceList => Set<PriceListEntry>();

    public DbSet<Market> Markets => Set<Market>();

    public DbSet<ReservationAvailability> ReservationAvailability => Set<ReservationAvailability>();

    public DbSet<TaxRule> TaxRules => Set<TaxRule>();

    public DbSet<CancellationPolicyRow> CancellationPolicy => Set<CancellationPolicyRow>();

    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<ApiCart> ApiCarts => Set<ApiCart>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Artifact> Artifacts => Set<Artifact>();

    public DbSet<ProductKey> ProductKeys => Set<ProductKey>();

    public DbSet<StockKey> StockKeys => Set<StockKey>();

    public DbSet<KeyStockLimit> KeyStockLimits => Set<KeyStockLimit>();

    public DbSet<KeyRequest> KeyRequests => Set<KeyRequest>();

    public DbSet<DownloadLink> DownloadLinks => Set<DownloadLink>();

    public DbSet<LinkUse> LinkUses => Set<LinkUse>();

    public DbSet<ServiceRequest> ServiceRequests => Set<ServiceRequest>();

    public DbSet<ServiceRequestEntry> ServiceRequestEntries => Set<ServiceRequestEntry>();

    public DbSet<ServiceRequestFile> ServiceRequestFiles => Set<ServiceRequestFile>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<RepeatableCall> RepeatableCalls => Set<RepeatableCall>();

    public DbSet<Import> Imports => Set<Import>();

    public DbSet<ImportRow> ImportRows => Set<ImportRow>();

    public DbSet<CatalogueRevision> CatalogueRevisions => Set<CatalogueRevision>();

    public DbSet<CancellationBatch> CancellationBatches => Set<CancellationBatch>();

    public DbSet<CancellationBatchItem> CancellationBatchItems => Set<CancellationBatchItem>();

    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();

    public DbSet<WebhookRegistration> WebhookRegistrations => Set<WebhookRegistration>();

    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    public DbSet<Seal> Seals => Set<Seal>();

    public DbSet<UnsealedEntry> UnsealedEntries => Set<UnsealedEntry>();

    public DbSet<SealerLease> SealerLease => Set<SealerLease>();

    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();

    public DbSet<CheckpointDelivery> CheckpointDeliveries => Set<CheckpointDelivery>();

    public DbSet<LogChain> LogChains => Set<LogChain>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    private Guid ScopedPartnerId => Scope.PartnerId;

    private Guid? LogOwner => Scope.LogOwner;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        foreach (var told in EventsToTell()) Tell(told.Key, WebhookRegistrations.IgnoreQueryFilters().AsNoTracking().SingleOrDefault(row => row.PartnerId == told.Key)?.EventNames, told);
        Guard();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var told in EventsToTell())
        {
            var registration = await WebhookRegistrations.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(row => row.PartnerId == told.Key, cancellationToken);
            Tell(told.Key, registration?.EventNames, told);
        }

        Guard();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<string>().HaveMaxLength(200);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 6);
        configurationBuilder.ComplexProperties<Money>();
        configurationBuilder.ComplexProperties<TaxedMoney>();
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        // The named filters of an aggregate and its parts are the same one.
        optionsBuilder.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        modelBuilder.Entity<AuditRecord>().HasQueryFilter(TenantFilter, record => record.PartnerId == LogOwner);
        var filter = typeof(PortalDbContext).GetMethod(nameof(FilterByTenant), BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (var type in modelBuilder.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(typeof(ITenantOwned).IsAssignableFrom).ToList())
            filter.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
    }

    private void FilterByTenant<T>(ModelBuilder modelBuilder)
        where T : class, ITenantOwned =>
        modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, row => row.PartnerId == ScopedPartnerId);

    /// <summary>New entries of the log that somebody may want to be told of, by partner. An entry is written in the transaction of its act, and so is the event (REL-01).</summary>
    private List<IGrouping<Guid, AuditRecord>> EventsToTell() =>
        [.. ChangeTracker.Entries<AuditRecord>().Where(entry => entry.State == EntityState.Added && entry.Entity.PartnerId is not null && WebhookEventNames.Of(entry.Entity) is not null)
            .Select(entry => entry.Entity).GroupBy(entry => entry.PartnerId!.Value)];

    /// <summary>One event for an act, however many lines it has.</summary>
    private void Tell(Guid partnerId, IReadOnlyList<string>? wanted, IEnumerable<AuditRecord> entries)
    {
        if (wanted is null) return;
        var told = ChangeTracker.Entries<WebhookEvent>().Where(entry => entry.State == EntityState.Added).Select(entry => (entry.Entity.Name, entry.Entity.ResourceUri)).ToHashSet();
        foreach (var entry in entries)
        {
            var made = WebhookEvent.Of(entry, WebhookEventNames.Of(entry)!);
            if (wanted.Contains(made.Name) && made.PartnerId == partnerId && told.Add((made.Name, made.ResourceUri))) Add(made);
        }
    }

    /// <summary>No row of another partner is saved, and every change of a versioned row raises its version.</summary>
    private void Guard()
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            if (entry.Entity is ITenantOwned owned && !Scope.IsWide && owned.PartnerId != Scope.PartnerId)
                throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} of another partner must not be saved (SEC-01).");
            if (entry.Entity is AuditRecord record && !Scope.IsWide && record.PartnerId != Scope.PartnerId)
                throw new InvalidOperationException("An activity log entry of another partner must not be saved (SEC-01).");
            if (entry is { Entity: AuditRecord or Seal or Checkpoint, State: not EntityState.Added })
                throw new InvalidOperationException("The activity log is append-only (LOG-03).");
            if (entry is { Entity: Invoice or InvoiceLine, State: not EntityState.Added })
                throw new InvalidOperationException("Invoices and their lines never change (INV-01).");
            if (entry is { Entity: IVersioned, State: EntityState.Modified })
            {
                var version = entry.Property(nameof(IVersioned.Version));
                version.CurrentValue = (int)version.OriginalValue! + 1;
            }
        }
    }
}

public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options, TenantScope scope) : PortalDbContext(options, scope);

public sealed class SqlServerPortalDbContext(DbContextOptions<SqlServerPortalDbContext> options, TenantScope scope) : PortalDbContext(options, scope)
{
    /// <summary>Compares character by character, as SQLite does: the texts are folded already, and other collations skip emoji or take ハ for は.</summary>
    public const string SearchCollation = "Latin1_General_100_BIN2";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()).Where(IsSearched)) property.SetCollation(SearchCollation);
    }

    /// <summary>What <see cref="SearchText"/> folds, and domains, which are stored in lower case.</summary>
    private static bool IsSearched(IMutableProperty property) =>
        property.ClrType == typeof(string) && property.Name is nameof(Customer.NameKey) or nameof(Product.TitleKey) or nameof(Market.NameEnKey) or nameof(Market.NameJaKey) or nameof(Customer.Domain);
}

public static class TenantQueryExtensions
{
    /// <summary>Reads past the tenant filter; only where the scope was opened wide on purpose.</summary>
    /// <exception cref="InvalidOperationException">The scope is one partner's.</exception>
    public static IQueryable<T> AcrossTenants<T>(this IQueryable<T> rows, PortalDbContext db)
        where T : class =>
        db.Scope.IsWide ? rows.IgnoreQueryFilters([PortalDbContext.TenantFilter]) : throw new InvalidOperationException("Not a wide scope (SEC-01).");
}
