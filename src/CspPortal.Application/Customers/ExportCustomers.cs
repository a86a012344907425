using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CsvHelper;

namespace CspPortal.Application.Customers;

/// <summary>One customer in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class CustomerFileRow
{
    public string Name { get; set; } = "";

    public Guid MicrosoftId { get; set; }

    public string PrimaryDomainName { get; set; } = "";

    public string MarketCode { get; set; } = "";

    public string AgreementAcceptedOn { get; set; } = "";

    public string AgreementAcceptedBy { get; set; } = "";

    public string AgreementEmail { get; set; } = "";

    public string AddressLine1 { get; set; } = "";

    public string AddressLine2 { get; set; } = "";

    public string City { get; set; } = "";

    public string State { get; set; } = "";

    public string PostalCode { get; set; } = "";

    public string ContactFirstName { get; set; } = "";

    public string ContactLastName { get; set; } = "";

    public string ContactEmail { get; set; } = "";

    public string ContactPhone { get; set; } = "";

    public DateTime CreatedAtUtc { get; set; }
}

/// <summary>The filtered customer list as a file; that it was taken out stands in the activity log first.</summary>
public sealed class ExportCustomers(PortalDbContext db, WriteTransaction transaction, CustomerQueries customers, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<CustomerFileRow>> ExecuteAsync(CustomerFilter filter, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportCustomers)
            {
                ResourceType = "customers",
                Details = PlainText.Cut($"search={filter.Text}; market={filter.MarketCode}; agreementAccepted={filter.AgreementAccepted}", 500),
            },
            ct);
        return customers.Stream(filter).Select(Row);
    }

    private static CustomerFileRow Row(Customer customer) => new()
    {
        Name = customer.CompanyName,
        MicrosoftId = customer.Id,
        PrimaryDomainName = customer.Domain,
        MarketCode = customer.MarketCode,
        AgreementAcceptedOn = customer.Agreement?.AcceptedOn.ToString("O", CultureInfo.InvariantCulture) ?? "",
        AgreementAcceptedBy = customer.Agreement is { } agreement ? $"{agreement.FirstName} {agreement.LastName}" : "",
        AgreementEmail = customer.Agreement?.Email ?? "",
        AddressLine1 = customer.Address.Line1,
        AddressLine2 = customer.Address.Line2 ?? "",
        City = customer.Address.City,
        State = customer.Address.State ?? "",
        PostalCode = customer.Address.PostalCode ?? "",
        ContactFirstName = customer.Contact.FirstName,
        ContactLastName = customer.Contact.LastName,
        ContactEmail = customer.Contact.Email,
        ContactPhone = customer.Contact.PhoneNumber ?? "",
        CreatedAtUtc = customer.CreatedAt,
    };
}
