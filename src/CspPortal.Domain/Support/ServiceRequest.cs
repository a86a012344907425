using System.Globalization;
using System.Security.Cryptography;
using CspPortal.Domain.Auditing;

namespace CspPortal.Domain.Support;

/// <summary>Type of problem (SUP-01).</summary>
public enum ServiceRequestType
{
    /// <summary>CSP Purchase/Refund on behalf of customers.</summary>
    PurchaseRefund,
    KeysAndDownloads,
    Invoices,
    UsersAndRoles,
    SomethingElse,
}

/// <summary>How much the problem holds people up (SUP-01).</summary>
public enum ServiceRequestImpact
{
    Critical,
    Moderate,
    Minimal,
}

public enum ServiceRequestStatus
{
    /// <summary>The operator's turn.</summary>
    Open,

    /// <summary>The partner's turn: the operator asked back.</summary>
    AttentionNeeded,
    Closed,
}

/// <summary>What a person reports, after its identifiers were found in the partner's own books (SUP-01).</summary>
/// <param name="LineNumber">The order's product it is about; null where it is the whole order, or not said.</param>
/// <param name="AmountRequested">Tax included, in the currency of the order.</param>
public sealed record ServiceRequestReport(
    ServiceRequestType Type, ServiceRequestImpact Impact, string Title, string Description, Guid? CustomerId, string? OrderId, int? LineNumber,
    Guid? AzureSubscriptionId, string? RefundReason, Money? AmountRequested, string ContactName, string ContactEmail, string ContactPhone);

/// <summary>A request of a partner to those who run the installation, with all that was said and attached (SUP-01 to SUP-03).</summary>
public sealed class ServiceRequest : ITenantOwned, IVersioned
{
    public const int TitleLength = 200;
    public const int TextLength = 4000;
    public const int ReasonLength = 1000;

    private readonly List<ServiceRequestEntry> entries = [];
    private readonly List<ServiceRequestFile> files = [];

    private ServiceRequest()
    {
    }

    /// <param name="number">A new one of <see cref="ServiceRequestNumbers"/>.</param>
    /// <param name="submissionId">Made with the form; the same one again is the same request.</param>
    /// <param name="fingerprint">SHA-256 of what was submitted, in hex: the same id with another content is refused.</param>
    public ServiceRequest(Guid id, Guid partnerId, string number, Guid submissionId, string fingerprint, ServiceRequestReport report, Actor by, DateTime at)
    {
        (Id, PartnerId, Number, SubmissionId, Fingerprint) = (id, partnerId, number, submissionId, fingerprint);
        (Type, Impact, Title, TitleKey, Description) = (report.Type, report.Impact, report.Title, SearchText.Key(report.Title, TitleLength), report.Description);
        (CustomerId, OrderId, LineNumber, AzureSubscriptionId) = (report.CustomerId, report.OrderId, report.LineNumber, report.AzureSubscriptionId);
        (RefundReason, AmountRequested) = (report.RefundReason, report.AmountRequested);
        (ContactName, ContactEmail, ContactPhone) = (report.ContactName, report.ContactEmail, report.ContactPhone);
        (FiledById, FiledByName, FiledAt) = (by.ObjectId, by.Name, at);
        Add(ServiceRequestAct.Filed, submissionId, null, by, false, at);
    }

    public Guid Id { get; private set; }

    public Guid PartnerId { get; private set; }

    /// <summary>SR and ten digits; what people quote.</summary>
    public string Number { get; private set; } = "";

    public Guid SubmissionId { get; private set; }

    public string Fingerprint { get; private set; } = "";

    public ServiceRequestStatus Status { get; private set; } = ServiceRequestStatus.Open;

    public ServiceRequestType Type { get; private set; }

    public ServiceRequestImpact Impact { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>Folded title: what search uses.</summary>
    public string TitleKey { get; private set; } = "";

    public string Description { get; private set; } = "";

    public Guid? CustomerId { get; private set; }

    public string? OrderId { get; private set; }

    public int? LineNumber { get; private set; }

    public Guid? AzureSubscriptionId { get; private set; }

    public string? RefundReason { get; private set; }

    public Money? AmountRequested { get; private set; }

    public string ContactName { get; private set; } = "";

    public string ContactEmail { get; private set; } = "";

    public string ContactPhone { get; private set; } = "";

    public Guid FiledById { get; private set; }

    public string FiledByName { get; private set; } = "";

    public DateTime FiledAt { get; private set; }

    /// <summary>Of the latest entry.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Entries so far; raised with each, so that the version decides who of two comes first (REL-03).</summary>
    public int EntryCount { get; private set; }

    public int Version { get; private set; }

    /// <summary>Oldest first: the history.</summary>
    public IReadOnlyList<ServiceRequestEntry> Entries => entries;

    public IReadOnlyList<ServiceRequestFile> Files => files;

    /// <summary>Why an act is not for now; null when it is.</summary>
    public Refusal? Refuse(ServiceRequestAct act) => act switch
    {
        ServiceRequestAct.Closed or ServiceRequestAct.Asked or ServiceRequestAct.Credited when Status == ServiceRequestStatus.Closed => ServiceRequestRefusals.Closed,
        _ => null,
    };

    /// <summary>Takes down what was said or done, and whose turn it is then.</summary>
    /// <exception cref="InvalidOperationException">The act is not for now: it was not asked.</exception>
    public ServiceRequestEntry Add(ServiceRequestAct act, Guid submissionId, string? text, Actor by, bool isOperator, DateTime at)
    {
        if (Refuse(act) is { } refusal) throw new InvalidOperationException(refusal.Code);
        Status = act switch
        {
            ServiceRequestAct.Asked => ServiceRequestStatus.AttentionNeeded,
            ServiceRequestAct.Closed => ServiceRequestStatus.Closed,
            ServiceRequestAct.Credited => ServiceRequestStatus.Open, // a question that led to it is answered
            // What the operator says takes no question back; what the partner says answers it, or opens a closed request again.
            _ => isOperator ? Status : ServiceRequestStatus.Open,
        };
        (UpdatedAt, EntryCount) = (at, EntryCount + 1);
        var entry = new ServiceRequestEntry(this, EntryCount, act, submissionId, text, by.Name, isOperator, at);
        entries.Add(entry);
        return entry;
    }

    public void Attach(ServiceRequestFile file) => files.Add(file);
}

/// <summary>What happened to a request.</summary>
public enum ServiceRequestAct
{
    Filed,

