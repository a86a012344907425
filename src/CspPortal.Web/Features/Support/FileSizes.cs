using System.Globalization;

namespace CspPortal.Web.Features.Support;

/// <summary>Sizes as people read them.</summary>
public static class FileSizes
{
    private const double Kibi = 1024;

    public static string Of(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes:N0} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / Kibi:N0} KiB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / Kibi / Kibi:N1} MiB"),
    };
}
