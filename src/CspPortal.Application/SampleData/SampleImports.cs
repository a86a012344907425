using CspPortal.Application.Files;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;

namespace CspPortal.Application.SampleData;

/// <summary>Imports of the operator's: the keys of the stock, and a price sheet whose faults are to be read (CAT-01).</summary>
internal sealed class SampleImports(PortalUser keeper, SampleLog log)
{
    private readonly List<object> rows = [];

    /// <param name="keys">Of the stock that came in at that time.</param>
    public List<object> Write(int keys, DateTime stocked, DateTime now)
    {
        var stock = Check(ImportKind.ProductKeys, "product-keys.csv", 38_214, new ImportCounts(keys, 0, 0, 0, 0), stocked.AddMinutes(-9));
        var applying = Job(stock, ImportKind.ProductKeys.Applying(), stocked);
        stock.BeginApplying(applying.Id);
        stock.Apply(keeper.Name, stocked);
        stock.ForgetRows();
        log.Add(Entry(stock, ImportKind.ProductKeys.Operations().Apply, $"{stock.Counts}; file={stock.FileName}; sha256={stock.Sha256}", stocked));

        var checkedAt = now.Date.AddDays(-2).AddHours(8).AddMinutes(41);
        (int Line, Refusal Refusal)[] faults =
        [
            (18, PriceSheetRefusals.MarketUnknown.With("XK2")),
            (207, PriceSheetRefusals.PriceNotPositive.With("-12.00")),
            (208, ImportRefusals.DuplicateRow.With(206)),
        ];
        var sheet = Check(ImportKind.PriceList, "価格表-price-list.csv", 61_907, new ImportCounts(0, 0, 0, 402, faults.Length), checkedAt);
        foreach (var (line, refusal) in faults)
        {
            var row = new ImportRow(sheet.Id, line, line, ImportRowKind.Refused);
            row.Reject(StoredRefusals.Write(refusal, ImportRow.ReasonsLength));
            rows.Add(row);
        }

        return rows;
    }

    private Import Check(ImportKind kind, string file, long size, ImportCounts counts, DateTime at)
    {
        var import = new Import(SampleId.Of("import", file), kind, file, size, SampleId.Hex("import", file, 64), "", SampleId.Of("job", $"{kind.Checking()}/{file}"), keeper.Name, at);
        Job(import, kind.Checking(), at);
        import.Check(counts, 0);
        rows.Add(import);
        log.Add(Entry(import, kind.Operations().Check, $"file={file}; sha256={import.Sha256}", at));
        return import;
    }

    private Job Job(Import import, JobKind kind, DateTime at)
    {
        var job = new Job(SampleId.Of("job", $"{kind}/{import.FileName}"), kind, Guid.Empty, import.Id, log.By(keeper, at), at);
        job.Complete(at.AddSeconds(4));
        rows.Add(job);
        return job;
    }

    private AuditRecord Entry(Import import, string operation, string details, DateTime at) =>
        new(at, null, log.By(keeper, at), operation) { ResourceType = "import", ResourceId = import.Id.ToString(), Details = details };
}
