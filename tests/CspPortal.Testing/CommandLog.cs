using System.Collections.Concurrent;
using System.Data.Common;
using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

public sealed record RecordedCommand(string Text, IReadOnlyList<(string Name, System.Data.DbType Type, object? Value)> Parameters);

/// <summary>Every statement sent to the database, for tests that ask how it is answered.</summary>
public sealed class CommandLog : DbCommandInterceptor
{
    private readonly ConcurrentQueue<RecordedCommand> commands = new();

    public IReadOnlyList<RecordedCommand> Commands => [.. commands];

    public IEnumerable<string> Texts => commands.Select(command => command.Text);

    public void Clear() => commands.Clear();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Recorded(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Recorded(command, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Recorded(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Recorded(command, result));

    private T Recorded<T>(DbCommand command, T result)
    {
        commands.Enqueue(new RecordedCommand(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.DbType, p.Value))]));
        return result;
    }
}

public static class CommandLogSetup
{
    public static IServiceCollection AddCommandLog(this IServiceCollection services, CommandLog log) => services
        .ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(log))
        .ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(log));
}
