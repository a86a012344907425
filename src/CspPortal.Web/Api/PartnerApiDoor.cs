using System.Text.Json;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace CspPortal.Web.Api;

/// <summary>What every call of the API has in common (spec 0.2 to 0.5): ids echoed, bodies of a size that is read whole, errors in Partner Center's shape.</summary>
internal sealed class PartnerApiDoor(RequestDelegate next, ILogger<PartnerApiDoor> log)
{
    public const string RequestIdHeader = "MS-RequestId";
    public const string CorrelationIdHeader = "MS-CorrelationId";

    /// <summary>Bytes; the largest sensible cart has some tens of thousands.</summary>
    private const int LargestBody = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var call = ApiCall.Of(context);
        context.Features.Set(call);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[RequestIdHeader] = call.RequestId.ToString();
            context.Response.Headers[CorrelationIdHeader] = call.CorrelationId.ToString();
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        if (!call.IsReadable)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, PartnerErrors.Error(PartnerErrorCode.BadProperty, $"{RequestIdHeader} and {CorrelationIdHeader} are GUIDs.", RequestIdHeader));
            return;
        }

        try
        {
            if (IsOfOtherLetters(context.Request)) context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            else if (await IsTooLargeAsync(context)) context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            else await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            log.LogWarning("Bad request {RequestId}: {Reason}", RequestId.Of(context), exception.Message);
            context.Response.Clear();
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            log.LogError(exception, "Request {RequestId} failed", RequestId.Of(context));
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        var status = context.Response.StatusCode;
        if (!context.Response.HasStarted && status >= StatusCodes.Status400BadRequest) await AnswerAsync(context, PartnerErrors.Unrepeated(status), PartnerErrors.Error(status));
    }

    private static async Task AnswerAsync(HttpContext context, int status, PartnerError error)
    {
        context.Response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, error, WireJson.Options, context.RequestAborted);
    }

    /// <summary>JSON between machines is UTF-8 (RFC 8259).</summary>
    private static bool IsOfOtherLetters(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body whole, so that it can be told from another one (ORD-02) and be too large before anything is done.</summary>
    private static async Task<bool> IsTooLargeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.ContentLength == 0) return false;
        if (request.ContentLength > LargestBody) return true;
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + read > LargestBody) return true;
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        request.Body = body;
        return false;
    }
}

/// <summary>The ids a call came with, or was given here (spec 0.2).</summary>
/// <param name="IsRepeatable">The caller named the call, so that a repeat of it can be known (spec 0.10).</param>
/// <param name="IsReadable">What it named are GUIDs.</param>
internal sealed record ApiCall(Guid RequestId, Guid CorrelationId, bool IsRepeatable, bool IsReadable)
{
    /// <summary>What the logs call it: the correlation that the caller named, otherwise the call's own id (spec 7, originalCorrelationId).</summary>
    public required Guid TraceId { get; init; }

    public static ApiCall Of(HttpContext context)
    {
        var (request, named, requestFits) = Read(context, PartnerApiDoor.RequestIdHeader);
        var (correlation, correlated, correlationFits) = Read(context, PartnerApiDoor.CorrelationIdHeader);
        return new ApiCall(request, correlation, named, requestFits && correlationFits) { TraceId = correlated ? correlation : request };
    }

    public static ApiCall Current(HttpContext context) => context.Features.Get<ApiCall>() ?? throw new InvalidOperationException("Not a call of the API.");

    private static (Guid Id, bool Named, bool Fits) Read(HttpContext context, string header)
    {
        var text = context.Request.Headers[header].ToString();
        if (text.Length == 0) return (Guid.NewGuid(), false, true);
        return Guid.TryParse(text, out var id) ? (id, id != Guid.Empty, true) : (Guid.NewGuid(), false, false);
    }
}
