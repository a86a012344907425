namespace CspPortal.Web.Features.Radar;

public sealed class RadarText;
