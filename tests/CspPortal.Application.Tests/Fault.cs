using System.Data.Common;
using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests;

/// <summary>Fails the n-th statement, and then the commit.</summary>
internal sealed class Fault : DbCommandInterceptor
{
    private int left = int.MaxValue;

    public Fault() => AtCommit = new CommitFault(this);

    public IInterceptor AtCommit { get; }

    public void Configure(IServiceCollection services)
    {
        services.ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(this, AtCommit));
        services.ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(this, AtCommit));
    }

    public static bool Caused(Exception exception) => exception.GetBaseException() is InjectedException;

    /// <summary>Whether the statement was reached since it was armed.</summary>
    public bool Fired => left <= 0;

    public void Arm(int statement) => left = statement;

    public void Disarm() => left = int.MaxValue;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Count();
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Count();
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }

    private void Count()
    {
        if (--left == 0) throw new InjectedException();
    }

    private sealed class CommitFault(Fault fault) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            fault.Count();
            return base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
        }
    }

    private sealed class InjectedException : Exception;
}
