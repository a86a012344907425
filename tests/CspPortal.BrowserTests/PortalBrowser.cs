using System.Collections.Concurrent;
using CspPortal.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CspPortal.BrowserTests;

/// <summary>One Chromium for a class of tests, so that as many classes run at once as there are cores; each test starts a portal of its own.</summary>
public sealed class PortalBrowser : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.IsMissing) return;
        if (Chromium.Path is null) throw new InvalidOperationException("CSPPORTAL_REQUIRE_BROWSER is set, but there is no Chromium.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    public async Task<PersonWindow> OpenAsync(PortalHost portal, Look look)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = portal.Address.ToString(),
            Locale = look.Locale,
            JavaScriptEnabled = look.Scripts,
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = look.Width, Height = 900 },
            AcceptDownloads = true,
        });
        if (look.Scripts) await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        context.SetDefaultTimeout(15_000);
        return new PersonWindow(context, await context.NewPageAsync());
    }
}

/// <summary>How a person looks at the portal.</summary>
public sealed record Look(string Locale, bool Scripts = true, bool Dark = false, int Width = 1440)
{
    public override string ToString() => $"{Locale} {(Scripts ? "with" : "without")} scripts {(Dark ? "dark" : "light")} {Width}px";
}

/// <summary>One person's browser window, watched for what the console complains of.</summary>
public sealed class PersonWindow : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    public PersonWindow(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal)) complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Enqueue($"{page.Url}: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500) complaints.Enqueue($"{response.Status} {response.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the page's scripts, of the content security policy, of the server (5xx).</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public async Task SignInAsync(Person person)
    {
        await Page.GotoAsync("/");
        await Page.Locator($"button[name=person][value='{person.Choice}' i]").ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/oauth2/", StringComparison.Ordinal));
    }

    /// <summary>A11-01: what axe finds, and whether the page scrolls sideways; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityProblemsAsync()
    {
        var path = new Uri(Page.Url).AbsolutePath;
        var result = await Page.RunAxe();
        var problems = result.Violations.Select(violation =>
            $"{path}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}").ToList();
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0) problems.Add($"{path} scrolls sideways by {overflow} px at {Page.ViewportSize!.Width} px.");
        return problems;
    }

    /// <summary>Whether the page is no wider than the window, once a picture that was taken has given the window its size back.</summary>
    public async Task<bool> FitsAsync()
    {
        try
        {
            await Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth", null, new() { Timeout = 3_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task AssertAccessibleAsync()
    {
        var problems = await AccessibilityProblemsAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>Keeps a picture in the folder named in <c>CSPPORTAL_SCREENSHOTS</c>, to be looked at; does nothing without it.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CSPPORTAL_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true, Caret = ScreenshotCaret.Initial });
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
