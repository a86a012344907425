using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PartnerApi : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ApiCarts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PartnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ModifiedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ModifiedById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Lines = table.Column<string>(type: "nvarchar(max)", maxLength: 200000, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiCarts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ApiCarts_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RepeatableCalls",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CallerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RequestId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Fingerprint = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    BegunAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Status = table.Column<int>(type: "int", nullable: true),
                    ContentType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    Answer = table.Column<string>(type: "nvarchar(max)", maxLength: 1000000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RepeatableCalls", x => new { x.PartnerId, x.CallerId, x.RequestId });
                });

            migrationBuilder.CreateTable(
                name: "SubscriptionStates",
                columns: table => new
                {
                    OrderId = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "int", nullable: false),
                    PartnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FriendlyName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    SuspendedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    SuspendedByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubscriptionStates", x => new { x.OrderId, x.LineNumber });
                    table.ForeignKey(
                        name: "FK_SubscriptionStates_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ApiCarts_CustomerId",
                table: "ApiCarts",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_ApiCarts_ExpiresAt",
                table: "ApiCarts",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_RepeatableCalls_BegunAt",
                table: "RepeatableCalls",
                column: "BegunAt");

            migrationBuilder.CreateIndex(
                name: "IX_SubscriptionStates_PartnerId_CustomerId",
                table: "SubscriptionStates",
                columns: new[] { "PartnerId", "CustomerId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ApiCarts");

            migrationBuilder.DropTable(
                name: "RepeatableCalls");

            migrationBuilder.DropTable(
                name: "SubscriptionStates");
        }
    }
}
