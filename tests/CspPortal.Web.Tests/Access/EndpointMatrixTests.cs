using System.Data.Common;
using System.Globalization;
using System.Text;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.Access;

/// <summary>Every endpoint, asked by a person of every role, of foreign tenants and by a stranger (ACC-05, SEC-01).</summary>
/// <remarks>The permission is looked at before the form's token: who may not act reads 403 with or without one, who may reads 400 without.</remarks>
public sealed class EndpointMatrixTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> MayFail = new(StringComparer.Ordinal)
    {
        ["dev/components/failure"] = "Fails on purpose, to show the error page; does not exist outside Development.",
    };

    private readonly Dictionary<string, string?> settings = ContosoRows.Settings();
    private PortalHost portal = null!;
    private IReadOnlyList<PortalAddress> addresses = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(settings);
        var rows = await ContosoRows.WriteAsync(portal);
        await rows.CancelALineAsync(portal);
        addresses = [.. PortalAddresses.AllOf(portal, rows).Where(address => !MayFail.ContainsKey(address.Route))];
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Fact] // ACC-05
    public async Task Every_page_and_file_answers_every_person_as_the_permission_table_says()
    {
        var reads = addresses.Where(address => address.IsRead).ToList();
        Assert.Contains(reads, address => address.Permission == Permission.ReadOrders);
        var wrong = await AskAllAsync(reads);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact] // ACC-05, SEC-01
    public async Task Every_write_without_a_form_token_is_turned_away_and_changes_nothing()
    {
        var writes = addresses.Where(address => !address.IsRead && !MayAct.Contains(address.Route)).ToList();
        Assert.Contains(writes, address => address.Permission == Permission.CancelOrders);
        var before = await RowsAsync();
        var wrong = await AskAllAsync(writes);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact] // ACC-05, SEC-01
    public async Task A_write_to_a_foreign_partners_rows_is_not_found_token_or_not()
    {
        var before = await RowsAsync();
        var (asked, wrong) = (0, new List<string>());
        foreach (var (person, role) in People.All)
        {
            using var client = portal.Client(person: person);
            var form = await Forms.TokenAsync(client);
            foreach (var address in addresses.Where(address => !address.IsRead && !address.IsApi && Holds(role, address) && address.NamesForeignRowsTo(person)))
            {
                var status = (int)(await SendAsync(client, address, form)).StatusCode;
                asked++;
                if (status != 404) wrong.Add($"{person.Name}: {address} answered {status}.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(asked, 10, int.MaxValue);
        Assert.Equal(before, await RowsAsync());
    }

    [Fact] // REL-02
    public async Task An_empty_form_of_ones_own_is_answered_and_never_fails()
    {
        var wrong = new List<string>();
        foreach (var (person, role) in People.All)
        {
            using var client = portal.Client(person: person);
            var form = await Forms.TokenAsync(client);
            foreach (var address in addresses.Where(address => !address.IsRead && !address.IsApi && Holds(role, address) && !address.NamesForeignRowsTo(person)))
            {
                var status = (int)(await SendAsync(client, address, form)).StatusCode;
                if (status is 401 or 403 or >= 500) wrong.Add($"{person.Name}: {address} answered {status}.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact] // ACC-05, SEC-01, REL-02
    public async Task Programs_that_write_nothing_sensible_or_to_foreign_rows_are_told_so_and_change_nothing()
    {
        var writes = addresses.Where(address => !address.IsRead && address is { IsApi: true, IsPublic: false }).ToList();
        Assert.Contains(writes, address => address.Permission == Permission.ManageCustomers);
        var (before, wrong) = (await RowsAsync(), new List<string>());
        foreach (var (person, role) in People.All)
        {
            using var client = portal.Client(person: person);
            foreach (var address in writes.Where(address => Holds(role, address)))
            {
                foreach (var body in new[] { null, "", "{}", "[]", "null", "\"success\"", "{\"id\":" })
                {
                    if (MayAct.Contains(address.Route) && (address.Method == "DELETE" || address.Path.EndsWith("Events", StringComparison.Ordinal)) && !address.NamesForeignRowsTo(person)) continue;
                    using var request = new HttpRequestMessage(new HttpMethod(address.Method), address.Path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
                    using var answer = await client.SendAsync(request);
                    var status = (int)answer.StatusCode;
                    if (status is < 400 or 401 or 405 or 406 or 412 or 415 or 422 or >= 500) wrong.Add($"{person.Name}: {address} with {body} answered {status}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await RowsAsync());
    }

    /// <summary>Calls that mean something without a body.</summary>
    private static readonly string[] MayAct = ["portal/v1/customers/{tenant}/orders/{order}/lines/{line:int}/links/{link:guid}", "webhooks/v1/registration", "webhooks/v1/registration/validationEvents"];

    private static bool Holds(Role? role, PortalAddress address) =>
        address.Permission is { } permission && role is { } held && PermissionTable.Allows([held], permission, PartnerSettings.Default);

    /// <returns>What is not as it should be, in words.</returns>
    private async Task<List<string>> AskAllAsync(IReadOnlyList<PortalAddress> asked)
    {
        var wrong = new List<string>();
        foreach (var person in People.All.Keys.Cast<Person?>().Append(null))
        {
            using var client = portal.Client(person: person);
            foreach (var address in asked)
            {
                using var answer = await SendAsync(client, address);
                var (expected, fits) = Judge(address, person, (int)answer.StatusCode, answer.Headers.Location?.OriginalString ?? "");
                if (!fits) wrong.Add($"{person?.Name ?? "Anonymous"}: {address} answered {(int)answer.StatusCode} {answer.Headers.Location}, not {expected}.");
            }
        }

        return wrong;
    }

    private static (string Expected, bool Fits) Judge(PortalAddress address, Person? person, int status, string location)
    {
        if (address.IsPublic && address is { IsMvc: true, IsRead: false }) return ("400 for the missing token", status == 400);
        if (address.IsPublic) return ("an answer", status < 500);
        if (address.IsApi) return JudgeApi(address, person, status);
        if (person is null) return ("the sign-in page", status == 302 && location.Contains("/account/sign-in", StringComparison.Ordinal));
        if (person == People.Stranger) return ("the page for unknown organisations", status == 302 && location.EndsWith("/account/unknown-organisation", StringComparison.Ordinal));
        if (address.Permission is not null && !Holds(People.All[person], address)) return ("403", status == 403);
        if (!address.IsRead) return ("400 for the missing token", status == 400);
        return address.NamesForeignRowsTo(person) ? ("404", status == 404) : ("an answer", status is not (401 or 403 or 404 or >= 500));
    }

    private static (string Expected, bool Fits) JudgeApi(PortalAddress address, Person? person, int status)
    {
        if (person is null || person == People.Stranger) return ("401", status == 401);
        if (address.Permission is not null && !Holds(People.All[person], address)) return ("403", status == 403);
        if (!address.IsRead) return ("a refusal", status is >= 400 and < 500 and not 401);
        return address.NamesForeignRowsTo(person) ? ("404", status == 404) : ("an answer", status is not (401 or >= 500));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, PortalAddress address, Dictionary<string, string>? form = null) =>
        client.SendAsync(new HttpRequestMessage(new HttpMethod(address.Method), address.Path) { Content = form is null ? null : new FormUrlEncodedContent(form) });

    /// <summary>All that is stored, except the log, which grows with every refusal, and the keys that protect cookies.</summary>
    private Task<string> RowsAsync() => portal.InDatabaseAsync(async db =>
    {
        var text = new StringBuilder();
        var tables = db.Model.GetEntityTypes().Where(type => type.ClrType != typeof(AuditRecord) && type.ClrType != typeof(UnsealedEntry) && type.ClrType != typeof(DataProtectionKey))
            .Select(type => type.GetTableName()).Where(name => name is not null).Distinct().Order(StringComparer.Ordinal).ToList();
        await db.Database.OpenConnectionAsync();
        foreach (var table in tables) text.AppendLine(CultureInfo.InvariantCulture, $"{table}\n{string.Join('\n', await RowsAsync(db, table!))}");
        return text.ToString();
    });

    private static async Task<List<string>> RowsAsync(PortalDbContext db, string table)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
