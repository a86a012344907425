using CspPortal.Application.Entitlements;
using CspPortal.Domain.Entitlements;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CspPortal.Web.Features.Software;

/// <summary>Files over HTTP: whole, in ranges, or not at all when the other side has them (DWN-01).</summary>
internal static class DownloadAnswers
{
    private const string Binary = "application/octet-stream";

    public static IActionResult Send(this ControllerBase controller, SoftwareDownload download)
    {
        controller.Response.Headers.CacheControl = "private, no-store";
        return new FileStreamResult(download.Content, Binary)
        {
            FileDownloadName = download.Artifact.FileName,
            EntityTag = TagOf(download.Artifact),
            EnableRangeProcessing = true,
        };
    }

    /// <summary>What the framework will answer to these headers, told beforehand so that only bytes that leave are counted.</summary>
    public static ChoosePart PartOf(HttpRequest request) => artifact =>
    {
        if (HttpMethods.IsHead(request.Method)) return DownloadPart.Nothing;
        var headers = request.GetTypedHeaders();
        var tag = TagOf(artifact);
        if (headers.IfMatch is { Count: > 0 } wanted && !wanted.Any(other => Fits(other, tag, isStrong: true))) return DownloadPart.Nothing; // 412
        if (headers.IfNoneMatch is { Count: > 0 } had && had.Any(other => Fits(other, tag, isStrong: false))) return DownloadPart.Nothing; // 304
        if (headers.IfRange?.EntityTag is { } same && !same.Compare(tag, useStrongComparison: true)) return DownloadPart.Whole;
        if (headers.Range is not { Ranges.Count: 1 } ranges || ranges.Unit != "bytes") return DownloadPart.Whole;

        var range = ranges.Ranges.First();
        var start = range.From ?? Math.Max(0, artifact.Size - (range.To ?? 0));
        return start >= artifact.Size ? DownloadPart.Nothing : DownloadPart.From(start); // 416, 206
    };

    private static EntityTagHeaderValue TagOf(Artifact artifact) => new($"\"{artifact.Sha256}\"");

    private static bool Fits(EntityTagHeaderValue other, EntityTagHeaderValue tag, bool isStrong) =>
        other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, isStrong);
}
