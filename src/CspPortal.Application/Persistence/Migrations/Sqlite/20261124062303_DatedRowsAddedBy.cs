using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddedByName",
                table: "ReservationAvailability",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddedByName",
                table: "CancellationPolicy",
                type: "TEXT",
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
