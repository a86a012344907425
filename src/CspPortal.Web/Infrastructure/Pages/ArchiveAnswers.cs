using Microsoft.AspNetCore.Http.Features;

namespace CspPortal.Web.Infrastructure.Pages;

public static class ArchiveAnswers
{
    /// <summary>For a zip written straight into the answer: the archive writes the few bytes after each file without await; all that is long is awaited.</summary>
    public static void AllowArchive(this HttpContext context)
    {
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
    }
}
