namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>What every answer says to the browser (SEC-01).</summary>
public static class SecurityHeaders
{
    /// <param name="identityProvider">Address of the identity provider: signing out is a form whose answer leads there, and Chromium applies form-action to that.</param>
    /// <param name="isSandboxed">No script, no form, no origin, whatever the content.</param>
    public static HeaderPolicyCollection Policy(string? identityProvider, bool isSandboxed = false) => new HeaderPolicyCollection()
        .AddContentSecurityPolicy(policy =>
        {
            policy.AddDefaultSrc().None();
            policy.AddScriptSrc().Self();
            policy.AddStyleSrc().Self();
            policy.AddImgSrc().Self();
            policy.AddConnectSrc().Self();
            policy.AddObjectSrc().None();
            policy.AddBaseUri().None();
            policy.AddFrameAncestors().None();
            var formAction = policy.AddFormAction().Self();
            if (Origin(identityProvider) is { } origin) formAction.From(origin);
            if (isSandboxed) policy.AddSandbox();
        })
        .AddContentTypeOptionsNoSniff()
        .AddFrameOptionsDeny()
        .AddReferrerPolicySameOrigin()
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            policy.AddCamera().None();
            policy.AddDisplayCapture().None();
            policy.AddFullscreen().None();
            policy.AddGeolocation().None();
            policy.AddMicrophone().None();
            policy.AddMidi().None();
            policy.AddPayment().None();
            policy.AddUsb().None();
        })
        .RemoveServerHeader();

    private static string? Origin(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;
}
