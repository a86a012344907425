namespace CspPortal.Domain.Entitlements;

/// <summary>Why a download is not added to the catalogue or taken out of it (SET-01, DWN-01).</summary>
public static class DownloadRefusals
{
    public static readonly Refusal NotFound = new("download.not-found", RefusalKind.NotFound);

    /// <summary>One version, language and bit has one file at a time; arguments: the file that is there.</summary>
    public static readonly Refusal Exists = new("download.exists", RefusalKind.Conflict, "Version");

    /// <summary>A product none of whose SKUs has downloads.</summary>
    public static readonly Refusal NoneOfThisProduct = new("download.none-of-this-product", RefusalKind.Conflict);
    public static readonly Refusal FileEmpty = new("download.file-empty", RefusalKind.Invalid, "File");

    /// <summary>Arguments: the most gibibytes.</summary>
    public static readonly Refusal TooLarge = new("download.too-large", RefusalKind.Invalid, "File");

    /// <summary>Somebody was faster, or the form was sent twice.</summary>
    public static readonly Refusal WithdrawnBefore = new("download.withdrawn-before", RefusalKind.Conflict);
}
