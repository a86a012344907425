namespace CspPortal.Web.Api;

/// <summary>Where programs come in. What is not here is for people.</summary>
public static class ApiDoors
{
    /// <summary>Partner Center's API; at the host's root, where its SDK looks for it.</summary>
    public const string PartnerCenter = "/v1";

    /// <summary>What the portal does and Partner Center's API does not: keys, links, refund preview, log export.</summary>
    public const string Portal = "/portal/v1";

    public const string Webhooks = "/webhooks/v1";

    /// <summary>Another name of the audit records, which webhooks use.</summary>
    public const string AuditActivity = "/auditactivity/v1";

    /// <summary>Price sheets, which Partner Center has on another host.</summary>
    public const string Sales = "/v1.0";

    private static readonly PathString[] All = [PartnerCenter, Portal, Webhooks, AuditActivity, Sales];

    public static bool IsApi(this HttpContext context) => IsApi(context.Request.Path);

    public static bool IsApi(PathString path) => All.Any(door => path.StartsWithSegments(door, StringComparison.OrdinalIgnoreCase));
}
