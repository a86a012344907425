namespace CspPortal.Domain.Imports;

/// <summary>Why an import, or a row of its file, is not taken (CAT-01).</summary>
public static class ImportRefusals
{
    public static readonly Refusal NotFound = new("import.not-found", RefusalKind.NotFound);
    public static readonly Refusal NotReady = new("import.not-ready", RefusalKind.Conflict);
    public static readonly Refusal AppliedAlready = new("import.applied-already", RefusalKind.Conflict);
    public static readonly Refusal CatalogueChanged = new("import.catalogue-changed", RefusalKind.Conflict);

    /// <summary>Arguments: the limit in MiB.</summary>
    public static readonly Refusal FileTooLarge = new("import.file-too-large", RefusalKind.Invalid, "File");
    /// <summary>What the rows name differs from what the dry run saw; arguments: file.</summary>
    public static readonly Refusal FileChanged = new("import.file-changed", RefusalKind.Conflict);
    public static readonly Refusal NoFile = new("import.no-file", RefusalKind.Invalid, "File");

    public static readonly Refusal Empty = new("import.empty", RefusalKind.Invalid);

    /// <summary>Nothing but the names of the columns.</summary>
    public static readonly Refusal NoRows = new("import.no-rows", RefusalKind.Invalid);
    public static readonly Refusal NotUtf8 = new("import.not-utf8", RefusalKind.Invalid);
    public static readonly Refusal NotText = new("import.not-text", RefusalKind.Invalid);
    public static readonly Refusal QuoteNotClosed = new("import.quote-not-closed", RefusalKind.Invalid);
    public static readonly Refusal TextAfterQuote = new("import.text-after-quote", RefusalKind.Invalid);
    public static readonly Refusal CellTooLong = new("import.cell-too-long", RefusalKind.Invalid);
    public static readonly Refusal TooManyCells = new("import.too-many-cells", RefusalKind.Invalid);

    /// <summary>Semicolons or tabs where commas belong.</summary>
    public static readonly Refusal WrongSeparator = new("import.wrong-separator", RefusalKind.Invalid);

    /// <summary>Arguments: names.</summary>
    public static readonly Refusal ColumnsMissing = new("import.columns-missing", RefusalKind.Invalid);
    public static readonly Refusal ColumnsUnknown = new("import.columns-unknown", RefusalKind.Invalid);
    public static readonly Refusal ColumnsTwice = new("import.columns-twice", RefusalKind.Invalid);

    /// <summary>Arguments: cells that there are, cells that there should be.</summary>
    public static readonly Refusal WrongCellCount = new("import.wrong-cell-count", RefusalKind.Invalid);

    /// <summary>Arguments: line that has it already.</summary>
    public static readonly Refusal DuplicateRow = new("import.duplicate-row", RefusalKind.Invalid);

    /// <summary>Arguments: so many.</summary>
    public static readonly Refusal TooManyRejected = new("import.too-many-rejected", RefusalKind.Invalid);

    /// <summary>Arguments: column.</summary>
    public static readonly Refusal CellEmpty = new("import.cell-empty", RefusalKind.Invalid);

    /// <summary>Arguments: column, most characters.</summary>
    public static readonly Refusal TextTooLong = new("import.text-too-long", RefusalKind.Invalid);

    /// <summary>Arguments: column.</summary>
    public static readonly Refusal TextUnreadable = new("import.text-unreadable", RefusalKind.Invalid);

    /// <summary>Arguments: what stands there.</summary>
    public static readonly Refusal ProductIdMalformed = new("import.product-id-malformed", RefusalKind.Invalid);

    /// <summary>Says nothing of the cell: a key may stand in it by mistake (KEY-02).</summary>
    public static readonly Refusal ProductUnknown = new("import.product-unknown", RefusalKind.Invalid);
    public static readonly Refusal VersionUnknown = new("import.version-unknown", RefusalKind.Invalid);

    /// <summary>Arguments: characters that a key of the product has.</summary>
    public static readonly Refusal KeyMalformed = new("import.key-malformed", RefusalKind.Invalid);

    /// <summary>Arguments: line that has it already.</summary>
    public static readonly Refusal KeyTwice = new("import.key-twice", RefusalKind.Invalid);

    /// <summary>It was given to somebody, or lies in the stock of something else.</summary>
    public static readonly Refusal KeyKnown = new("import.key-known", RefusalKind.Invalid);

    /// <summary>Says nothing of what stands there; see <see cref="ProductUnknown"/>.</summary>
    public static readonly Refusal ColumnsOther = new("import.columns-other", RefusalKind.Invalid);

    public static readonly Refusal LanguageMalformed = new("import.language-malformed", RefusalKind.Invalid);

    /// <summary>Arguments: those there are.</summary>
    public static readonly Refusal BitUnknown = new("import.bit-unknown", RefusalKind.Invalid);
    public static readonly Refusal FileNameMalformed = new("import.file-name-malformed", RefusalKind.Invalid);
    public static readonly Refusal HashMalformed = new("import.hash-malformed", RefusalKind.Invalid);

    /// <summary>Arguments: file.</summary>
    public static readonly Refusal FileMissing = new("import.file-missing", RefusalKind.Invalid);

    /// <summary>Arguments: file, its SHA-256.</summary>
    public static readonly Refusal HashDiffers = new("import.hash-differs", RefusalKind.Invalid);

    /// <summary>Arguments: line that has it already.</summary>
    public static readonly Refusal DownloadTwice = new("import.download-twice", RefusalKind.Invalid);
}
