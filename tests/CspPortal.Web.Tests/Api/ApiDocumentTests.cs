using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using CspPortal.Testing;
using CspPortal.Web.Api;
using CspPortal.Web.Cli;
using CspPortal.Web.Tests.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Api;

/// <summary>A test that runs shell lines: skipped where bash, curl or Python is missing, unless <c>CSPPORTAL_REQUIRE_VERIFIER</c> is set; then it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CSPPORTAL_REQUIRE_VERIFIER")) && !new[] { "bash", "curl", "python3" }.All(IsThere)) Skip = "skipped: no bash, curl or python3";
    }

    private static bool IsThere(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>API-01, OPR-01: what is written about the API is what it does.</summary>
[Trait("Rule", "API-01")]
public sealed partial class ApiDocumentTests
{
    [ShellFact]
    public async Task The_calls_of_docs_api_md_work_as_they_stand()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Testing.Repository.Root, "docs", "api.md"))).Select(match => match.Groups["lines"].Value).ToList();
        Assert.InRange(blocks.Count, 4, int.MaxValue);
        await using var portal = await PortalHost.StartKestrelAsync();
        // The first block says where and as whom; the test's portal is elsewhere.
        var script = string.Join('\n', ["set -euo pipefail", $"PORTAL={portal.Address.ToString().TrimEnd('/')}", $"TENANT={Books.Contoso}", $"CLIENT={ApiApplication.Id}", $"SECRET={ApiApplication.Secret}", $"PERSON={People.AdminAgent.UserPrincipalName}", .. blocks.Skip(1)]);
        var info = new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["NO_PROXY"] = info.Environment["no_proxy"] = "localhost,127.0.0.1";
        using var bash = Process.Start(info)!;
        var (said, complained) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, await said + await complained);
        Assert.Contains("200", await said, StringComparison.Ordinal); // the refund of two at 100.00
    }

    [Fact] // OPR-01
    public async Task The_OpenAPI_document_has_every_call_of_the_running_portal_and_what_it_answers()
    {
        await using var portal = await PortalHost.StartAsync();
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await Verbs.TryRunAsync(portal.Services, ["export-openapi", "--to", file]));
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            var paths = document.RootElement.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value, StringComparer.OrdinalIgnoreCase);
            var calls = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Select(endpoint => (Path: "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "}"), Endpoint: endpoint)).Where(call => ApiDoors.IsApi(call.Path) && !call.Path.EndsWith("/certificate", StringComparison.Ordinal)).ToList();
            Assert.InRange(calls.Count, 70, int.MaxValue);
            foreach (var (path, endpoint) in calls)
            {
                foreach (var method in PortalAddress.MethodsOf(endpoint))
                {
                    Assert.True(paths.TryGetValue(path, out var item), path);
                    Assert.True(item.TryGetProperty(method.ToLowerInvariant(), out var operation), $"{method} {path}");
                    Assert.Contains("Roles: ", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
                    var named = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(each => each.GetProperty("name").GetString()).ToList() : [];
                    Assert.Equal([], ApiCallFacts.Of(endpoint.Metadata).Reads.Except(named));
                    Assert.True(operation.GetProperty("responses").TryGetProperty("default", out _), $"{method} {path} names no error.");
                }
            }

            var order = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("OrderResource").GetProperty("properties");
            Assert.True(order.TryGetProperty("lineItems", out _) && order.TryGetProperty("currencySymbol", out _));
            var ids = paths.Values.SelectMany(item => item.EnumerateObject()).Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(64, await Verbs.TryRunAsync(portal.Services, ["export-openapi", "somewhere"]));
    }

    [Fact] // ACC-05
    public async Task The_reference_page_lists_every_call_with_the_roles_that_may_make_it_in_both_languages()
    {
        await using var portal = await PortalHost.StartAsync();
        foreach (var (language, title, person) in new[] { ("en-US", "API reference", "Person only"), ("ja-JP", "API リファレンス", "個人のみ") })
        {
            var agent = portal.As(People.AdminAgent);
            agent.Client.DefaultRequestHeaders.Add("Accept-Language", language);
            var page = await agent.GetPageAsync("/help/api");
            Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
            var rows = page.QuerySelectorAll("main tbody tr").Select(row => row.TextContent).ToList();
            Assert.InRange(rows.Count, 70, int.MaxValue);
            Assert.Contains(rows, row => row.Contains("/portal/v1/customers/{tenant}/orders/{order}/lines/{line}/key", StringComparison.Ordinal) && row.Contains(person, StringComparison.Ordinal));
            Assert.NotNull(page.QuerySelector("header a[href='/help/api']"));

            // What a call reads of the query, what it takes and answers, and each resource with its fields.
            Assert.Contains(rows, row => row.Contains("/v1/auditrecords", StringComparison.Ordinal) && row.Contains("startDate, endDate, filter, size", StringComparison.Ordinal));
            Assert.Equal([], page.QuerySelectorAll("main a[href^='#resource-']").Select(link => link.GetAttribute("href")![1..]).Where(anchor => page.GetElementById(anchor) is null));
            var order = page.GetElementById("resource-Order")!.ParentElement!.QuerySelectorAll("li code").Select(field => field.TextContent).ToList();
            Assert.Equal(["id", "lineItems", "totalPrice"], order.Intersect(["id", "lineItems", "totalPrice"]));
        }

        var outsider = portal.As(People.CustomerAdmin);
        await outsider.GetPageAsync("/help/api");
        Assert.Equal(403, outsider.LastStatus);
    }

    [GeneratedRegex("```bash\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex(":[^}]+}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
