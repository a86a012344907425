using CspPortal.Domain.Imports;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Backup;
using CspPortal.Application.Cancellation;
using CspPortal.Application.Catalog;
using CspPortal.Application.Conditions;
using CspPortal.Application.Customers;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Home;
using CspPortal.Application.Invoicing;
using CspPortal.Application.KeyStock;
using CspPortal.Application.Imports;
using CspPortal.Application.Orders;
using CspPortal.Application.Partners;
using CspPortal.Application.SampleData;
using CspPortal.Application.Search;
using CspPortal.Application.Support;
using CspPortal.Application.Verification;
using CspPortal.Application.Webhooks;
using CspPortal.Application.Work;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Invoicing;
using CspPortal.Domain.Orders;
using CspPortal.Domain.Support;
using CspPortal.Domain.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CspPortal.Application;

public static class ApplicationSetup
{
    /// <summary>Operations and queries, room by room; persistence is added beside it.</summary>
    public static IServiceCollection AddPortalApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<Viewer>();
        services.AddScoped<CancellationPolicy>().AddScoped<CancellationQueries>().AddScoped<CancelLines>().AddScoped<RefundPreviews>().AddScoped<CancelOrder>();
        services.AddScoped<PeopleQueries>().AddScoped<AddPerson>().AddScoped<ChangePersonAccess>().AddScoped<ExportPeople>().AddScoped<FoldNames>();
        services.AddScoped<SettingsQueries>().AddScoped<ChangeSettings>();
        services.AddScoped<PartnerQueries>().AddScoped<AddPartner>().AddScoped<UpdatePartner>().AddScoped<NameGlobalAdmin>().AddScoped<AddOperator>().AddScoped<ExportPartners>();
        services.AddScoped<RadarQueries>().AddScoped<ExportRadar>().AddScoped<CalendarFeeds>();
        services.AddScoped<FileCancellationBatch>().AddScoped<BatchQueries>().AddScoped<ExportBatches>();
        services.AddJobWork<CancelBatch>(JobKind.CancelBatch);
        services.AddScoped<ReferenceData>();
        services.AddScoped<ActivityLogQueries>().AddScoped<ReadActivityLog>().AddScoped<ExportActivityLog>().AddScoped<MakeEvidencePack>().AddScoped<PersonReports>();
        services.AddOptions<SealingOptions>();
        services.AddSingleton<SealerName>().AddSingleton<SealingKey>().AddScoped<SealerHold>().AddScoped<SignCheckpoints>().AddScoped<SealNow>().AddScoped<SealingQueries>();
        services.AddScoped<SealedLog>().AddScoped<LogVerification>().AddScoped<LogFile>().AddScoped<ExportSealedLog>();
        services.AddHttpClient(DeliverCheckpoints.ClientName, client => client.Timeout = TimeSpan.FromSeconds(10)).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddDueWork<SealLog>(ownLoop: true).AddDueWork<DeliverCheckpoints>(ownLoop: true).AddDueWork<CheckLogs>(ownLoop: true);
        services.AddScoped<HomeQueries>().AddScoped<UnusualAccessQueries>().AddScoped<InstallationHome>();
        services.AddScoped<SearchQueries>();
        services.AddScoped<OfferQueries>().AddScoped<ProductQueries>();
        services.AddScoped<MarketQueries>().AddScoped<MarketCheck>().AddScoped<ExportMarketCheck>();
        services.AddScoped<OwnPartnerQueries>();
        services.AddScoped<CustomerQueries>().AddScoped<DomainQueries>().AddScoped<AddCustomer>().AddScoped<UpdateCustomer>().AddScoped<ExportCustomers>();
        services.AddSingleton<NewOrderId>(OrderIds.New);
        services.AddScoped<CartOperations>().AddScoped<CartQueries>().AddScoped<CreditQueries>();
        services.AddScoped<ApiCarts>().AddScoped<OrdersFromPrograms>().AddScoped<ChangeSubscription>();
        services.AddScoped<PlaceOrder>().AddScoped<OrderQueries>().AddScoped<ExportOrders>();
        services.AddDueWork<ProvisionOrders>().AddDueWork<ChargeDueCycles>().AddDueWork<RemoveExpiredCarts>();
        services.AddSingleton<NewInvoiceNumber>(InvoiceNumbers.New);
        services.AddScoped<OpenInvoices>().AddScoped<InvoiceQueries>().AddScoped<InvoiceDesk>().AddScoped<CloseInvoices>();
        services.AddScoped<ExportInvoices>().AddScoped<ExportInvoice>();
        services.AddDueWork<CloseFinishedMonths>();
        services.AddOptions<ArtifactOptions>();
        services.AddSingleton<IArtifactStore, FolderArtifactStore>();
        services.AddOptions<KeyOptions>();
        services.AddScoped<BackupSet>().AddScoped<VerifyBooks>();
        services.AddScoped<RotateKeyProtection>();
        services.AddScoped<ProductKeyVault>().AddScoped<SoftwareAccess>().AddScoped<KeyAssignment>();
        services.AddScoped<RevealProductKey>().AddScoped<KnownKeys>().AddScoped<AddKeyStock>().AddScoped<OpenDownload>();
        services.AddScoped<IssueDownloadLink>().AddScoped<RevokeDownloadLink>().AddScoped<OpenDownloadLink>();
        services.AddScoped<CatalogueQueries>().AddScoped<ChangeSkuSale>().AddScoped<DownloadPlaces>().AddScoped<AddDownload>().AddScoped<WithdrawDownload>();
        services.AddScoped<ConditionQueries>().AddScoped<ThatDayQueries>();
        services.AddScoped<AddPolicyRow>().AddScoped<WithdrawPolicyRow>().AddScoped<AddTaxRow>().AddScoped<WithdrawTaxRow>().AddScoped<AddAvailabilityRow>().AddScoped<WithdrawAvailabilityRow>();
        services.AddScoped<KeyStockQueries>().AddScoped<SetKeyStockLimit>();
        services.AddScoped<SoftwareQueries>().AddScoped<ExportSoftware>();
        services.AddScoped<ReservationQueries>().AddScoped<ExportReservations>();
        services.AddDueWork<FillKeyRequests>();
        services.AddOptions<WebhookOptions>();
        services.AddScoped<WebhookQueries>().AddScoped<ChangeWebhooks>().AddScoped<ExportWebhookDeliveries>().AddScoped<SendWebhook>().AddSingleton<WebhookKey>().AddSingleton<InstallationSecrets>().AddSingleton<AuditRecordIds>();
        services.AddHttpClient(SendWebhook.ClientName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), 64 * 1024)).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false,
            ConnectCallback = (context, token) => PublicAddresses.ConnectAsync(context, provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<WebhookOptions>>().Value.AllowPrivateAddresses, token),
        });
        services.AddDueWork<DeliverWebhooks>(ownLoop: true);
        services.AddScoped<RepeatableCalls>().AddDueWork<ForgetRepeatableCalls>();
        services.AddOptions<AttachmentOptions>();
        services.AddSingleton<IAttachmentStore, FolderAttachmentStore>().AddSingleton<NewServiceRequestNumber>(ServiceRequestNumbers.New);
        services.AddScoped<Attachments>().AddScoped<ServiceRequestIdentifiers>().AddScoped<ReportProblem>().AddScoped<AnswerServiceRequest>();
        services.AddScoped<GrantServiceRequestCredit>().AddScoped<OpenServiceRequestFile>();
        services.AddScoped<ServiceRequestQueries>().AddScoped<ServiceDesk>().AddScoped<ExportServiceRequests>();
        services.AddOptions<WorkOptions>();
        services.AddSingleton<IWorkFiles, FolderWorkFiles>().AddSingleton<JobQueue>().AddScoped<WorkQueries>();
        services.AddOptions<ImportOptions>();
        services.AddScoped<ImportFiles>().AddScoped<StartImport>().AddScoped<RequestApply>().AddScoped<DiscardImport>();
        services.AddScoped<ImportQueries>().AddScoped<ExportImports>().AddScoped<ExportPriceList>().AddScoped<ExportDownloads>();
        services.AddTransient<ImportRulesOf>().AddTransient<PriceListImport>().AddTransient<ProductKeyImport>().AddTransient<DownloadImport>().AddScoped<PriceListWrites>();
        services.AddDueWork<SweepImports>();
        foreach (var kind in Enum.GetValues<ImportKind>())
        {
            services.AddJobWork<CheckImport>(kind.Checking());
            services.AddJobWork<ApplyImport>(kind.Applying());
        }

        services.AddScoped<CreateSampleData>();
        return services;
    }
}
