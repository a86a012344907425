namespace CspPortal.Web.Api.Wire;

/// <summary>Versions as Partner Center hands them out: honoured where sent, asked of nobody (spec 0.2, 0.9).</summary>
public static class Etags
{
    public static string Of(int version) => WireNames.Invariant($"{version}");

    /// <returns>From the header, else from the body that was read and sent back; null where neither names one.</returns>
    public static string? Given(HttpRequest request, ResourceAttributes? attributes)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        if (header.StartsWith("W/", StringComparison.Ordinal)) header = header[2..];
        header = header.Trim('"');
        if (header == "*") return null;
        return header.Length > 0 ? header : string.IsNullOrEmpty(attributes?.Etag) ? null : attributes.Etag;
    }
}
