using CsvHelper;

namespace CspPortal.Application.KeyStock;

/// <summary>Keys of one version, counted, in the exported file.</summary>
[CsvRecord]
public sealed partial class KeyStockFileRow
{
    public string ProductId { get; set; } = "";

    public string ProductTitle { get; set; } = "";

    public string Version { get; set; } = "";

    public int Left { get; set; }

    public int Assigned { get; set; }

    public int Waiting { get; set; }

    /// <summary>Empty: none was set.</summary>
    public int? Limit { get; set; }

    public bool BelowLimit { get; set; }

    public static KeyStockFileRow From(KeyStockLine line) => new()
    {
        ProductId = line.ProductId,
        ProductTitle = line.Title,
        Version = line.Version,
        Left = line.Left,
        Assigned = line.Assigned,
        Waiting = line.Waiting,
        Limit = line.Limit,
        BelowLimit = line.IsBelowLimit,
    };
}
