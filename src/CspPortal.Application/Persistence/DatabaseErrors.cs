using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Persistence;

/// <summary>Recognises what the database decided, by number and never by message text.</summary>
public static class DatabaseErrors
{
    /// <summary>SQL Server 2601 and 2627; SQLite 1555 (primary key) and 2067 (unique).</summary>
    public static bool IsUniqueViolation(Exception exception) => exception.GetBaseException() switch
    {
        SqlException { Number: 2601 or 2627 } => true,
        SqliteException { SqliteExtendedErrorCode: 1555 or 2067 } => true,
        _ => false,
    };

    /// <summary>Of the unique violations those of a primary key: SQL Server 2627, which here only primary keys raise; SQLite 1555.</summary>
    public static bool IsPrimaryKeyViolation(Exception exception) =>
        exception.GetBaseException() is SqlException { Number: 2627 } or SqliteException { SqliteExtendedErrorCode: 1555 };

    /// <summary>A race that a second look settles: stale version, unique index, deadlock (1205), locked database (5, 6).</summary>
    public static bool IsRace(Exception exception) =>
        exception is DbUpdateConcurrencyException
        || IsUniqueViolation(exception)
        || exception.GetBaseException() is SqlException { Number: 1205 } or SqliteException { SqliteErrorCode: 5 or 6 };
}
