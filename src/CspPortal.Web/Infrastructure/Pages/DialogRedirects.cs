namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>A form sent from a dialog by script is told where to go instead of being taken there, so that the next page is loaded once, its message included.</summary>
public static class DialogRedirects
{
    /// <summary>Set by site.js; pages answer it without menus.</summary>
    public const string Request = "X-Dialog";

    public const string Answer = "X-Location";

    public static IApplicationBuilder UseDialogRedirects(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.ContainsKey(Request)) context.Response.OnStarting(Tell, context.Response);
        return next(context);
    });

    private static Task Tell(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode is not (StatusCodes.Status302Found or StatusCodes.Status303SeeOther)) return Task.CompletedTask;
        response.Headers[Answer] = response.Headers.Location;
        response.Headers.Remove("Location");
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
