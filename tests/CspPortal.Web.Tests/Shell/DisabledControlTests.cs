using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;

namespace CspPortal.Web.Tests.Shell;

/// <summary>What cannot be pressed says why beside it, on every page and for a person of every role (ACC-05, A11-01).</summary>
public sealed class DisabledControlTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> settings = ContosoRows.Settings();
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync(settings);

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Fact] // ACC-05, A11-01
    public async Task Every_control_that_cannot_be_used_says_why_beside_it()
    {
        var rows = await ContosoRows.WriteAsync(portal);
        await rows.CancelALineAsync(portal);
        var pages = PortalAddresses.AllOf(portal, rows).Where(address => address is { Method: "GET", IsAsset: false }).Select(address => address.Path)
            .Concat(Enumerable.Range(1, 4).Select(line => rows.PageOf(line) + "?show=true")).Distinct().ToList();
        var (found, silent) = (0, new List<string>());
        foreach (var person in People.All.GroupBy(one => one.Value).Select(role => role.First().Key))
        {
            using var client = portal.Client(person: person);
            foreach (var path in pages)
            {
                using var answer = await client.GetAsync(path);
                if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
                foreach (var control in page.QuerySelectorAll("[disabled], [aria-disabled=true]"))
                {
                    found++;
                    if (!SaysWhy(page, control)) silent.Add($"{person.Name}: {path}: {control.OuterHtml}");
                }
            }
        }

        Assert.True(silent.Count == 0, string.Join('\n', silent));
        Assert.InRange(found, 10, int.MaxValue);
    }

    private static bool SaysWhy(IDocument page, IElement control) =>
        (control.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(page.GetElementById)
            .Any(reason => reason is not null && reason.TextContent.Trim().Length > 0 && reason.Closest("[hidden], .sr-only") is null);
}
