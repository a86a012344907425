using System.Text.RegularExpressions;
using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Persistence;

public sealed class ModelTests
{
    [Fact]
    public void Both_migration_sets_are_complete()
    {
        Assert.False(new SqliteDesignTimeFactory().CreateDbContext([]).Database.HasPendingModelChanges());
        Assert.False(new SqlServerDesignTimeFactory().CreateDbContext([]).Database.HasPendingModelChanges());
    }

    [Fact]
    public void Every_text_has_a_greatest_length()
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        // What Data Protection keeps is its own.
        var endless = Properties(db).Where(property => property.DeclaringType.ClrType.Namespace?.StartsWith("CspPortal", StringComparison.Ordinal) == true)
            .Where(property => (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string) && property.GetMaxLength() is null);
        Assert.Empty(endless.Select(property => $"{property.DeclaringType.DisplayName()}.{property.Name}"));
    }

    [Fact] // CST-01: emoji and kana mean the same on both providers
    public void What_is_searched_is_compared_letter_by_letter_on_SQL_Server()
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        var searched = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(entity => Of(entity)).Where(property => property.ClrType == typeof(string) && property.GetCollation() is not null).ToList();
        Assert.All(searched, property => Assert.Equal(SqlServerPortalDbContext.SearchCollation, property.GetCollation()));
        Assert.Equal(
            ["Customer.Domain", "Customer.NameKey", "Market.NameEnKey", "Market.NameJaKey", "Partner.Domain", "Partner.NameKey", "PortalUser.NameKey", "Product.TitleKey", "ServiceRequest.TitleKey"],
            searched.Select(property => $"{property.DeclaringType.DisplayName()}.{property.Name}").Order(StringComparer.Ordinal));
    }

    [Fact] // SEC-01
    public void Every_row_of_a_partner_is_behind_the_tenant_filter()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        var owned = db.Model.GetEntityTypes()
            .Where(entity => !entity.IsOwned() && (entity.FindProperty("PartnerId") is not null || typeof(ITenantOwned).IsAssignableFrom(entity.ClrType) || entity.ClrType == typeof(AuditRecord))).ToList();
        Assert.True(owned.Count > 8);
        Assert.All(owned, entity => Assert.True(entity.FindDeclaredQueryFilter(PortalDbContext.TenantFilter) is not null, $"{entity.DisplayName()} has no tenant filter."));
        Assert.All(owned, entity => Assert.True(typeof(ITenantOwned).IsAssignableFrom(entity.ClrType) || entity.ClrType == typeof(AuditRecord), $"{entity.DisplayName()} is not checked at save."));
    }

    [Fact] // SEC-01
    public async Task Leaving_the_scope_out_is_a_bug_that_shows()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await using var db = Context(database, new TenantScope());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.CountAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.AuditRecords.CountAsync());
        db.Add(new Customer(Guid.NewGuid(), Books.Contoso, Books.Profile("Nobody's", "nobody.example", "US"), database.Now));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory] // SEC-01
    [InlineData(EntityState.Added)]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task A_row_of_another_partner_is_neither_seen_nor_saved(EntityState state)
    {
        await using var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await using var scope = database.As(Books.Contoso);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        Assert.Null(await db.Customers.SingleOrDefaultAsync(customer => customer.Id == Books.Tailspin));

        var foreign = await database.WideAsync<PortalDbContext, Customer>(wide => wide.Customers.AcrossTenants(wide).AsNoTracking().SingleAsync(customer => customer.Id == Books.Tailspin));
        db.Entry(foreign).State = state;
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Throws<InvalidOperationException>(() => db.Customers.AcrossTenants(db));
    }

    /// <summary>Each reads for the whole installation, or before anyone is known, and says why beside the line.</summary>
    private static readonly string[] MayReadPastTheFilter =
    [
        "Application/Access/Organisations.cs",
        "Application/Auditing/Sealing",
        "Application/Cancellation/CalendarFeeds.cs",
        "Application/Conditions/ThatDay.cs",
        "Application/Entitlements/KnownKeys.cs",
        "Application/Entitlements/FillKeyRequests.cs",
        "Application/Entitlements/RotateKeyProtection.cs",
        "Application/Entitlements/OpenDownloadLink.cs",
        "Application/Imports/PriceListWrites.cs",
        "Application/Invoicing/CloseInvoices.cs",
        "Application/Invoicing/InvoiceDesk.cs",
        "Application/KeyStock/KeyStockQueries.cs",
        "Application/Orders/ChargeDueCycles.cs",
        "Application/Orders/ProvisionOrders.cs",
        "Application/Orders/RemoveExpiredCarts.cs",
        "Application/Work/RepeatableCalls.cs",
        "Application/Webhooks/DeliverWebhooks.cs",
        "Application/Verification/VerifyBooks.cs",
        "Application/Customers/DomainQueries.cs",
        "Application/Partners",
        "Application/Persistence/PortalDbContext.cs",
        "Application/SampleData",
        "Application/Work/JobQueue.cs",
        "Application/Support/ServiceDesk.cs",
        "Web/Infrastructure/Identity/SamplePeople.cs",
    ];

    [Fact] // SEC-01
    public void Only_these_files_read_past_the_tenant_filter()
    {
        var source = Path.Combine(Repository.Root, "src");
        var past = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\.(AcrossTenants|IgnoreQueryFilters)\(|FromSql|SqlQuery|ExecuteSql", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/')["CspPortal.".Length..]);
        Assert.DoesNotContain(past, file => !MayReadPastTheFilter.Any(allowed => file.StartsWith(allowed, StringComparison.Ordinal)));
    }

    private static IEnumerable<IProperty> Properties(DbContext db) => db.Model.GetEntityTypes().SelectMany(entity => Of(entity));

    private static IEnumerable<IProperty> Of(ITypeBase type) => type.GetDeclaredProperties().Concat(type.GetDeclaredComplexProperties().SelectMany(complex => Of(complex.ComplexType)));

    private static SqlitePortalDbContext Context(PortalDatabase database, TenantScope scope)
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        options.UsePortalSqlite(database.Connection);
        return new SqlitePortalDbContext(options.Options, scope);
    }
}
