namespace CspPortal.Web.Features.Settings;

/// <summary>Words of this room.</summary>
public sealed class SettingsText;
