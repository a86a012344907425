using System.Data.Common;
using CspPortal.Application.Persistence;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Orders;

/// <summary>Breaks off a transaction at a chosen step, as a killed process would.</summary>
internal sealed class FaultyCommit : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public enum Step
    {
        None,
        BeforeSave,
        AfterSave,
        BeforeCommit,
    }

    public Step FailAt { get; set; }

    public static Action<IServiceCollection> Of(FaultyCommit faults) => services => services
        .ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(faults))
        .ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(faults));

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        FailAt == Step.BeforeSave ? throw new Crash() : ValueTask.FromResult(result);

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        FailAt == Step.AfterSave ? throw new Crash() : ValueTask.FromResult(result);

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        FailAt == Step.BeforeCommit ? throw new Crash() : ValueTask.FromResult(result);

    internal sealed class Crash() : Exception("The process died here.");
}
