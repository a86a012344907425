using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class CancellationBatches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CancellationBatches",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Fingerprint = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Items = table.Column<int>(type: "int", nullable: false),
                    FiledById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FiledByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    FiledAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Cancelled = table.Column<int>(type: "int", nullable: false),
                    Refused = table.Column<int>(type: "int", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CancellationBatches", x => new { x.PartnerId, x.Id });
                    table.ForeignKey(
                        name: "FK_CancellationBatches_Partners_PartnerId",
                        column: x => x.PartnerId,
                        principalTable: "Partners",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CancellationBatchItems",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BatchId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CustomerName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    OrderId = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    LineNumber = table.Column<int>(type: "int", nullable: false),
                    ProductTitle = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    SkuTitle = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Quantity = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    SettledAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Credit_Currency = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Credit_NetTenThousandths = table.Column<long>(type: "bigint", nullable: false),
                    Credit_TaxTenThousandths = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CancellationBatchItems", x => new { x.PartnerId, x.BatchId, x.Number });
                    table.ForeignKey(
                        name: "FK_CancellationBatchItems_CancellationBatches_PartnerId_BatchId",
                        columns: x => new { x.PartnerId, x.BatchId },
                        principalTable: "CancellationBatches",
                        principalColumns: new[] { "PartnerId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CancellationBatchItems_OrderLines_OrderId_LineNumber",
                        columns: x => new { x.OrderId, x.LineNumber },
                        principalTable: "OrderLines",
                        principalColumns: new[] { "OrderId", "Number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CancellationBatches_PartnerId_FiledAt_Id",
                table: "CancellationBatches",
                columns: new[] { "PartnerId", "FiledAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CancellationBatchItems_OrderId_LineNumber",
                table: "CancellationBatchItems",
                columns: new[] { "OrderId", "LineNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_CancellationBatchItems_PartnerId_BatchId_OrderId_LineNumber",
                table: "CancellationBatchItems",
                columns: new[] { "PartnerId", "BatchId", "OrderId", "LineNumber" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CancellationBatchItems");

            migrationBuilder.DropTable(
                name: "CancellationBatches");
        }
    }
}
