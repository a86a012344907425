using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SealedLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CheckpointDeliveries",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Through = table.Column<long>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    DeliveredAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckpointDeliveries", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Checkpoints",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    SignedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Signature = table.Column<byte[]>(type: "BLOB", maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Checkpoints", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "LogChains",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SealedThrough = table.Column<long>(type: "INTEGER", nullable: false),
                    SealedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SignedThrough = table.Column<long>(type: "INTEGER", nullable: false),
                    SignedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SignDueAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CheckedThrough = table.Column<long>(type: "INTEGER", nullable: false),
                    CheckedHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    CheckBeganAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CheckDueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    FaultPosition = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LogChains", x => x.PartnerId);
                });

            migrationBuilder.CreateTable(
                name: "SealerLease",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Holder = table.Column<Guid>(type: "TEXT", nullable: false),
                    Until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SealerLease", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Seals",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    EntryId = table.Column<long>(type: "INTEGER", nullable: false),
                    Salt = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    ContentHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Seals", x => new { x.PartnerId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "UnsealedEntries",
                columns: table => new
                {
                    EntryId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnsealedEntries", x => x.EntryId);
                });

            migrationBuilder.InsertData(
                table: "SealerLease",
                columns: new[] { "Id", "Holder", "Until" },
                values: new object[] { 1, new Guid("00000000-0000-0000-0000-000000000000"), new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Utc) });

            migrationBuilder.CreateIndex(
                name: "IX_Checkpoints_PartnerId_Position",
                table: "Checkpoints",
                columns: new[] { "PartnerId", "Position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LogChains_CheckDueAt_PartnerId",
                table: "LogChains",
                columns: new[] { "CheckDueAt", "PartnerId" });

            migrationBuilder.CreateIndex(
                name: "IX_LogChains_SignDueAt_PartnerId",
                table: "LogChains",
                columns: new[] { "SignDueAt", "PartnerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Seals_EntryId",
                table: "Seals",
                column: "EntryId",
                unique: true);

            foreach (var sql in SealingTriggers.Sqlite) migrationBuilder.Sql(sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The others go with their tables.
            migrationBuilder.Sql("DROP TRIGGER AuditRecords_to_seal;");

            migrationBuilder.DropTable(
                name: "CheckpointDeliveries");

            migrationBuilder.DropTable(
                name: "Checkpoints");

            migrationBuilder.DropTable(
                name: "LogChains");

            migrationBuilder.DropTable(
                name: "SealerLease");

            migrationBuilder.DropTable(
                name: "Seals");

            migrationBuilder.DropTable(
                name: "UnsealedEntries");
        }
    }
}
