using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using CspPortal.Application;
using CspPortal.Application.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

/// <summary>
/// Stands where SQL Server would: writes down each statement and answers with one row of whatever was asked for, so that the application's
/// own query classes say what they would send, without a server.
/// </summary>
public sealed class EchoingSqlServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<EchoedCommand> commands = new();
    private readonly ServiceProvider services;

    public EchoingSqlServer(TimeProvider clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = "SqlServer",
            ["ConnectionStrings:Portal"] = "Server=nowhere;Database=portal",
        }).Build();
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton(clock);
        collection.AddDataProtection();
        collection.AddPortalPersistence(configuration, "");
        collection.AddPortalApplication();
        collection.ConfigureDbContext<SqlServerPortalDbContext>(options => options.AddInterceptors(new Commands(commands, () => FindsSomething), new Connections(), new Transactions()));
        services = collection.BuildServiceProvider(validateScopes: true);
    }

    public IReadOnlyList<EchoedCommand> Sent => [.. commands];

    /// <summary>False: nothing is found, so that those who work until nothing is due come to an end.</summary>
    public bool FindsSomething { get; set; } = true;

    public AsyncServiceScope As(Guid partnerId)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Application.Access.TenantScope>().UsePartner(partnerId);
        return scope;
    }

    public AsyncServiceScope Wide()
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Application.Access.TenantScope>().UseWide();
        return scope;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class Commands(ConcurrentQueue<EchoedCommand> sent, Func<bool> finds) : DbCommandInterceptor
    {
        public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
            InterceptionResult<DbCommand>.SuppressWithResult(new EchoCommand(sent, finds) { Connection = eventData.Connection });
    }

    private sealed class Connections : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class Transactions : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
            InterceptionResult<DbTransaction>.SuppressWithResult(new EchoTransaction(connection));

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult<DbTransaction>.SuppressWithResult(new EchoTransaction(connection)));

        public override ValueTask<InterceptionResult> CreatingSavepointAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class EchoTransaction(DbConnection connection) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
            // Nothing was kept.
        }

        public override void Rollback()
        {
            // Nothing was kept.
        }
    }

    private sealed class EchoCommand(ConcurrentQueue<EchoedCommand> sent, Func<bool> finds) : DbCommand
    {
        private readonly SqlCommand inner = new();

        [AllowNull]
        public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
            // Nothing runs.
        }

        public override int ExecuteNonQuery()
        {
            Send();
            return 1;
        }

        public override object ExecuteScalar()
        {
            Send();
            return 1;
        }

        public override void Prepare()
        {
            // Nothing to prepare.
        }

        protected override DbParameter CreateDbParameter() => new SqlParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            Send();
            return new OneRow(finds());
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private void Send() => sent.Enqueue(new EchoedCommand(CommandText, [.. inner.Parameters.Cast<SqlParameter>().Select(p => (p.ParameterName, TypeOf(p)))]));

        private static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
        {
            SqlDbType.NVarChar => parameter.Size is > 0 and <= 4000 ? $"nvarchar({parameter.Size})" : "nvarchar(max)",
            SqlDbType.VarBinary => "varbinary(max)",
            SqlDbType.Decimal => "decimal(18,6)",
            var type => type.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>One row of zeros: the text "0" is the first value of every enum.</summary>
    private sealed class OneRow(bool exists) : DbDataReader
    {
        private const int Columns = 200;

        /// <summary>As many answers as a batch of saves can ask for.</summary>
        private const int Results = 8;

        private bool read;
        private int result;

        public override int Depth => 0;

        public override int FieldCount => Columns;

        public override bool HasRows => exists;

        public override bool IsClosed => false;

        public override int RecordsAffected => 1;

        public override object this[int ordinal] => GetValue(ordinal);

        public override object this[string name] => GetValue(0);

        public override bool Read() => exists && !read && (read = true);

        public override bool NextResult()
        {
            read = false;
            return ++result < Results;
        }

        public override bool IsDBNull(int ordinal) => false;

        public override bool GetBoolean(int ordinal) => false;

        public override byte GetByte(int ordinal) => 0;

        public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => 0;

        public override char GetChar(int ordinal) => '0';

        public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => 0;

        public override string GetDataTypeName(int ordinal) => "sql_variant";

        public override DateTime GetDateTime(int ordinal) => PortalDatabase.Start.UtcDateTime;

        public override decimal GetDecimal(int ordinal) => 0;

        public override double GetDouble(int ordinal) => 0;

        public override IEnumerator GetEnumerator() => throw new NotSupportedException();

        public override Type GetFieldType(int ordinal) => typeof(object);

        public override float GetFloat(int ordinal) => 0;

        public override Guid GetGuid(int ordinal) => Books.Adatum;

        public override short GetInt16(int ordinal) => 1;

        public override int GetInt32(int ordinal) => 1;

        public override long GetInt64(int ordinal) => 1;

        public override string GetName(int ordinal) => FormattableString.Invariant($"c{ordinal}");

        public override int GetOrdinal(string name) => 0;

        public override string GetString(int ordinal) => "0";

        public override object GetValue(int ordinal) => 1;

        public override int GetValues(object[] values) => 0;

        public override T GetFieldValue<T>(int ordinal) =>
            typeof(T) == typeof(DateOnly) ? (T)(object)DateOnly.FromDateTime(PortalDatabase.Start.UtcDateTime)
            : typeof(T) == typeof(byte[]) ? (T)(object)Array.Empty<byte>()
            : base.GetFieldValue<T>(ordinal);
    }
}

/// <param name="Parameters">With their Transact-SQL types.</param>
public sealed record EchoedCommand(string Text, IReadOnlyList<(string Name, string Type)> Parameters);
