using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Work;
using CspPortal.Domain.Work;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CspPortal.Web.Api;

/// <summary>A write that repeats an <c>MS-RequestId</c> gets the first one's answer; the same id with another body is refused (spec 0.10, ORD-02).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RepeatedCallsAttribute : Attribute, IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        var call = ApiCall.Current(http);
        var endpoint = http.GetEndpoint()!.Metadata;
        if (!call.IsRepeatable || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || endpoint.GetMetadata<NotKeptAttribute>() is not null)
        {
            await next();
            return;
        }

        var calls = http.RequestServices.GetRequiredService<RepeatableCalls>();
        var caller = http.RequestServices.GetRequiredService<Viewer>().Actor.ObjectId;
        var (given, refusal) = await calls.BeginAsync(caller, call.RequestId, Fingerprint(http.Request), http.RequestAborted);
        if (refusal is not null)
        {
            var (status, error) = PartnerErrors.Of(refusal, http.RequestServices.GetRequiredService<RefusalTexts>());
            context.Result = new ObjectResult(refusal.Is(RepeatableCallRefusals.InProgress) ? error with { Code = PartnerErrorCode.InProgress } : error) { StatusCode = status };
            return;
        }

        if (given is not null)
        {
            context.Result = given.Body is null
                ? new StatusCodeResult(given.Status)
                : new ContentResult { StatusCode = given.Status, ContentType = given.ContentType, Content = given.Body };
            return;
        }

        await ActAsync(http, calls, caller, call.RequestId, next);
    }

    private static async Task ActAsync(HttpContext http, RepeatableCalls calls, Guid caller, Guid requestId, ResourceExecutionDelegate next)
    {
        var outside = http.Response.Body;
        var answer = new MemoryStream();
        http.Response.Body = answer;
        var kept = false;
        try
        {
            var done = await next();
            if (done.Exception is null || done.ExceptionHandled)
            {
                kept = http.Response.StatusCode < StatusCodes.Status300MultipleChoices && answer.Length <= RepeatableCall.LongestAnswer;
                // Whoever hung up meanwhile repeats the call: what was done is written down all the same.
                if (kept)
                {
                    var body = answer.Length == 0 ? null : Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
                    await calls.FinishAsync(caller, requestId, new GivenAnswer(http.Response.StatusCode, http.Response.ContentType, body), CancellationToken.None);
                }
            }
        }
        finally
        {
            if (!kept) await calls.ForgetAsync(caller, requestId, CancellationToken.None);
            http.Response.Body = outside;
        }

        answer.Position = 0;
        await answer.CopyToAsync(outside, http.RequestAborted);
    }

    private static string Fingerprint(HttpRequest request)
    {
        var head = Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value?.ToLowerInvariant()}\n{request.QueryString}\n");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        if (request.Body is MemoryStream body) hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length)); // else there is none
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The answer holds a secret and is never stored (KEY-02): a repeat acts again.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotKeptAttribute : Attribute;
