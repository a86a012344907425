using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CatalogueRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_CancellationPolicy_Kind_MarketCode_EffectiveFrom",
                table: "CancellationPolicy");

            migrationBuilder.DropIndex(
                name: "IX_Artifacts_ProductId_Version_Language_Bit",
                table: "Artifacts");

            migrationBuilder.AddColumn<DateTime>(
                name: "AddedAt",
                table: "TaxRules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AddedAt",
                table: "ReservationAvailability",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AddedAt",
                table: "CancellationPolicy",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MarketKey",
                table: "CancellationPolicy",
                type: "TEXT",
                maxLength: 8,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "Place",
                table: "Artifacts",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<DateTime>(
                name: "WithdrawnAt",
                table: "Artifacts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KeyStockLimits",
                columns: table => new
                {
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ProductVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Keys = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyStockLimits", x => new { x.ProductId, x.ProductVersion });
                    table.ForeignKey(
                        name: "FK_KeyStockLimits_Products_ProductId",
                        column: x => x.ProductId,
                        principalTable: "Products",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_ProductId",
                table: "OrderLines",
                column: "ProductId");

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_PurchasedAt",
                table: "OrderLines",
                column: "PurchasedAt");

            migrationBuilder.CreateIndex(
                name: "IX_CancellationPolicy_Kind_MarketKey_EffectiveFrom",
                table: "CancellationPolicy",
                columns: new[] { "Kind", "MarketKey", "EffectiveFrom" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Artifacts_ProductId_Version_Language_Bit_Place",
                table: "Artifacts",
                columns: new[] { "ProductId", "Version", "Language", "Bit", "Place" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeyStockLimits");

            migrationBuilder.DropIndex(
                name: "IX_OrderLines_ProductId",
                table: "OrderLines");

            migrationBuilder.DropIndex(
                name: "IX_OrderLines_PurchasedAt",
                table: "OrderLines");

            migrationBuilder.DropIndex(
                name: "IX_CancellationPolicy_Kind_MarketKey_EffectiveFrom",
                table: "CancellationPolicy");

            migrationBuilder.DropIndex(
                name: "IX_Artifacts_ProductId_Version_Language_Bit_Place",
                table: "Artifacts");

            migrationBuilder.DropColumn(
                name: "AddedAt",
                table: "TaxRules");

            migrationBuilder.DropColumn(
                name: "AddedAt",
                table: "ReservationAvailability");

            migrationBuilder.DropColumn(
                name: "AddedAt",
                table: "CancellationPolicy");

            migrationBuilder.DropColumn(
                name: "MarketKey",
                table: "CancellationPolicy");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Artifacts");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Artifacts");

            migrationBuilder.CreateIndex(
                name: "IX_CancellationPolicy_Kind_MarketCode_EffectiveFrom",
                table: "CancellationPolicy",
                columns: new[] { "Kind", "MarketCode", "EffectiveFrom" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Artifacts_ProductId_Version_Language_Bit",
                table: "Artifacts",
                columns: new[] { "ProductId", "Version", "Language", "Bit" },
                unique: true);
        }
    }
}
