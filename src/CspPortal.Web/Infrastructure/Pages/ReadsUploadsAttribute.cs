using CspPortal.Domain;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Support;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>A form with files: read up to a limit well above what is taken, so that a file that is too large is answered beside its field; beyond that in words (SUP-02).</summary>
/// <remarks>Goes before the check of the form's token, which would read the body itself and then know nothing but a broken form.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public class ReadsUploadsAttribute : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>128 MiB.</summary>
    public const long MostBytes = 128 * 1024 * 1024;

    /// <summary>1 GiB: read past without keeping any of it.</summary>
    private const long MostDiscarded = 1024L * 1024 * 1024;

    public int Order => 950;

    /// <summary>Bytes of a form with all its files.</summary>
    protected virtual long Most => MostBytes;

    /// <summary>A file of more bytes lies in a temporary file while it arrives.</summary>
    protected virtual int InMemory => FormOptions.DefaultMemoryBufferThreshold;

    protected virtual Refusal TooLarge => ServiceRequestFileRefusals.SubmissionTooLarge;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var (http, request) = (context.HttpContext, context.HttpContext.Request);
        if (!request.HasFormContentType) return;
        var isTooLarge = request.ContentLength > Most;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = isTooLarge ? MostDiscarded : Most;
        // A browser shows the answer once all it sends has been taken, and a broken connection before that.
        if (isTooLarge && request.ContentLength <= MostDiscarded) await request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions { MultipartBodyLengthLimit = Most, MemoryBufferThreshold = InMemory }));
        if (isTooLarge || !await IsReadAsync(request)) context.Result = Refuse(http);
    }

    private static async Task<bool> IsReadAsync(HttpRequest request)
    {
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return true;
        }
        catch (Exception exception) when (exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException)
        {
            // Too long as a whole, or in one of its parts.
            return false;
        }
    }

    private StatusCodeResult Refuse(HttpContext http)
    {
        http.Features.Set(TooLarge);
        return new StatusCodeResult(TooLarge.StatusCode());
    }
}

/// <summary>A form with one file of the size of an installation medium: kept on disk while it arrives, never whole in memory (DWN-01).</summary>
public sealed class ReadsLargeUploadAttribute : ReadsUploadsAttribute
{
    public const int MostGibibytes = 16;

    protected override long Most => MostGibibytes * 1024L * 1024 * 1024;

    protected override Refusal TooLarge => DownloadRefusals.TooLarge.With(MostGibibytes);
}
