using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Invoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_InvoiceLines_PartnerId_BillingMonth_OccurredAt",
                table: "InvoiceLines");

            migrationBuilder.AddColumn<string>(
                name: "InvoiceNumber",
                table: "InvoiceLines",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Invoices",
                columns: table => new
                {
                    Number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Month = table.Column<int>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CarriedFrom = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    LineCount = table.Column<int>(type: "INTEGER", nullable: false),
                    CarriedOver_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CarriedOver_NetTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    CarriedOver_TaxTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Charges_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Charges_NetTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Charges_TaxTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Credits_Currency = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Credits_NetTenThousandths = table.Column<long>(type: "INTEGER", nullable: false),
                    Credits_TaxTenThousandths = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invoices", x => x.Number);
                    table.ForeignKey(
                        name: "FK_Invoices_Partners_PartnerId",
                        column: x => x.PartnerId,
                        principalTable: "Partners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_InvoiceNumber_BillingMonth",
                table: "InvoiceLines",
                columns: new[] { "InvoiceNumber", "BillingMonth" });

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_PartnerId_InvoiceNumber_OccurredAt_Id",
                table: "InvoiceLines",
                columns: new[] { "PartnerId", "InvoiceNumber", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_Month_Number",
                table: "Invoices",
                columns: new[] { "Month", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_PartnerId_Currency_Month",
                table: "Invoices",
                columns: new[] { "PartnerId", "Currency", "Month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_PartnerId_Month_Number",
                table: "Invoices",
                columns: new[] { "PartnerId", "Month", "Number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Invoices");

            migrationBuilder.DropIndex(
                name: "IX_InvoiceLines_InvoiceNumber_BillingMonth",
                table: "InvoiceLines");

            migrationBuilder.DropIndex(
                name: "IX_InvoiceLines_PartnerId_InvoiceNumber_OccurredAt_Id",
                table: "InvoiceLines");

            migrationBuilder.DropColumn(
                name: "InvoiceNumber",
                table: "InvoiceLines");

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_PartnerId_BillingMonth_OccurredAt",
                table: "InvoiceLines",
                columns: new[] { "PartnerId", "BillingMonth", "OccurredAt" });
        }
    }
}
