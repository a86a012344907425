using AngleSharp.Html.Dom;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenIddict.Server;

namespace CspPortal.Testing;

/// <summary>
/// The portal with everything real behind it, on a database of its own that holds <see cref="Books"/> and <see cref="People"/>. The clock
/// stands at <see cref="PortalDatabase.Start"/>; sessions alone live in real time, so that a jump of days keeps a person signed in.
/// </summary>
/// <remarks>The host is its own first visitor; <see cref="NewVisitor"/> gives further browsers.</remarks>
public sealed class PortalHost : IAsyncDisposable
{
    private readonly Factory factory;
    private readonly bool listens;
    private readonly Lazy<Visitor> visitor;
    private readonly string sealing;

    private PortalHost(PortalDatabase database, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure, bool listens)
    {
        (Database, this.listens) = (database, listens);
        sealing = Path.Combine(Path.GetTempPath(), $"portal-sealing-{Guid.NewGuid():N}");
        factory = new Factory(database, sealing, settings, configure, listens);
        visitor = new(NewVisitor);
    }

    public PortalDatabase Database { get; }

    public FakeTimeProvider Clock => Database.Clock;

    public IServiceProvider Services => factory.Services;

    /// <summary>Where a browser finds the portal.</summary>
    public Uri Address => factory.ClientOptions.BaseAddress;

    /// <summary>Status of the first visitor's last answer, redirects followed.</summary>
    public int LastStatus => visitor.Value.LastStatus;

    /// <summary>Path and query of the first visitor's last answer, redirects followed.</summary>
    public string LastPath => visitor.Value.LastPath;

