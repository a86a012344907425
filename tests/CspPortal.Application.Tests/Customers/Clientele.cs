using CspPortal.Application.Customers;
using CspPortal.Application.Paging;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Customers;

/// <summary>The small books and what an agent of Contoso does with customers.</summary>
internal sealed class Clientele : IAsyncDisposable
{
    public static readonly Actor Agent = Books.Agent(Books.Contoso);

    private Clientele(PortalDatabase database) => Database = database;

    public PortalDatabase Database { get; }

    public static async Task<Clientele> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var clientele = new Clientele(await PortalDatabase.CreateAsync(configure));
        await Books.WriteAsync(clientele.Database);
        return clientele;
    }

    public Task<Outcome<Guid>> AddAsync(Guid id, CustomerProfile profile, Guid? partner = null) => Database.AsAsync<AddCustomer, Outcome<Guid>>(
        partner ?? Books.Contoso, add => add.ExecuteAsync(id, profile, Books.Agent(partner ?? Books.Contoso), default));

    public Task<Outcome<Guid>> AddAsync(string name, string market = "US", string? domain = null) =>
        AddAsync(Guid.NewGuid(), Books.Profile(name, domain ?? $"c{Guid.NewGuid():N}.example", market));

    public Task<Outcome<Guid>> UpdateAsync(Guid id, int version, CustomerProfile profile, Guid? partner = null) => Database.AsAsync<UpdateCustomer, Outcome<Guid>>(
        partner ?? Books.Contoso, update => update.ExecuteAsync(id, version, profile, Books.Agent(partner ?? Books.Contoso, "Ben Agent"), default));

    public async Task<CustomerVersion> VersionAsync(Guid id) =>
        (await Database.AsAsync<CustomerQueries, Outcome<CustomerVersion>>(Books.Contoso, customers => customers.VersionAsync(id, default))).Value;

    public Task<CustomerList> ListAsync(CustomerFilter filter, Guid? partner = null) =>
        Database.AsAsync<CustomerQueries, CustomerList>(partner ?? Books.Contoso, customers => customers.ListAsync(filter, default));

    public async Task<Page<CustomerSummary>> PageAsync(CustomerFilter filter) => (await ListAsync(filter)).Customers;

    public async Task<List<string>> NamesAsync(CustomerFilter filter) => [.. (await PageAsync(filter)).Rows.Select(row => row.Name)];

    public Task<List<AuditRecord>> EntriesAsync(string operation) => Database.WideAsync<PortalDbContext, List<AuditRecord>>(
        db => db.AuditRecords.AcrossTenants(db).Where(record => record.Operation == operation).OrderBy(record => record.Id).ToListAsync());

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
