using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CspPortal.Testing;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Serilog.Core;
using Serilog.Events;

namespace CspPortal.Web.Tests.Hosting;

public sealed class HostTests
{
    [Fact] // OPS-01
    public async Task Both_health_addresses_answer_strangers()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();
        Assert.Equal("Healthy", await client.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready"));
    }

    [Fact] // SEC-01
    public async Task Too_many_sign_ins_are_answered_429_with_the_time_to_wait()
    {
        await using var portal = await PortalHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:SignIn:Permits"] = "2" });
        using var client = portal.Client();
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/account/sign-in")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/account/sign-in")).StatusCode);
        var third = await client.GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact] // SEC-01
    public async Task No_log_line_holds_the_token_of_a_link_or_a_query()
    {
        var lines = new Lines();
        await using var portal = await PortalHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["Serilog:MinimumLevel:Default"] = "Verbose",
                ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = "Verbose",
                ["Serilog:WriteTo:0:Name"] = "Debug",
            },
            services => services.AddSingleton<ILogEventSink>(lines));
        using var client = portal.Client();
        await client.GetAsync("/d/TokenOfTheLink?secret=SecretInQuery");
        Assert.Contains(lines.Written, line => line.Contains("/d/***", StringComparison.Ordinal));
        Assert.DoesNotContain("TokenOfTheLink", string.Join('\n', lines.Written), StringComparison.Ordinal);
        Assert.DoesNotContain("SecretInQuery", string.Join('\n', lines.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_gets_a_token_of_its_own_tenant_with_its_secret_only()
    {
        await using var portal = await PortalHost.StartAsync(new Dictionary<string, string?>
        {
            ["LocalIdentity:Applications:0:ClientId"] = "orders-job",
            ["LocalIdentity:Applications:0:ClientSecret"] = "orders-secret",
            ["LocalIdentity:Applications:0:TenantId"] = Books.Contoso.ToString(),
            ["LocalIdentity:Applications:0:Roles:0"] = "AdminAgent",
        });
        using var client = portal.Client();
        var answer = await AskAsync(Books.Contoso, "orders-secret");
        var token = new JsonWebToken((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        Assert.Equal(Books.Contoso.ToString(), token.GetClaim("tid").Value);
        Assert.Equal("AdminAgent", token.GetClaim("roles").Value);
        Assert.Contains("csp-portal", token.Audiences);
        Assert.False((await AskAsync(Books.Contoso, "wrong")).IsSuccessStatusCode);
        Assert.False((await AskAsync(Books.Fabrikam, "orders-secret")).IsSuccessStatusCode);

        Task<HttpResponseMessage> AskAsync(Guid tenant, string secret) => client.PostAsync($"/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "orders-job", ["client_secret"] = secret }));
    }

    [Fact] // SEC-01
    public async Task In_production_every_cookie_is_bound_to_the_host_and_secure()
    {
        await using var portal = await PortalHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["environment"] = "Production",
                ["AzureAd:Instance"] = "https://login.example.test/",
                ["AzureAd:TenantId"] = "organizations",
                ["AzureAd:ClientId"] = Guid.NewGuid().ToString(),
                ["AzureAd:ClientSecret"] = "secret",
            },
            services => services.PostConfigureAll<OpenIdConnectOptions>(o => o.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(
                new OpenIdConnectConfiguration { AuthorizationEndpoint = "https://login.example.test/authorize" })));
        using var client = portal.Client();
        var answer = await client.GetAsync("/account/sign-in");
        Assert.StartsWith("https://login.example.test/authorize?", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("code_challenge=", answer.Headers.Location.Query, StringComparison.Ordinal);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            foreach (var rule in new[] { "path=/;", "secure", "samesite=lax", "httponly" }) Assert.Contains(rule, cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/organizations/v2.0/.well-known/openid-configuration")).StatusCode);
    }

    [Theory]
    [InlineData("", "AzureAd:ClientId")]
    [InlineData("a-client", "AzureAd:ClientSecret")]
    public async Task Production_without_a_directory_does_not_start_and_says_what_to_set(string clientId, string named)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["AzureAd__ClientId"] = clientId,
            ["LocalIdentity__BaseUrl"] = "http://localhost:5080",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(78, process.ExitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogEventSink
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public void Emit(LogEvent logEvent) => Written.Enqueue(
            logEvent.RenderMessage(CultureInfo.InvariantCulture) + " " + string.Join(' ', logEvent.Properties) + " " + logEvent.Exception);
    }
}
