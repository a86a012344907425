using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DatedRowsAddedBy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AddedByName",
                table: "TaxRules",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddedByName",
                table: "ReservationAvailability",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddedByName",
                table: "CancellationPolicy",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AddedByName",
                table: "TaxRules");

            migrationBuilder.DropColumn(
                name: "AddedByName",
                table: "ReservationAvailability");

            migrationBuilder.DropColumn(
                name: "AddedByName",
                table: "CancellationPolicy");
        }
    }
}
