using System.Collections;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Application.Paging;
using CspPortal.Domain.Access;
using CspPortal.Testing;
using CspPortal.Web.Tests.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Shell;

/// <summary>
/// Every list has its filter in the address, sorts, pages, is a file of what is filtered (CSV-01), and says what to do when nothing is found.
/// A list is a page that shows a <see cref="Page{T}"/> or a table; a new one is found here by itself.
/// </summary>
public sealed class ListTests : IAsyncLifetime
{
    private const string Nothing = "zzqx-nothing";
    private const int SmallestPage = 25;

    /// <summary>Tables that are a part of one thing, or fixed.</summary>
    private static readonly Dictionary<string, string> NoLists = new(StringComparer.Ordinal)
    {
        ["help/api"] = "Fixed: a row for each call.",
        ["settings/roles"] = "Fixed: a row for each permission.",
        [""] = "Home: the first few of several lists, each with a link to the list itself.",
        ["customers/{tenant}/orders/{order}"] = "The lines of one order.",
        ["customers/{tenant}/orders/{order}/confirmation"] = "The lines of one order.",
        ["customers/{tenant}/software/{order}-{line}"] = "The links of one line.",
        ["invoices/{invoice}"] = "The lines of one document; its file is the reconciliation.",
        ["invoices/open/{currency}"] = "The lines of one document; its file is the reconciliation.",
        ["catalogue/products/{product}"] = "SKUs, prices and files of one product.",
    };

    /// <summary>Lists that rightly lack a part, with the reason.</summary>
    private static readonly Dictionary<(string Route, string Part), string> Lacks = new()
    {
        [("customers/{tenant}/products", Sort)] = "A shop's shelf of cards, each with forms; its order is that of the titles.",
        [("customers/{tenant}/products", Csv)] = "A shop's shelf of cards; the price list of catalogue/products is the file.",
        [("markets", Pager)] = "One page for every market there is, to be searched in the browser too (MKT-02).",
    };

    private const string Filter = "filter form";
    private const string Sort = "sort headers";
    private const string Pager = "pager";
    private const string Csv = "CSV link";
    private const string Empty = "empty state";

    private static readonly Person[] Readers = [People.AdminAgent, People.GlobalAdmin, People.BillingAdmin, People.PortalOperator];

