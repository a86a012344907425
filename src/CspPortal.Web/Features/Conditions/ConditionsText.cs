namespace CspPortal.Web.Features.Conditions;

/// <summary>Words of this room.</summary>
public sealed class ConditionsText;
