using System.Reflection;

namespace CspPortal.Domain.Auditing;

/// <summary>Names of operations and resources as Partner Center's API has them, ours beside them in the same style (LOG-01).</summary>
public static class AuditOperation
{
    public const string GetSoftwareKey = "get_software_key";
    public const string GetSoftwareDownloadLink = "get_software_download_link";
    public const string DownloadSoftware = "download_software";
    public const string RevokeSoftwareDownloadLink = "revoke_software_download_link";
    public const string RequestSoftwareKey = "request_software_key";
    public const string FillSoftwareKeyRequest = "fill_software_key_request";
    public const string AddKeyStock = "add_key_stock";
    public const string UpdateKeyStockLimit = "update_key_stock_limit";
    public const string AddCancellationPolicy = "add_cancellation_policy";
    public const string WithdrawCancellationPolicy = "withdraw_cancellation_policy";
    public const string AddTaxRule = "add_tax_rule";
    public const string WithdrawTaxRule = "withdraw_tax_rule";
    public const string AddMarketAvailability = "add_market_availability";
    public const string WithdrawMarketAvailability = "withdraw_market_availability";
    public const string WithdrawSku = "withdraw_sku";
    public const string SellSku = "sell_sku";
    public const string AddSoftwareDownload = "add_software_download";
    public const string WithdrawSoftwareDownload = "withdraw_software_download";
    public const string CreateOrder = "create_order";
    public const string ProvisionOrder = "provision_order";
    public const string CancelOrder = "cancel_order";
    public const string UpdateSubscription = "update_subscription";
    public const string ChargeCycle = "charge_cycle";
    public const string AddCustomer = "add_customer";
    public const string UpdateCustomer = "update_customer";
    public const string SignIn = "sign_in";
    public const string SignOut = "sign_out";
    public const string ReadActivityLog = "read_activity_log";
    public const string ExportActivityLog = "export_activity_log";
    public const string ExportCustomers = "export_customers";
    public const string ExportOrders = "export_orders";
    public const string CloseInvoice = "close_invoice";
    public const string ExportInvoices = "export_invoices";
    public const string ExportInvoice = "export_invoice";
    public const string ExportSoftware = "export_software";
    public const string CreateServiceRequest = "create_service_request";
    public const string UpdateServiceRequest = "update_service_request";
    public const string GrantServiceRequestCredit = "grant_service_request_credit";
    public const string DownloadServiceRequestFile = "download_service_request_file";
    public const string ExportServiceRequests = "export_service_requests";
    public const string ExportReservations = "export_reservations";
    public const string UpdateSettings = "update_settings";
    public const string AssignRole = "assign_role";
    public const string WithdrawRole = "withdraw_role";
    public const string AddUser = "add_user";
    public const string DisableUser = "disable_user";
    public const string EnableUser = "enable_user";
    public const string ExportUsers = "export_users";
    public const string AddPartner = "add_partner";
    public const string UpdatePartner = "update_partner";
    public const string ExportPartners = "export_partners";
    public const string CheckPriceList = "check_price_list";
    public const string DiscardPriceList = "discard_price_list";
    public const string ImportPriceList = "import_price_list";
    public const string CheckProductKeys = "check_product_keys";
    public const string DiscardProductKeys = "discard_product_keys";
    public const string ImportProductKeys = "import_product_keys";
    public const string CheckDownloads = "check_downloads";
    public const string DiscardDownloads = "discard_downloads";
    public const string ImportDownloads = "import_downloads";
    public const string ExportDownloads = "export_downloads";
    public const string ExportPriceList = "export_price_list";
    public const string ExportImports = "export_imports";
    public const string CreateCancellationBatch = "create_cancellation_batch";
    public const string ExportCancellationBatches = "export_cancellation_batches";
    public const string ExportCancellationRadar = "export_cancellation_radar";
    public const string CreateCalendarFeed = "create_calendar_feed";
    public const string RevokeCalendarFeed = "revoke_calendar_feed";

    public const string UpdateWebhook = "update_webhook";
    public const string ExportWebhookDeliveries = "export_webhook_deliveries";

    public const string RotateKeyProtection = "rotate_key_protection";

    public const string BackUp = "back_up";

    /// <summary>What the first view of the log shows: who saw a key or fetched software.</summary>
    public static readonly IReadOnlyList<string> KeyAndDownload =
        [GetSoftwareKey, GetSoftwareDownloadLink, DownloadSoftware];

    /// <summary>Every name above, in their order.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. typeof(AuditOperation).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}

public enum AuditOutcome
{
    Succeeded,
    Refused,
    Failed,
}

/// <summary>One entry of the activity log: written in the transaction of what it records, never changed (LOG-01, LOG-03).</summary>
public sealed class AuditRecord
{
    private AuditRecord()
    {
    }

    public AuditRecord(DateTime occurredAt, Guid? partnerId, Actor actor, string operation, AuditOutcome outcome = AuditOutcome.Succeeded)
    {
        (OccurredAt, PartnerId, Operation, Outcome) = (occurredAt, partnerId, operation, outcome);
        (ActorTenantId, ActorObjectId, ActorName, ActorUserPrincipalName) = (actor.TenantId, actor.ObjectId, actor.Name, actor.UserPrincipalName);
        (Channel, Address, UserAgent, RequestId) = (actor.Channel, actor.Address, actor.UserAgent, actor.RequestId);
    }

    public long Id { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime OccurredAt { get; private set; }

    /// <summary>Whose log it is in; null for the installation's own acts.</summary>
    public Guid? PartnerId { get; private set; }

    public string Operation { get; private set; } = "";

    public AuditOutcome Outcome { get; private set; }

    public Guid ActorTenantId { get; private set; }

    public Guid ActorObjectId { get; private set; }

    public string ActorName { get; private set; } = "";

    public string ActorUserPrincipalName { get; private set; } = "";

    public Channel Channel { get; private set; }

    public string? Address { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? OrderId { get; init; }

    public int? LineNumber { get; init; }

    public string? ProductId { get; init; }

    public string? ProductTitle { get; init; }

    /// <summary>What kind of thing was acted on: order, software_key, download_link, customer, …</summary>
    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    /// <summary>Facts in plain words or <c>name=value; …</c>; never a secret.</summary>
    public string? Details { get; init; }

    public string? OldValue { get; init; }

    public string? NewValue { get; init; }
}
