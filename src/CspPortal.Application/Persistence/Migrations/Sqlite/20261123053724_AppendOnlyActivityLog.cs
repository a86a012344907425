using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CspPortal.Application.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AppendOnlyActivityLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // LOG-03. The third one closes INSERT OR REPLACE, which deletes without asking the delete trigger.
            migrationBuilder.Sql("CREATE TRIGGER AuditRecords_no_update BEFORE UPDATE ON AuditRecords BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
            migrationBuilder.Sql("CREATE TRIGGER AuditRecords_no_delete BEFORE DELETE ON AuditRecords BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
            migrationBuilder.Sql("CREATE TRIGGER AuditRecords_no_replace BEFORE INSERT ON AuditRecords WHEN EXISTS (SELECT 1 FROM AuditRecords WHERE Id = NEW.Id) BEGIN SELECT RAISE(ABORT, 'The activity log is append-only.'); END;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER AuditRecords_no_update;");
            migrationBuilder.Sql("DROP TRIGGER AuditRecords_no_delete;");
            migrationBuilder.Sql("DROP TRIGGER AuditRecords_no_replace;");
        }
    }
}
