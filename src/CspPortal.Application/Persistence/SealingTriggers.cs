namespace CspPortal.Application.Persistence;

/// <summary>What the database itself does for the sealed log, as the migrations create it (LOG-03, LOG-04).</summary>
internal static class SealingTriggers
{
    private const string Message = "Seals and checkpoints are append-only.";

    /// <summary>Entries that were there before there were seals wait for theirs.</summary>
    private const string Backfill = "INSERT INTO UnsealedEntries (EntryId) SELECT Id FROM AuditRecords;";

    /// <summary>The third of each table closes INSERT OR REPLACE, which deletes without asking the delete trigger.</summary>
    public static readonly IReadOnlyList<string> Sqlite =
    [
        "CREATE TRIGGER AuditRecords_to_seal AFTER INSERT ON AuditRecords BEGIN INSERT INTO UnsealedEntries (EntryId) VALUES (NEW.Id); END;",
        .. RefuseOnSqlite("Seals", "(PartnerId = NEW.PartnerId AND Position = NEW.Position) OR EntryId = NEW.EntryId"),
        .. RefuseOnSqlite("Checkpoints", "Number = NEW.Number OR (PartnerId = NEW.PartnerId AND Position = NEW.Position)"),
        Backfill,
    ];

    /// <summary>A batch of its own for each: CREATE TRIGGER must stand alone, also in the idempotent script.</summary>
    public static readonly IReadOnlyList<string> SqlServer =
    [
        "EXEC(N'CREATE TRIGGER [AuditRecords_to_seal] ON [AuditRecords] AFTER INSERT AS BEGIN SET NOCOUNT ON; INSERT INTO [UnsealedEntries] ([EntryId]) SELECT [Id] FROM [inserted]; END');",
        RefuseOnSqlServer("Seals"),
        RefuseOnSqlServer("Checkpoints"),
        "EXEC(N'INSERT INTO [UnsealedEntries] ([EntryId]) SELECT [Id] FROM [AuditRecords]');",
    ];

    private static IEnumerable<string> RefuseOnSqlite(string table, string same) =>
    [
        $"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{Message}'); END;",
        $"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{Message}'); END;",
        $"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{Message}'); END;",
    ];

    private static string RefuseOnSqlServer(string table) =>
        $"EXEC(N'CREATE TRIGGER [{table}_append_only] ON [{table}] INSTEAD OF UPDATE, DELETE AS BEGIN SET NOCOUNT ON; THROW 51000, N''{Message}'', 1; END');";
}
