using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CsvHelper;

namespace CspPortal.Application.Partners;

/// <summary>One partner in the exported file (CSV-01).</summary>
[CsvRecord]
public sealed partial class PartnerFileRow
{
    public string Name { get; set; } = "";

    public Guid MicrosoftId { get; set; }

    public string PrimaryDomainName { get; set; } = "";

    public string MarketCode { get; set; } = "";

    public int Customers { get; set; }

    public int GlobalAdmins { get; set; }
}

/// <summary>The filtered partners as a file; that it was taken out stands in the installation's log first. Wide scope.</summary>
public sealed class ExportPartners(WriteTransaction transaction, PartnerQueries partners, TimeProvider clock)
{
    /// <returns>Rows, read from the database while they are written out.</returns>
    public async Task<IAsyncEnumerable<PartnerFileRow>> ExecuteAsync(PartnerFilter filter, Actor actor, CancellationToken ct)
    {
        await transaction.RecordAsync(
            () => new AuditRecord(clock.GetUtcNow().UtcDateTime, null, actor, AuditOperation.ExportPartners)
            {
                ResourceType = "partners",
                Details = PlainText.Cut($"search={filter.Text}", 500),
            },
            ct);
        return partners.Stream(filter).Select(partner => new PartnerFileRow
        {
            Name = partner.Name,
            MicrosoftId = partner.Id,
            PrimaryDomainName = partner.Domain,
            MarketCode = partner.MarketCode,
            Customers = partner.Customers,
            GlobalAdmins = partner.GlobalAdmins,
        });
    }
}
