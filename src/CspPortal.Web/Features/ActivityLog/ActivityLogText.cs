namespace CspPortal.Web.Features.ActivityLog;

/// <summary>Names the texts of this folder.</summary>
public sealed class ActivityLogText;
