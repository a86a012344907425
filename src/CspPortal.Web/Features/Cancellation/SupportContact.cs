namespace CspPortal.Web.Features.Cancellation;

/// <summary>Where customer support requests go (CAN-04, CAN-05); section <c>Support</c> of the configuration.</summary>
public sealed class SupportContact
{
    public const string Section = "Support";

    /// <summary>Page of the distributor's support desk.</summary>
    public string? ContactUrl { get; set; }

    public string? ContactEmail { get; set; }

    /// <summary>Null unless it is a web address.</summary>
    public string? Link => Uri.TryCreate(ContactUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri.AbsoluteUri : null;

    /// <summary>Null unless it is a plain mail address.</summary>
    public string? Mail => System.Net.Mail.MailAddress.TryCreate(ContactEmail, out var address) ? address.Address : null;
}