    /// <summary>Something was said; by the partner it is an answer, too.</summary>
    Noted,

    /// <summary>The operator asked back.</summary>
    Asked,

    /// <summary>The operator granted a credit.</summary>
    Credited,
    Closed,
}

/// <summary>One step of a request's history.</summary>
public sealed class ServiceRequestEntry : ITenantOwned
{
    private ServiceRequestEntry()
    {
    }

    internal ServiceRequestEntry(ServiceRequest request, int number, ServiceRequestAct act, Guid submissionId, string? text, string byName, bool isOperator, DateTime at)
    {
        (ServiceRequestId, PartnerId, Number, Act, SubmissionId) = (request.Id, request.PartnerId, number, act, submissionId);
        (Text, ByName, IsOperator, At, StatusAfter) = (text, byName, isOperator, at, request.Status);
    }

    public Guid ServiceRequestId { get; private set; }

    /// <summary>1 for the report itself.</summary>
    public int Number { get; private set; }

    public Guid PartnerId { get; private set; }

    public ServiceRequestAct Act { get; private set; }

    /// <summary>Made with the form: the same note twice is one note.</summary>
    public Guid SubmissionId { get; private set; }

    public string? Text { get; private set; }

    public string ByName { get; private set; } = "";

    public bool IsOperator { get; private set; }

    public DateTime At { get; private set; }

    public ServiceRequestStatus StatusAfter { get; private set; }

    /// <summary>Of a granted credit: the product of the order, and what came back, tax included.</summary>
    public int? CreditedLine { get; private set; }

    public Money? Credit { get; private set; }

    public void Grant(int line, Money credit) => (CreditedLine, Credit) = (line, credit);
}

/// <summary>Makes request numbers; a collision is found by the unique index and tried again with another.</summary>
public static class ServiceRequestNumbers
{
    public const int Length = 12;

    public static string New() => "SR" + RandomNumberGenerator.GetInt32(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture)
        + RandomNumberGenerator.GetInt32(0, 10_000).ToString("D4", CultureInfo.InvariantCulture);
}

public static class ServiceRequestRefusals
{
    public static readonly Refusal NotFound = new("service-request.not-found", RefusalKind.NotFound);

    /// <summary>Neither the tenant id nor the domain of a customer of the partner's.</summary>
    public static readonly Refusal CustomerUnknown = new("service-request.customer-unknown", RefusalKind.Invalid, "Customer");

    /// <summary>Neither an order of the partner's nor an Azure subscription that one of them names.</summary>
    public static readonly Refusal OrderUnknown = new("service-request.order-unknown", RefusalKind.Invalid, "Order");

    /// <summary>The form came with a product that the order does not have.</summary>
    public static readonly Refusal LineUnknown = new("service-request.line-unknown", RefusalKind.Invalid, "Order");

    /// <summary>Arguments: whose order it is.</summary>
    public static readonly Refusal OrderOfAnother = new("service-request.order-of-another", RefusalKind.Invalid, "Order");

    public static readonly Refusal AmountNeedsOrder = new("service-request.amount-needs-order", RefusalKind.Invalid, "Amount");

    /// <summary>Arguments: what was charged, as money.</summary>
    public static readonly Refusal AmountAboveCharge = new("service-request.amount-above-charge", RefusalKind.Invalid, "Amount");

    /// <summary>Zero, negative, or finer than the currency; arguments: the currency's smallest amount, as money.</summary>
    public static readonly Refusal AmountNotPayable = new("service-request.amount-not-payable", RefusalKind.Invalid, "Amount");

    /// <summary>The same form again with another content; arguments: the number it was filed under.</summary>
    public static readonly Refusal AlreadyFiled = new("service-request.already-filed", RefusalKind.Conflict);

    /// <summary>REL-03: somebody wrote in between.</summary>
    public static readonly Refusal Stale = new("service-request.stale", RefusalKind.Conflict);

    public static readonly Refusal Closed = new("service-request.closed", RefusalKind.Conflict);

    /// <summary>A credit is for a product of an order, and the request names none.</summary>
    public static readonly Refusal CreditNeedsOrder = new("service-request.credit-needs-order", RefusalKind.Conflict);

    /// <summary>CAN-03.</summary>
    public static readonly Refusal CreditNotForPlans = new("service-request.credit-not-for-plans", RefusalKind.Conflict, "Line");
}
