namespace CspPortal.Web.Api.Wire;

/// <summary>The error body of Partner Center (spec 0.4).</summary>
/// <param name="Code">Partner Center's number where it has one for the case; ours otherwise.</param>
/// <param name="Data">Our refusal's own code first, then what else is said.</param>
public sealed record PartnerError(string Code, string Description, IReadOnlyList<string> Data)
{
    public const int DescriptionLength = 1024;

    public string Source => "CspPortal";
}

/// <summary>Codes of Partner Center that are ours to send (spec 2 to 6).</summary>
public static class PartnerErrorCode
{
    public const string BadRequest = "800002";
    public const string BadProperty = "3000";
    public const string TokenMissing = "800001";
    public const string NotAllowed = "900150";
    public const string NotFound = "1000";
    public const string InProgress = "800060";
    public const string TooManyRequests = "429";
    public const string Failed = "500";
    public const string StaleEtag = "2055";
    public const string ProductNotFound = "400013";
    public const string SkuNotFound = "400018";
    public const string AvailabilityNotFound = "400019";
    public const string CustomerIdMalformed = "900118";
    public const string LineOutOfRange = "800071";
    public const string CartNotFound = "800008";
    public const string CartHasErrors = "800009";
    public const string CartSubmitted = "800065";
    public const string StatusChangeIllegal = "800040";
    public const string NoDecrease = "800090";
    public const string NoAutoRenew = "800093";
    public const string SubscriptionNotFound = "20003";
    public const string NotEligible = "800020";
    public const string SegmentRefused = "400030";
    public const string ViewRefused = "400036";
}