    private readonly Dictionary<string, string?> settings = ContosoRows.Settings();
    private readonly ShownModels shown = new();
    private PortalHost portal = null!;
    private IReadOnlyList<PortalAddress> addresses = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync(settings, services => services.Configure<MvcOptions>(options => options.Filters.Add(shown)));
        var rows = await ContosoRows.WriteAsync(portal);
        for (var order = 0; order <= SmallestPage; order++) await BookedOrders.BookAsync(portal.Database, [new BookedLine(Books.Perpetual)]);
        addresses = [.. PortalAddresses.AllOf(portal, rows).Where(address => address is { IsRead: true, IsMvc: true } && !address.Route.StartsWith("dev/", StringComparison.Ordinal))];
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        ContosoRows.Forget(settings);
    }

    [Fact] // CSV-01
    public async Task Every_list_filters_sorts_pages_is_a_file_and_says_what_is_next()
    {
        var wrong = new List<string>();
        var (lists, unused) = (new List<string>(), new HashSet<string>(NoLists.Keys, StringComparer.Ordinal));
        foreach (var address in addresses)
        {
            if (await FindAsync(address) is not { } list) continue;
            var name = NameOf(address);
            unused.Remove(name);
            if (NoLists.ContainsKey(name)) continue;
            lists.Add(name);
            await foreach (var (part, problem) in ProblemsAsync(list.Visitor, list.Page, address.Path))
                if (!Lacks.ContainsKey((name, part))) wrong.Add($"/{name}: {part}: {problem}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(unused);
        Assert.Empty(Lacks.Keys.Select(lack => lack.Route).Except(lists));
        Assert.InRange(lists.Count, 15, int.MaxValue);
    }

    /// <summary>Without the constraints of its parts.</summary>
    private static string NameOf(PortalAddress address) => string.Join('/', address.Endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        _ => throw new InvalidOperationException($"{address} has a part of a new kind."),
    }))));

    /// <returns>The page, by the first who may read it, when it is a list.</returns>
    private async Task<(Visitor Visitor, IHtmlDocument Page)?> FindAsync(PortalAddress address)
    {
        foreach (var person in Readers.Where(person => address.Permission is not { } needed || PermissionTable.Allows([People.All[person]!.Value], needed, PartnerSettings.Default)))
        {
            var visitor = portal.As(person);
            shown.Last = null;
            var page = await visitor.GetPageAsync(address.Path);
            if (visitor.LastStatus != 200 || visitor.LastPath != address.Path || visitor.LastResponse!.Content.Headers.ContentType?.MediaType != "text/html") continue;
            return ShownModels.CarriesPage(shown.Last) || page.QuerySelector("main table") is not null ? (visitor, page) : null;
        }

        return null;
    }

    private static async IAsyncEnumerable<(string Part, string Problem)> ProblemsAsync(Visitor visitor, IHtmlDocument page, string path)
    {
        if (page.QuerySelector<IHtmlFormElement>("main form.filter-bar[method=get]") is not { } form)
        {
            yield return (Filter, "missing");
            yield break;
        }

        var hasRows = page.QuerySelector("main table tbody tr") is not null;
        if (hasRows && page.QuerySelector("main th a.sort") is null) yield return (Sort, "missing");
        if (hasRows && page.QuerySelector("main nav.pager") is null) yield return (Pager, "missing");
        foreach (var header in page.QuerySelectorAll("main th a.sort").Select(link => link.GetAttribute("href")!))
        {
            await visitor.GetPageAsync(header);
            if (visitor.LastStatus != 200 || !header.Contains("sort=", StringComparison.Ordinal)) yield return (Sort, $"{header} answers {visitor.LastStatus}");
        }

        var lines = 0;
        if (FileOf(page) is not { } file)
        {
            yield return (Csv, "missing");
        }
        else
        {
            var (problem, found) = await ReadAsync(visitor, file);
            lines = found - 1;
            if (problem is not null) yield return (Csv, problem);
        }

        if (lines > SmallestPage)
        {
            var first = await visitor.GetPageAsync($"{path}?size={SmallestPage}");
            var rows = first.QuerySelectorAll("main table tbody tr").Length;
            var next = first.QuerySelector("main nav.pager a[rel=next]")?.GetAttribute("href");
            if (next is null || rows > SmallestPage)
            {
                yield return (Pager, $"{lines} rows, but {rows} on the first page of {SmallestPage} and {next ?? "no next page"}");
            }
            else
            {
                var second = await visitor.GetPageAsync(next);
                if (visitor.LastStatus != 200 || second.QuerySelector("main table tbody tr") is null || second.QuerySelector("main nav.pager a[rel=prev]") is null)
                    yield return (Pager, $"{next} is no second page");
            }
        }

        foreach (var filter in FiltersOf(form))
        {
            var none = await visitor.GetPageAsync($"{path}?{filter}");
            if (visitor.LastStatus != 200 || none.QuerySelector("main .empty-state") is not { } empty) continue;
            if (empty.QuerySelector("a[href], button") is null) yield return (Empty, $"?{filter} shows no next step");
            if (FileOf(none) is not { } filtered) yield break;
            if (!filtered.Contains(filter.Split('&')[0], StringComparison.OrdinalIgnoreCase)) yield return (Csv, $"{filtered} does not carry ?{filter}");
            var (problem, found) = await ReadAsync(visitor, filtered);
            var listed = none.QuerySelectorAll("main table tbody tr").Length; // beside the list, e.g. open invoices
            if (problem is not null || found - 1 != listed) yield return (Csv, $"{filtered} has {found - 1} rows where the page has {listed} {problem}");
            yield break;
        }

        yield return (Empty, "no filter of the form leads to it");
    }

    /// <summary>What might find nothing: nonsense in each text field, long ago, each choice.</summary>
    private static IEnumerable<string> FiltersOf(IHtmlFormElement form)
    {
        var inputs = form.QuerySelectorAll<IHtmlInputElement>("input[name]").ToList();
        foreach (var input in inputs.Where(input => input.Type is "search" or "text")) yield return $"{input.Name}={Nothing}";
        var days = inputs.Where(input => input.Type == "date").Select(input => $"{input.Name}=2001-01-01").ToList();
        if (days.Count > 0) yield return string.Join('&', days);
        foreach (var select in form.QuerySelectorAll<IHtmlSelectElement>("select[name]"))
            foreach (var option in select.Options.Where(option => option.Value.Length > 0)) yield return $"{select.Name}={Uri.EscapeDataString(option.Value)}";
        foreach (var input in form.QuerySelectorAll<IHtmlSelectElement>("select[name]")) yield return $"{input.Name}=2001"; // a year before all
    }

    private static string? FileOf(IHtmlDocument page) =>
        page.QuerySelectorAll("main a[href]").Select(link => link.GetAttribute("href")!).FirstOrDefault(href => href.Split('?')[0].EndsWith("/export", StringComparison.Ordinal));

    private static async Task<(string? Problem, int Lines)> ReadAsync(Visitor visitor, string href)
    {
        using var answer = await visitor.Client.GetAsync(new Uri(href, UriKind.Relative));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if ((int)answer.StatusCode != 200) return ($"{href} answers {(int)answer.StatusCode}", lines.Length);
        return bytes is [0xEF, 0xBB, 0xBF, ..] && lines is [{ Length: > 5 }, ..] ? (null, lines.Length) : ($"{href} has no mark or header", lines.Length);
    }

    /// <summary>What the last page was made from.</summary>
    private sealed class ShownModels : IAlwaysRunResultFilter
    {
        public object? Last { get; set; }

        public void OnResultExecuting(ResultExecutingContext context) => Last = (context.Result as ViewResult)?.Model;

        public void OnResultExecuted(ResultExecutedContext context)
        {
        }

        /// <summary>Whether a page of rows can be reached from it by the properties of our own types.</summary>
        public static bool CarriesPage(object? model) => model is not null && Reaches(model.GetType(), []);

        private static bool Reaches(Type type, HashSet<Type> seen)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>)) return true;
            if (!seen.Add(type) || type.Namespace?.StartsWith(nameof(CspPortal), StringComparison.Ordinal) != true || typeof(IEnumerable).IsAssignableFrom(type)) return false;
            return type.GetProperties().Any(property => Reaches(property.PropertyType, seen));
        }
    }
}