    public static Task<PortalHost> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) =>
        StartAsync(settings, configure, port: null);

    /// <summary>With real sockets, for a real browser: plain http on localhost, as <c>dotnet run</c> serves it.</summary>
    public static Task<PortalHost> StartKestrelAsync(
        IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null, int port = 0) =>
        StartAsync(settings, configure, port);

    /// <summary>Another browser with cookies of its own.</summary>
    public Visitor NewVisitor() => new(Client(redirects: true), this);

    /// <summary>A visitor who is that person by a header, without the way over the sign-in page: quick, for tests of other things.</summary>
    public Visitor As(Person person)
    {
        var client = Client(redirects: true);
        client.DefaultRequestHeaders.Add(TestSignIn.Header, person.Choice);
        return new Visitor(client, this);
    }

    /// <summary>For answers that no page shows: headers, files, redirects.</summary>
    public HttpClient Client(bool redirects = false, Person? person = null)
    {
        var client = listens
            ? new HttpClient(new HttpClientHandler { AllowAutoRedirect = redirects }) { BaseAddress = Address }
            : factory.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = Address, AllowAutoRedirect = redirects, HandleCookies = true });
        if (person is not null) client.DefaultRequestHeaders.Add(TestSignIn.Header, person.Choice);
        return client;
    }

    /// <summary>A program with a real token from the local identity provider: of a person, or of <see cref="ApiApplication"/> itself.</summary>
    public async Task<HttpClient> ProgramAsync(Person? person = null)
    {
        var client = Client();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = ApiApplication.Id, ["client_secret"] = ApiApplication.Secret, ["scope"] = "https://api.partnercenter.microsoft.com/.default",
            ["grant_type"] = person is null ? "client_credentials" : "password",
        };
        if (person is not null) (form["username"], form["password"]) = (person.UserPrincipalName, "any");
        using var answer = await client.PostAsync($"/{Books.Contoso}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
        answer.EnsureSuccessStatusCode();
        using var token = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return client;
    }

    public Task SignInAsync(Person person) => visitor.Value.SignInAsync(person);

    public Task<IHtmlDocument> GetPageAsync(string path) => visitor.Value.GetPageAsync(path);

    public Task<IHtmlDocument> SubmitAsync(IHtmlDocument page, string formSelector, object? overrides = null) =>
        visitor.Value.SubmitAsync(page, formSelector, overrides);

    /// <summary>Changes the books behind the portal's back, or looks into them.</summary>
    public Task<T> InDatabaseAsync<T>(Func<PortalDbContext, Task<T>> act) => Database.WideAsync<PortalDbContext, T>(act);

    /// <summary>Gives or takes roles, shuts out, as an administrator of the organisation would.</summary>
    public Task ChangePersonAsync(Person person, Action<PortalUser> change) => InDatabaseAsync(async db =>
    {
        change(await db.Users.Include(u => u.Assignments).SingleAsync(u => u.TenantId == person.TenantId && u.ObjectId == person.ObjectId));
        return await db.SaveChangesAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(sealing)) Directory.Delete(sealing, recursive: true);
    }

    private static async Task<PortalHost> StartAsync(IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? configure, int? port)
    {
        var database = await PortalDatabase.CreateAsync();
        await Books.WriteAsync(database);
        await People.WriteAsync(database);
        var host = new PortalHost(database, settings ?? new Dictionary<string, string?>(), configure, listens: port is not null);
        if (port is { } number) host.factory.UseKestrel(number);
        else host.factory.ClientOptions.BaseAddress = new Uri("https://localhost");
        host.factory.StartServer();
        return host;
    }

    private sealed class Factory(PortalDatabase database, string sealing, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure, bool listens)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("Database:Provider", PortalDatabase.UsesSqlServer ? "SqlServer" : "Sqlite");
            builder.UseSetting("ConnectionStrings:Portal", database.Connection);
            builder.UseSetting("Installation:TenantId", People.InstallationTenant.ToString());
            builder.UseSetting("Serilog:MinimumLevel:Default", "Warning");
            // Tests run due work when they want it done.
            builder.UseSetting("Workers:Enabled", "false");
            builder.UseSetting("Sealing:KeyFile", Path.Combine(sealing, "signing-key.pem"));
            builder.UseSetting("Sealing:CheckpointFolder", Path.Combine(sealing, "checkpoints"));
            foreach (var limit in new[] { "SignIn", "Links", "Keys", "Api" }) builder.UseSetting($"RateLimits:{limit}:Permits", "100000");
            builder.UseSetting("LocalIdentity:Applications:0:ClientId", ApiApplication.Id);
            builder.UseSetting("LocalIdentity:Applications:0:ClientSecret", ApiApplication.Secret);
            builder.UseSetting("LocalIdentity:Applications:0:Name", ApiApplication.Name);
            builder.UseSetting("LocalIdentity:Applications:0:TenantId", Books.Contoso.ToString());
            builder.UseSetting("LocalIdentity:Applications:0:Roles:0", nameof(Role.AdminAgent));
            if (!listens) builder.UseSetting("LocalIdentity:BaseUrl", "https://localhost");
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(database.Clock);
                services.AddTestSignIn();
                KeepSessionsInRealTime(services);
                if (!listens)
                {
                    services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
                        .Configure<Microsoft.AspNetCore.Hosting.Server.IServer>((o, server) => o.BackchannelHttpHandler = ((TestServer)server).CreateHandler());
                    services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                        .Configure<Microsoft.AspNetCore.Hosting.Server.IServer>((o, server) => o.BackchannelHttpHandler = ((TestServer)server).CreateHandler());
                }

                configure?.Invoke(services);
            });
        }

        private static void KeepSessionsInRealTime(IServiceCollection services)
        {
            services.Configure<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme, o => o.TimeProvider = TimeProvider.System);
            services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, o => o.TimeProvider = TimeProvider.System);
            services.Configure<OpenIddictServerOptions>(o => o.TimeProvider = TimeProvider.System);
        }
    }
}

/// <summary>A program of Contoso's that may do what an Admin agent may.</summary>
public static class ApiApplication
{
    public const string Id = "11111111-2222-4333-8444-555555555555";
    public const string Secret = "test-secret";
    public const string Name = "Contoso orders job";
}
