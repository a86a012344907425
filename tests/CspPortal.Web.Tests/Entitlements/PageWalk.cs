using System.Text;
using AngleSharp.Html.Parser;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Entitlements;

/// <summary>An answer with everything in it that leaves the server.</summary>
internal sealed record WalkedPage(string Who, string Path, int Status, string? MediaType, string Headers, byte[] Body);

/// <summary>Goes to each address given and to every link of this host on the way, as one person.</summary>
internal sealed class PageWalk(PortalHost portal, Person? person)
{
    /// <summary>Filters and sort orders of a page multiply; beyond this they say nothing new.</summary>
    private const int MostOfOnePage = 6;

    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> ofPage = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> open = new();

    public async Task<List<WalkedPage>> WalkAsync(IEnumerable<string> starts)
    {
        using var client = portal.Client(person: person);
        foreach (var start in starts) Open(portal.Address, start);
        var pages = new List<WalkedPage>();
        while (open.TryDequeue(out var path)) pages.Add(await VisitAsync(client, path));
        return pages;
    }

    public static async Task<WalkedPage> ReadAsync(HttpResponseMessage answer, Person? person, string path) => new(
        person?.Name ?? "Anonymous", path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType,
        string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Concat(answer.TrailingHeaders).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")),
        await answer.Content.ReadAsByteArrayAsync());

    private async Task<WalkedPage> VisitAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var page = await ReadAsync(answer, person, path);
        var from = new Uri(portal.Address, path);
        if (answer.Headers.Location is { } location) Open(from, location.OriginalString);
        if (page.MediaType != "text/html") return page;
        var html = await new HtmlParser().ParseDocumentAsync(Encoding.UTF8.GetString(page.Body));
        foreach (var link in html.QuerySelectorAll("a[href]")) Open(from, link.GetAttribute("href")!);
        foreach (var form in html.QuerySelectorAll("form[method=get][action]")) Open(from, form.GetAttribute("action")!);
        return page;
    }

    private void Open(Uri from, string address)
    {
        if (!Uri.TryCreate(from, address, out var uri) || uri.Host != portal.Address.Host || uri.Scheme is not ("http" or "https")) return;
        var visits = ofPage.GetValueOrDefault(uri.AbsolutePath);
        if (visits == MostOfOnePage || !known.Add(uri.PathAndQuery)) return;
        ofPage[uri.AbsolutePath] = visits + 1;
        open.Enqueue(uri.PathAndQuery);
    }
}
