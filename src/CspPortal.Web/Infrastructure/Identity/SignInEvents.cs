using CspPortal.Application.Access;
using CspPortal.Web.Features.Account;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace CspPortal.Web.Infrastructure.Identity;

/// <summary>What happens between the directory's answer and the session.</summary>
public sealed class SignInEvents(IServiceScopeFactory scopes, IHostEnvironment environment, ILogger<SignInEvents> logger)
{
    /// <summary>The directory vouches for the person; the portal decides whether their organisation is known and they are not shut out.</summary>
    public async Task TokenValidatedAsync(TokenValidatedContext context)
    {
        if (context.Principal?.ToPerson() is not { } person)
        {
            Turn(context, AccountPaths.For(AccessRefusals.TenantUnknown));
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<RecordSignIn>();
        var outcome = await signIn.ExecuteAsync(person, RequestOrigins.Of(context.HttpContext), context.HttpContext.RequestAborted);
        if (!outcome.Succeeded(out var result, out var refusal))
        {
            logger.LogWarning("Sign-in of {ObjectId} of tenant {TenantId} refused: {Refusal}", person.ObjectId, person.TenantId, refusal.Code);
            Turn(context, AccountPaths.For(refusal));
            return;
        }

        context.Principal = context.Principal.Slim();
        if (result.Culture is not null) CultureCookie.Append(context.Response, result.Culture, environment);
        if (!result.HasRole && context.Properties is { } properties) properties.RedirectUri = AccountPaths.NoRole;
    }

    /// <summary>The person cancelled, took too long or came back with another browser's answer.</summary>
    public void Failed(RemoteFailureContext context)
    {
        logger.LogWarning("Sign-in did not finish: {Reason}", context.Failure?.GetType().Name);
        logger.LogDebug(context.Failure, "Sign-in did not finish");
        context.Response.Redirect(AccountPaths.SignInFailed);
        context.HandleResponse();
    }

    private static void Turn(TokenValidatedContext context, string path)
    {
        context.Response.Redirect(path);
        context.HandleResponse();
    }
}
