using CspPortal.Domain.Auditing;

namespace CspPortal.Domain.Support;

/// <summary>A file beside a request; its content lies in a private store under its id (SUP-02).</summary>
public sealed class ServiceRequestFile : ITenantOwned
{
    /// <summary>Of one submission.</summary>
    public const int MostAtOnce = 5;

    /// <summary>10 MiB.</summary>
    public const long LargestSize = 10 * 1024 * 1024;

    private ServiceRequestFile()
    {
    }

    public ServiceRequestFile(Guid id, ServiceRequestEntry entry, string name, FileKind kind, long size, string sha256, Actor by)
    {
        (Id, PartnerId, ServiceRequestId, EntryNumber) = (id, entry.PartnerId, entry.ServiceRequestId, entry.Number);
        (Name, Kind, Size, Sha256, AddedByName, AddedAt) = (name, kind, size, sha256, by.Name, entry.At);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    public Guid ServiceRequestId { get; private set; }

    /// <summary>The entry it came with.</summary>
    public int EntryNumber { get; private set; }

    /// <summary>As shown and downloaded: without a path, with an ending that its content bears out.</summary>
    public string Name { get; private set; } = "";

    public FileKind Kind { get; private set; }

    public long Size { get; private set; }

    public string Sha256 { get; private set; } = "";

    public string AddedByName { get; private set; } = "";

    public DateTime AddedAt { get; private set; }
}

/// <summary>What a file is by its content; its name is not believed (SUP-02).</summary>
public enum FileKind
{
    Pdf,
    Png,
    Jpeg,
    Gif,
    WebP,

    /// <summary>Plain text or CSV, in UTF-8.</summary>
    Text,
    Word,
    Excel,
    PowerPoint,
}

public static class FileKinds
{
    /// <summary>What a name may end with; the first is added where it ends otherwise.</summary>
    public static IReadOnlyList<string> Endings(this FileKind kind) => kind switch
    {
        FileKind.Pdf => [".pdf"],
        FileKind.Png => [".png"],
        FileKind.Jpeg => [".jpg", ".jpeg"],
        FileKind.Gif => [".gif"],
        FileKind.WebP => [".webp"],
        FileKind.Text => [".txt", ".csv", ".log"],
        FileKind.Word => [".docx"],
        FileKind.Excel => [".xlsx"],
        FileKind.PowerPoint => [".pptx"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string MediaType(this FileKind kind) => kind switch
    {
        FileKind.Pdf => "application/pdf",
        FileKind.Png => "image/png",
        FileKind.Jpeg => "image/jpeg",
        FileKind.Gif => "image/gif",
        FileKind.WebP => "image/webp",
        FileKind.Text => "text/plain; charset=utf-8",
        FileKind.Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKind.PowerPoint => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

public static class ServiceRequestFileRefusals
{
    private const string Field = "Files";

    /// <summary>Arguments: the most allowed.</summary>
    public static readonly Refusal TooMany = new("service-request-file.too-many", RefusalKind.Invalid, Field) { Arguments = [ServiceRequestFile.MostAtOnce] };

    /// <summary>Arguments: the file's name, the most allowed in MiB.</summary>
    public static readonly Refusal TooLarge = new("service-request-file.too-large", RefusalKind.Invalid, Field);

    /// <summary>Arguments: the file's name.</summary>
    public static readonly Refusal Empty = new("service-request-file.empty", RefusalKind.Invalid, Field);

    /// <summary>Arguments: the file's name.</summary>
    public static readonly Refusal KindNotAllowed = new("service-request-file.kind-not-allowed", RefusalKind.Invalid, Field);

    /// <summary>All files together are more than is even read.</summary>
    public static readonly Refusal SubmissionTooLarge = new("service-request-file.submission-too-large", RefusalKind.Invalid);

    /// <summary>The row is there, the content is not.</summary>
    public static readonly Refusal Missing = new("service-request-file.missing", RefusalKind.NotFound);
}
