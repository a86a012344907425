using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CspPortal.Application.Tests.Persistence;

/// <summary>What would run on SQL Server, read by SQL Server's own parser and schema model, without a server.</summary>
public sealed class SqlServerScriptTests
{
    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_migrations_parse(MigrationsSqlGenerationOptions options)
    {
        var script = Migrations(options);
        Assert.Contains("CREATE TABLE [AuditRecords]", script, StringComparison.Ordinal);
        _ = Statements(script);
    }

    [Fact] // LOG-03
    public void The_migrations_make_the_schema_that_the_model_describes_with_its_trigger()
    {
        using var model = Schema();
        Assert.True(Messages(model).Count == 0, string.Join('\n', Messages(model)));
        Assert.Equal(
            Tables(Context().Database.GenerateCreateScript()),
            Tables(Migrations()).Where(table => !table.Contains("__EFMigrationsHistory", StringComparison.Ordinal)));
        var triggers = model.GetObjects(DacQueryScopes.UserDefined, ModelSchema.DmlTrigger).ToDictionary(trigger => trigger.Name.Parts[^1]);
        Assert.Equal(["AuditRecords_append_only", "AuditRecords_to_seal", "Checkpoints_append_only", "Seals_append_only"], triggers.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            triggers.Where(trigger => trigger.Key.EndsWith("_append_only", StringComparison.Ordinal)),
            trigger => Assert.True(trigger.Value.GetProperty<bool>(DmlTrigger.IsUpdateTrigger) && trigger.Value.GetProperty<bool>(DmlTrigger.IsDeleteTrigger)));
        Assert.True(triggers["AuditRecords_to_seal"].GetProperty<bool>(DmlTrigger.IsInsertTrigger)); // LOG-04
    }

    [Theory]
    [InlineData("CREATE PROCEDURE [dbo].[fault] AS SELECT [NoSuchColumn] FROM [dbo].[Orders]")]
    [InlineData("CREATE PROCEDURE [dbo].[fault] AS SELECT [Id] FROM [dbo].[NoSuchTable]")]
    [InlineData("ALTER TABLE [dbo].[Orders] ADD CONSTRAINT [FK_fault] FOREIGN KEY ([PartnerId]) REFERENCES [dbo].[Nowhere] ([Id])")]
    public void A_planted_fault_is_found(string fault)
    {
        using var model = Schema();
        model.AddObjects(fault);
        Assert.NotEmpty(Messages(model));
    }

    [Fact]
    public void A_statement_that_is_none_does_not_parse() => Assert.NotEmpty(Errors("CREATE TABEL [x] ([Id] int);"));

    [Fact]
    public async Task Every_query_and_every_act_of_the_workers_fits_the_schema()
    {
        await using var server = new EchoingSqlServer(new FakeTimeProvider(PortalDatabase.Start));
        await using (var scope = server.As(Books.Contoso)) await PortalReads.AskAsync(scope.ServiceProvider);
        await using (var scope = server.Wide()) await PortalReads.VerifyAsync(scope.ServiceProvider);
        server.FindsSomething = false;
        await using (var scope = server.Wide()) await PortalReads.WorkAsync(scope.ServiceProvider);
        await using (var scope = server.Wide()) await PortalReads.ReadAllAsync(scope.ServiceProvider);
        var sent = server.Sent.DistinctBy(command => command.Text).ToList();
        Assert.True(sent.Count > 50, $"Only {sent.Count} statements were sent.");

        using var model = Schema();
        for (var n = 0; n < sent.Count; n++)
        {
            var parameters = string.Join(", ", sent[n].Parameters.Select(p => $"@{p.Name.TrimStart('@')} {p.Type}"));
            var procedure = $"CREATE PROCEDURE [dbo].[q{n}] {parameters} AS BEGIN\n{sent[n].Text}\nEND";
            Assert.True(Errors(procedure).Count == 0, procedure);
            model.AddObjects(procedure);
        }

        var messages = Messages(model);
        Assert.True(messages.Count == 0, string.Join('\n', messages.Take(5)));
    }

    private static TSqlModel Schema()
    {
        var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var statement in Statements(Context().Database.GenerateCreateScript())) model.AddObjects(statement);
        foreach (var trigger in Statements(Migrations()).Select(Unwrapped).Where(text => text.StartsWith("CREATE TRIGGER", StringComparison.Ordinal))) model.AddObjects(trigger);
        return model;
    }

    /// <summary>A trigger must stand alone in its batch, so the migration says it in a string.</summary>
    private static string Unwrapped(string statement) =>
        Parsed(statement).Batches[0].Statements[0] is ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: [StringLiteral text] } } ? text.Value : statement;

    private static List<string> Messages(TSqlModel model) => [.. model.Validate().Select(message => $"{message.Number}: {message.Message}")];

    private static List<string> Statements(string script)
    {
        var errors = Errors(script);
        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(error => $"{error.Line}: {error.Message}")));
        return [.. Parsed(script).Batches.SelectMany(batch => batch.Statements).Select(statement => script.Substring(statement.StartOffset, statement.FragmentLength))];
    }

    private static List<string> Tables(string script) =>
        [.. Statements(script).Select(statement => Parsed(statement).Batches[0].Statements[0]).OfType<CreateTableStatement>().Select(table => table.SchemaObjectName.BaseIdentifier.Value).Order(StringComparer.Ordinal)];

    private static IList<ParseError> Errors(string script)
    {
        using var reader = new StringReader(script);
        _ = new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors;
    }

    private static TSqlScript Parsed(string script)
    {
        using var reader = new StringReader(script);
        return (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out _);
    }

    private static string Migrations(MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default) =>
        Context().GetService<IMigrator>().GenerateScript(options: options);

    private static SqlServerPortalDbContext Context()
    {
        var options = new DbContextOptionsBuilder<SqlServerPortalDbContext>();
        options.UsePortalSqlServer("Server=nowhere");
        return new SqlServerPortalDbContext(options.Options, new TenantScope());
    }
}
