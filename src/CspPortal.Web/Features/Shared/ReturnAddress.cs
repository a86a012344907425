using Microsoft.AspNetCore.Diagnostics;

namespace CspPortal.Web.Features.Shared;

/// <summary>Where a small form in the frame (language, preferences) comes back to: the page the person sees, an error page's own address included.</summary>
public static class ReturnAddress
{
    public static string Of(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method)) return "/";
        return context.Features.Get<IStatusCodeReExecuteFeature>() is { } failed
            ? failed.OriginalPathBase + failed.OriginalPath + failed.OriginalQueryString
            : context.Request.PathBase + context.Request.Path + context.Request.QueryString;
    }
}
