using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditRecords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OccurredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Operation = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ActorTenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ActorObjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ActorUserPrincipalName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    UserAgent = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    RequestId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CustomerName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: true),
                    LineNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    ProductTitle = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ResourceType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ResourceId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Details = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    OldValue = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    NewValue = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditRecords", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CancellationPolicy",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    EffectiveFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Terms_Refund = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Terms_Route = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Terms_WindowLength = table.Column<int>(type: "INTEGER", nullable: false),
                    Terms_WindowUnit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CancellationPolicy", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    FriendlyName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Xml = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InstallationSecrets",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ProtectedValue = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InstallationSecrets", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Markets",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    IsoCode = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameJa = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameEnKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameJaKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Markets", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "Partners",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Settings_AdminAgentsMayReadActivityLog = table.Column<bool>(type: "INTEGER", nullable: false),
                    Settings_SalesAgentsMayBuy = table.Column<bool>(type: "INTEGER", nullable: false),
                    Settings_SupportWhenCreditAbove = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: true),
                    Settings_SupportWhenKeySeenMoreThan = table.Column<int>(type: "INTEGER", nullable: true),
                    Settings_SupportWhenNotProvisioned = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Partners", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Products",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    TitleKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Publisher = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    KeySource = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    KeyLength = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyActivations = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Products", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StockKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ProductVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ProtectedValue = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ValueHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StockKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UserPrincipalName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Culture = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => new { x.TenantId, x.ObjectId });
                });

            migrationBuilder.CreateTable(
                name: "ReservationAvailability",
                columns: table => new
                {
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    EffectiveFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Available = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReservationAvailability", x => new { x.MarketCode, x.EffectiveFrom });
                    table.ForeignKey(
                        name: "FK_ReservationAvailability_Markets_MarketCode",
                        column: x => x.MarketCode,
                        principalTable: "Markets",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TaxRules",
                columns: table => new
                {
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    EffectiveFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Treatment = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Rate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TaxRules", x => new { x.MarketCode, x.EffectiveFrom });
                    table.ForeignKey(
                        name: "FK_TaxRules_Markets_MarketCode",
                        column: x => x.MarketCode,
                        principalTable: "Markets",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Customers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CompanyName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Address_City = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Address_Line1 = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Address_Line2 = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Address_PostalCode = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Address_State = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Agreement_AcceptedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Agreement_Email = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Agreement_FirstName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Agreement_LastName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Contact_Email = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Contact_FirstName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Contact_LastName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Contact_PhoneNumber = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Customers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Customers_Partners_PartnerId",
                        column: x => x.PartnerId,
                        principalTable: "Partners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PartnerAccounts",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Checkouts = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CreditLimit_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreditLimit_TenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PartnerAccounts", x => new { x.PartnerId, x.Currency });
                    table.ForeignKey(
                        name: "FK_PartnerAccounts_Partners_PartnerId",
                        column: x => x.PartnerId,
                        principalTable: "Partners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Artifacts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Version = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Bit = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Artifacts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Artifacts_Products_ProductId",
                        column: x => x.ProductId,
                        principalTable: "Products",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Skus",
                columns: table => new
                {
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Term = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    UnitOfMeasure = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MinimumQuantity = table.Column<long>(type: "INTEGER", nullable: false),
                    MaximumQuantity = table.Column<long>(type: "INTEGER", nullable: false),
                    HasKey = table.Column<bool>(type: "INTEGER", nullable: false),
                    HasDownloads = table.Column<bool>(type: "INTEGER", nullable: false),
                    Withdrawn = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Skus", x => new { x.ProductId, x.Id });
                    table.ForeignKey(
                        name: "FK_Skus_Products_ProductId",
                        column: x => x.ProductId,
                        principalTable: "Products",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RoleAssignments",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ObjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleAssignments", x => new { x.TenantId, x.ObjectId, x.Role });
                    table.ForeignKey(
                        name: "FK_RoleAssignments_Users_TenantId_ObjectId",
                        columns: x => new { x.TenantId, x.ObjectId },
                        principalTable: "Users",
                        principalColumns: new[] { "TenantId", "ObjectId" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Carts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Carts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Carts_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Orders",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    PurchaseOrderNumber = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    PlacedById = table.Column<Guid>(type: "TEXT", nullable: false),
                    PlacedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    PlacedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CancelledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelledByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Orders_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PriceList",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    SkuId = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    MarketCode = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Segment = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    BillingPlan = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    EffectiveFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    EffectiveTo = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    UnitPrice_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UnitPrice_TenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PriceList", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PriceList_Skus_ProductId_SkuId",
                        columns: x => new { x.ProductId, x.SkuId },
                        principalTable: "Skus",
                        principalColumns: new[] { "ProductId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CartLines",
                columns: table => new
                {
                    CartId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    SkuId = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    BillingPlan = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Quantity = table.Column<long>(type: "INTEGER", nullable: false),
                    AzureSubscriptionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReservationScope = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ShownUnitPrice_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ShownUnitPrice_TenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CartLines", x => new { x.CartId, x.Number });
                    table.ForeignKey(
                        name: "FK_CartLines_Carts_CartId",
                        column: x => x.CartId,
                        principalTable: "Carts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrderLines",
                columns: table => new
                {
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ProductTitle = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    SkuId = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    SkuTitle = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Term = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    BillingPlan = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    HasKey = table.Column<bool>(type: "INTEGER", nullable: false),
                    HasDownloads = table.Column<bool>(type: "INTEGER", nullable: false),
                    Quantity = table.Column<long>(type: "INTEGER", nullable: false),
                    TaxTreatment = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    TaxRate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: false),
                    ChargedCycle = table.Column<int>(type: "INTEGER", nullable: false),
                    NextChargeOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    TermEndsOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CancellableUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    PurchasedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ProvisionedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelledByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    AzureSubscriptionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReservationScope = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    CancellationTerms_Refund = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CancellationTerms_Route = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CancellationTerms_WindowLength = table.Column<int>(type: "INTEGER", nullable: false),
                    CancellationTerms_WindowUnit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Charged_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Charged_NetTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Charged_TaxTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    UnitPrice_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UnitPrice_TenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderLines", x => new { x.OrderId, x.Number });
                    table.ForeignKey(
                        name: "FK_OrderLines_Orders_OrderId",
                        column: x => x.OrderId,
                        principalTable: "Orders",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DownloadLinks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    ArtifactId = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UsesAllowed = table.Column<int>(type: "INTEGER", nullable: true),
                    Uses = table.Column<int>(type: "INTEGER", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RevokedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DownloadLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DownloadLinks_Artifacts_ArtifactId",
                        column: x => x.ArtifactId,
                        principalTable: "Artifacts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_DownloadLinks_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "InvoiceLines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Cycle = table.Column<int>(type: "INTEGER", nullable: false),
                    BillingMonth = table.Column<int>(type: "INTEGER", nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ProductTitle = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Quantity = table.Column<long>(type: "INTEGER", nullable: false),
                    TaxTreatment = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    TaxRate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: false),
                    Refund = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CycleDays = table.Column<int>(type: "INTEGER", nullable: false),
                    UnusedDays = table.Column<int>(type: "INTEGER", nullable: false),
                    Amount_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Amount_NetTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Amount_TaxTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    UnitPrice_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UnitPrice_TenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvoiceLines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_InvoiceLines_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "KeyRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ProductVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RequestedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FilledAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_KeyRequests_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ProductKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderId = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ProtectedValue = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ValueHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Activations = table.Column<int>(type: "INTEGER", nullable: false),
                    AssignedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TimesSeen = table.Column<int>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastSeenByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProductKeys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProductKeys_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LinkUses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LinkId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    UserAgent = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkUses", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LinkUses_DownloadLinks_LinkId",
                        column: x => x.LinkId,
                        principalTable: "DownloadLinks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Artifacts_ProductId_Version_Language_Bit",
                table: "Artifacts",
                columns: new[] { "ProductId", "Version", "Language", "Bit" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_ActorObjectId_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "ActorObjectId", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_CustomerId_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "CustomerId", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_Operation_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "Operation", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_OrderId_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "OrderId", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_PartnerId_ProductId_OccurredAt_Id",
                table: "AuditRecords",
                columns: new[] { "PartnerId", "ProductId", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CancellationPolicy_Kind_MarketCode_EffectiveFrom",
                table: "CancellationPolicy",
                columns: new[] { "Kind", "MarketCode", "EffectiveFrom" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Carts_CustomerId_UserId",
                table: "Carts",
                columns: new[] { "CustomerId", "UserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Carts_ExpiresAt",
                table: "Carts",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_Customers_Domain",
                table: "Customers",
                column: "Domain",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_CreatedAt_Id",
                table: "Customers",
                columns: new[] { "PartnerId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_Domain_Id",
                table: "Customers",
                columns: new[] { "PartnerId", "Domain", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_MarketCode_NameKey_Id",
                table: "Customers",
                columns: new[] { "PartnerId", "MarketCode", "NameKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_NameKey_Id",
                table: "Customers",
                columns: new[] { "PartnerId", "NameKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_DownloadLinks_ArtifactId",
                table: "DownloadLinks",
                column: "ArtifactId");

            migrationBuilder.CreateIndex(
                name: "IX_DownloadLinks_OrderId_LineNumber",
                table: "DownloadLinks",
                columns: new[] { "OrderId", "LineNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_DownloadLinks_PartnerId_OrderId_LineNumber_CreatedAt",
                table: "DownloadLinks",
                columns: new[] { "PartnerId", "OrderId", "LineNumber", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_DownloadLinks_TokenHash",
                table: "DownloadLinks",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_OrderId_LineNumber_Kind_Cycle",
                table: "InvoiceLines",
                columns: new[] { "OrderId", "LineNumber", "Kind", "Cycle" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_PartnerId_BillingMonth_OccurredAt",
                table: "InvoiceLines",
                columns: new[] { "PartnerId", "BillingMonth", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_KeyRequests_FilledAt_RequestedAt",
                table: "KeyRequests",
                columns: new[] { "FilledAt", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_KeyRequests_OrderId_LineNumber_ProductVersion",
                table: "KeyRequests",
                columns: new[] { "OrderId", "LineNumber", "ProductVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkUses_LinkId_UsedAt",
                table: "LinkUses",
                columns: new[] { "LinkId", "UsedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Markets_NameEnKey",
                table: "Markets",
                column: "NameEnKey");

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_NextChargeOn",
                table: "OrderLines",
                column: "NextChargeOn");

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_PartnerId_CustomerId_PurchasedAt",
                table: "OrderLines",
                columns: new[] { "PartnerId", "CustomerId", "PurchasedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_PartnerId_Status_CancellableUntil",
                table: "OrderLines",
                columns: new[] { "PartnerId", "Status", "CancellableUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_CustomerId",
                table: "Orders",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PartnerId_CustomerId_PlacedAt_Id",
                table: "Orders",
                columns: new[] { "PartnerId", "CustomerId", "PlacedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PartnerId_RequestId",
                table: "Orders",
                columns: new[] { "PartnerId", "RequestId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Status_PlacedAt",
                table: "Orders",
                columns: new[] { "Status", "PlacedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PriceList_MarketCode_Segment_ProductId_SkuId_BillingPlan_EffectiveFrom",
                table: "PriceList",
                columns: new[] { "MarketCode", "Segment", "ProductId", "SkuId", "BillingPlan", "EffectiveFrom" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PriceList_ProductId_SkuId",
                table: "PriceList",
                columns: new[] { "ProductId", "SkuId" });

            migrationBuilder.CreateIndex(
                name: "IX_ProductKeys_OrderId_LineNumber_ProductVersion",
                table: "ProductKeys",
                columns: new[] { "OrderId", "LineNumber", "ProductVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProductKeys_ValueHash",
                table: "ProductKeys",
                column: "ValueHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Products_TitleKey_Id",
                table: "Products",
                columns: new[] { "TitleKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_StockKeys_ProductId_ProductVersion_AddedAt",
                table: "StockKeys",
                columns: new[] { "ProductId", "ProductVersion", "AddedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_StockKeys_ValueHash",
                table: "StockKeys",
                column: "ValueHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditRecords");

            migrationBuilder.DropTable(
                name: "CancellationPolicy");

            migrationBuilder.DropTable(
                name: "CartLines");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "InstallationSecrets");

            migrationBuilder.DropTable(
                name: "InvoiceLines");

            migrationBuilder.DropTable(
                name: "KeyRequests");

            migrationBuilder.DropTable(
                name: "LinkUses");

            migrationBuilder.DropTable(
                name: "PartnerAccounts");

            migrationBuilder.DropTable(
                name: "PriceList");

            migrationBuilder.DropTable(
                name: "ProductKeys");

            migrationBuilder.DropTable(
                name: "ReservationAvailability");

            migrationBuilder.DropTable(
                name: "RoleAssignments");

            migrationBuilder.DropTable(
                name: "StockKeys");

            migrationBuilder.DropTable(
                name: "TaxRules");

            migrationBuilder.DropTable(
                name: "Carts");

            migrationBuilder.DropTable(
                name: "DownloadLinks");

            migrationBuilder.DropTable(
                name: "Skus");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.DropTable(
                name: "Markets");

            migrationBuilder.DropTable(
                name: "Artifacts");

            migrationBuilder.DropTable(
                name: "OrderLines");

            migrationBuilder.DropTable(
                name: "Products");

            migrationBuilder.DropTable(
                name: "Orders");

            migrationBuilder.DropTable(
                name: "Customers");

            migrationBuilder.DropTable(
                name: "Partners");
        }
    }
}
