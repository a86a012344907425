using CspPortal.Domain.Auditing;
using CspPortal.Domain.Work;

namespace CspPortal.Domain.Imports;

public enum ImportKind
{
    PriceList,

    /// <summary>For the stock (KEY-01).</summary>
    ProductKeys,

    /// <summary>Files for versions, languages and bits (DWN-01).</summary>
    Downloads,
}

public enum ImportStatus
{
    /// <summary>Waits for its dry run, or is in it.</summary>
    Checking,

    /// <summary>The dry run found no fault: it can be applied.</summary>
    Ready,

    /// <summary>The dry run found nothing to do.</summary>
    Unchanged,

    /// <summary>The dry run found rows that cannot be taken; none of the others is taken either.</summary>
    Rejected,
    Applying,
    Applied,

    /// <summary>The catalogue changed after the dry run.</summary>
    Outdated,
    Discarded,

    /// <summary>Nobody applied it in time.</summary>
    Expired,
}

/// <summary>What the dry run found, in rows.</summary>
public sealed record ImportCounts(int Added, int Changed, int Withdrawn, int Unchanged, int Rejected)
{
    public static readonly ImportCounts None = new(0, 0, 0, 0, 0);

    public int ToDo => Added + Changed + Withdrawn;

    public override string ToString() => $"added={Added}; changed={Changed}; withdrawn={Withdrawn}; unchanged={Unchanged}; rejected={Rejected}";
}

/// <summary>A file of the operator's: looked through first, then applied as a whole or not at all (CAT-01).</summary>
public sealed class Import : IVersioned
{
    public const int TextLength = 200;

    /// <summary>A dry run is applied within so many days, or not at all.</summary>
    public static readonly TimeSpan ReadyFor = TimeSpan.FromDays(7);

    /// <summary>The rows of the dry run can be read for so long.</summary>
    public static readonly TimeSpan RowsKeptFor = TimeSpan.FromDays(30);

    private Import()
    {
    }

    /// <param name="protectedFileKey">Of the file in the store, which is sealed until it has been read.</param>
    public Import(Guid id, ImportKind kind, string fileName, long fileSize, string sha256, string protectedFileKey, Guid jobId, string uploadedByName, DateTime at)
    {
        (Id, Kind, FileName, FileSize, Sha256, ProtectedFileKey) = (id, kind, fileName, fileSize, sha256, protectedFileKey);
        (JobId, UploadedByName, UploadedAt) = (jobId, uploadedByName, at);
    }

    /// <summary>Also the file's name in the store.</summary>
    public Guid Id { get; private set; }

    public ImportKind Kind { get; private set; }

    public string FileName { get; private set; } = "";

    /// <summary>Bytes.</summary>
    public long FileSize { get; private set; }

    /// <summary>Of the file as it came in, lower-case hex.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Null once the file is gone, which is as soon as it has been read.</summary>
    public string? ProtectedFileKey { get; private set; }

    /// <summary>The work on it that was asked for last.</summary>
    public Guid JobId { get; private set; }

    public string UploadedByName { get; private set; } = "";

    public DateTime UploadedAt { get; private set; }

    public ImportStatus Status { get; private set; }

    public ImportCounts Counts { get; private set; } = ImportCounts.None;

    /// <summary>Of the catalogue that the dry run compared with.</summary>
    public long CatalogueRevision { get; private set; }

    public string? AppliedByName { get; private set; }

    public DateTime? AppliedAt { get; private set; }

    /// <summary>The rows of the dry run are gone.</summary>
    public bool RowsRemoved { get; private set; }

    public int Version { get; private set; }

    public void Check(ImportCounts counts, long catalogueRevision)
    {
        (Counts, CatalogueRevision, ProtectedFileKey) = (counts, catalogueRevision, null);
        Status = counts switch
        {
            { Rejected: > 0 } => ImportStatus.Rejected,
            { ToDo: 0 } => ImportStatus.Unchanged,
            _ => ImportStatus.Ready,
        };
    }

    /// <returns>Null when it may be applied now.</returns>
    public Refusal? RefuseApply() => Status switch
    {
        ImportStatus.Ready => null,
        ImportStatus.Applying or ImportStatus.Applied => ImportRefusals.AppliedAlready,
        ImportStatus.Outdated => ImportRefusals.CatalogueChanged,
        _ => ImportRefusals.NotReady,
    };

    public void BeginApplying(Guid jobId) => (Status, JobId) = (ImportStatus.Applying, jobId);

    public void Apply(string by, DateTime at) => (Status, AppliedByName, AppliedAt) = (ImportStatus.Applied, by, at);

    /// <summary>Applying broke off, and nothing was done.</summary>
    public void BeReadyAgain() => Status = ImportStatus.Ready;

    public void BecomeOutdated() => Status = ImportStatus.Outdated;

    public void Discard() => Status = ImportStatus.Discarded;

    public void Expire() => Status = ImportStatus.Expired;

    public void ForgetRows() => RowsRemoved = true;
}

/// <summary>What an import of a kind is called in the activity log.</summary>
public sealed record ImportOperations(string Check, string Discard, string Apply);

public static class ImportKinds
{
    public static JobKind Checking(this ImportKind kind) => kind switch
    {
        ImportKind.PriceList => JobKind.CheckPriceList,
        ImportKind.ProductKeys => JobKind.CheckProductKeys,
        ImportKind.Downloads => JobKind.CheckDownloads,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static JobKind Applying(this ImportKind kind) => kind switch
    {
        ImportKind.PriceList => JobKind.ApplyPriceList,
        ImportKind.ProductKeys => JobKind.ApplyProductKeys,
        ImportKind.Downloads => JobKind.ApplyDownloads,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static ImportOperations Operations(this ImportKind kind) => kind switch
    {
        ImportKind.PriceList => new(AuditOperation.CheckPriceList, AuditOperation.DiscardPriceList, AuditOperation.ImportPriceList),
        ImportKind.ProductKeys => new(AuditOperation.CheckProductKeys, AuditOperation.DiscardProductKeys, AuditOperation.ImportProductKeys),
        ImportKind.Downloads => new(AuditOperation.CheckDownloads, AuditOperation.DiscardDownloads, AuditOperation.ImportDownloads),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
