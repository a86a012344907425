using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.SqlServer
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
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: false,
                defaultValue: "");

            // The one number stood for every currency the partner buys in; it goes on to (CAN-05).
            // Joined first: SQL Server aggregates no expression that mixes columns of a subquery with those around it (error 8124).
            migrationBuilder.Sql(
                """
                EXEC(N'UPDATE p SET [Settings_SupportWhenCreditAboveByCurrency] = o.[Amounts]
                FROM [Partners] AS p INNER JOIN (
                    SELECT a.[PartnerId], STRING_AGG(a.[Currency] + N''='' + CONVERT(nvarchar(40), q.[Settings_SupportWhenCreditAbove]), N'' '') AS [Amounts]
                    FROM [PartnerAccounts] AS a INNER JOIN [Partners] AS q ON q.[Id] = a.[PartnerId]
                    WHERE q.[Settings_SupportWhenCreditAbove] IS NOT NULL GROUP BY a.[PartnerId]) AS o ON o.[PartnerId] = p.[Id];');
                """);

            migrationBuilder.DropColumn(
                name: "Settings_SupportWhenCreditAbove",
                table: "Partners");

            migrationBuilder.AddColumn<int>(
                name: "AccessEdits",
                table: "Users",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Users",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "AdminsTaken",
                table: "Partners",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Partners",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "ProfileEdits",
                table: "Partners",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SettingsEdits",
                table: "Partners",
                type: "int",
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
                type: "decimal(18,6)",
                precision: 18,
                scale: 6,
                nullable: true);
        }
    }
}
