using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AppendOnlyActivityLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // LOG-03. A batch of its own: CREATE TRIGGER must stand alone, also in the idempotent script.
            migrationBuilder.Sql("EXEC(N'CREATE TRIGGER [AuditRecords_append_only] ON [AuditRecords] INSTEAD OF UPDATE, DELETE AS BEGIN SET NOCOUNT ON; THROW 51000, N''The activity log is append-only.'', 1; END');");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER [AuditRecords_append_only];");
        }
    }
}
