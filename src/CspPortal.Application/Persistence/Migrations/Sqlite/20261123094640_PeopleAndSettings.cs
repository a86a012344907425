using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PeopleAndSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Settings_SupportWhenCreditAboveByCurrency",
                table: "Partners",
                type: "TEXT",
                maxLength: 2000,
                nullable: false,
                defaultValue: "");

            // The one number stood for every currency the partner buys in; it goes on to (CAN-05).
            migrationBuilder.Sql(
                """
                UPDATE Partners SET Settings_SupportWhenCreditAboveByCurrency = COALESCE(
                    (SELECT group_concat(a.Currency || '=' || Partners.Settings_SupportWhenCreditAbove, ' ') FROM PartnerAccounts AS a WHERE a.PartnerId = Partners.Id), '')
                WHERE Settings_SupportWhenCreditAbove IS NOT NULL;
                """);

            // SQLite's own statement; EF would build the table anew outside the transaction (REL-01).
            migrationBuilder.Sql("ALTER TABLE Partners DROP COLUMN Settings_SupportWhenCreditAbove;");

            migrationBuilder.AddColumn<int>(
                name: "AccessEdits",
                table: "Users",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Users",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "AdminsTaken",
                table: "Partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Partners",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "ProfileEdits",
                table: "Partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SettingsEdits",
                table: "Partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_Users_TenantId_NameKey_ObjectId",
                table: "Users",
                columns: new[] { "TenantId", "NameKey", "ObjectId" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_TenantId_UserPrincipalName_ObjectId",
                table: "Users",
                columns: new[] { "TenantId", "UserPrincipalName", "ObjectId" });

            migrationBuilder.CreateIndex(
                name: "IX_Partners_NameKey_Id",
                table: "Partners",
                columns: new[] { "NameKey", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Users_TenantId_NameKey_ObjectId",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_TenantId_UserPrincipalName_ObjectId",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Partners_NameKey_Id",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "AccessEdits",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "AdminsTaken",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "ProfileEdits",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "SettingsEdits",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "Settings_SupportWhenCreditAboveByCurrency",
                table: "Partners");

            migrationBuilder.AddColumn<decimal>(
                name: "Settings_SupportWhenCreditAbove",
                table: "Partners",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: true);
        }
    }
}
