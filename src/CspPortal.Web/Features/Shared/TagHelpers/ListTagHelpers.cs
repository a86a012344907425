using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace CspPortal.Web.Features.Shared.TagHelpers;

/// <summary>The address of this list with one thing changed; cursor names are dropped, since another order starts at its first page.</summary>
public static class ListLink
{
    /// <summary>Query names of a keyset cursor.</summary>
    private const string Cursor = "page";

    /// <param name="value">Null takes the name out.</param>
    public static string With(HttpRequest request, string name, string? value) => With(request, [new(name, value)]);

    /// <param name="dropped">Names to take out altogether, e.g. all filters.</param>
    public static string Without(HttpRequest request, IEnumerable<string> dropped) =>
        With(request, [.. dropped.Select(name => new KeyValuePair<string, string?>(name, null))]);

    private static string With(HttpRequest request, IReadOnlyList<KeyValuePair<string, string?>> changes)
    {
        var query = request.Query
            .Where(pair => pair.Key != Cursor && changes.All(change => change.Key != pair.Key))
            .SelectMany(pair => pair.Value, (pair, value) => new KeyValuePair<string, StringValues>(pair.Key, value))
            .Where(pair => !StringValues.IsNullOrEmpty(pair.Value))
            .Concat(changes.Where(change => change.Value is not null).Select(change => new KeyValuePair<string, StringValues>(change.Key, change.Value)));
        return request.PathBase + request.Path + QueryString.Create(query);
    }
}

/// <summary>A column heading that sorts: ascending first, then the other way.</summary>
[HtmlTargetElement("sort-header")]
public sealed class SortHeaderTagHelper : TagHelper
{
    /// <summary>The column's name in the address.</summary>
    public string Key { get; set; } = "";

    /// <summary>What the list is sorted by now: <c>name</c>, or <c>-name</c> for the other way.</summary>
    public string? Sort { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (up, down) = (Sort == Key, Sort == "-" + Key);
        output.TagName = "th";
        output.Attributes.SetAttribute("scope", "col");
        if (up || down) output.Attributes.SetAttribute("aria-sort", up ? "ascending" : "descending");
        var link = new TagBuilder("a") { TagRenderMode = TagRenderMode.StartTag };
        link.AddCssClass("sort");
        link.Attributes["href"] = ListLink.With(ViewContext.HttpContext.Request, "sort", up ? "-" + Key : Key);
        output.PreContent.SetHtmlContent(link);
        output.PostContent.SetHtmlContent($" <span aria-hidden=\"true\">{(up ? "↑" : down ? "↓" : "")}</span></a>");
    }
}

/// <summary>A filter in force.</summary>
/// <param name="Name">In the address; following the chip takes it out.</param>
public sealed record FilterChip(string Name, string Text);

/// <summary>What the list is filtered by; each chip removes its filter, the last link all of them.</summary>
[HtmlTargetElement("filter-chips", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FilterChipsTagHelper(IStringLocalizer<SharedText> text) : TagHelper
{
    public IReadOnlyList<FilterChip> Chips { get; set; } = [];

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Chips.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        var request = ViewContext.HttpContext.Request;
        output.TagName = "ul";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "chips");
        output.Attributes.SetAttribute("aria-label", text["List.Filters"].Value);
        foreach (var chip in Chips)
        {
            var link = new TagBuilder("a");
            link.AddCssClass("chip");
            link.Attributes["href"] = ListLink.With(request, chip.Name, null);
            link.Attributes["aria-label"] = text["List.RemoveFilter", chip.Text];
            link.InnerHtml.Append(chip.Text);
            link.InnerHtml.AppendHtml(" <span aria-hidden=\"true\">×</span>");
            Add(output, link);
        }

        var all = new TagBuilder("a");
        all.Attributes["href"] = ListLink.Without(request, Chips.Select(chip => chip.Name));
        all.InnerHtml.Append(text["List.ClearAll"]);
        Add(output, all);
    }

    private static void Add(TagHelperOutput output, TagBuilder link)
    {
        output.Content.AppendHtml("<li>");
        output.Content.AppendHtml(link);
        output.Content.AppendHtml("</li>");
    }
}

/// <summary>Neighbours of a keyset page and its size; the cursors are <see cref="Application.Paging.Page{T}"/>'s.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper(IStringLocalizer<SharedText> text) : TagHelper
{
    /// <summary>Cursors; null, which Razor hands over as empty, where there is no such page.</summary>
    public string? Previous { get; set; }

    public string? Next { get; set; }

    /// <summary>Rows per page now; 0 leaves the choice out.</summary>
    public int Size { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", text["List.Pages"].Value);
        if (Size > 0)
        {
            output.Content.AppendHtml("<span class=\"pager-sizes\">");
            output.Content.Append(text["List.RowsPerPage"]);
            foreach (var size in PageSizes.All)
            {
                var number = size.ToString(System.Globalization.CultureInfo.InvariantCulture);
                output.Content.AppendHtml(" ");
                output.Content.AppendHtml(Link(number, ListLink.With(request, "size", number), isCurrent: size == Size));
            }

            output.Content.AppendHtml("</span>");
        }

        output.Content.AppendHtml("<span class=\"pager-moves\">");
        if (!string.IsNullOrEmpty(Previous)) output.Content.AppendHtml(Button(text["List.Previous"], ListLink.With(request, "page", Previous), "prev"));
        if (!string.IsNullOrEmpty(Next)) output.Content.AppendHtml(Button(text["List.Next"], ListLink.With(request, "page", Next), "next"));
        output.Content.AppendHtml("</span>");
    }

    private static TagBuilder Link(string words, string href, bool isCurrent)
    {
        var link = new TagBuilder("a");
        link.Attributes["href"] = href;
        if (isCurrent) link.Attributes["aria-current"] = "true";
        link.InnerHtml.Append(words);
        return link;
    }

    private static TagBuilder Button(string words, string href, string relation)
    {
        var link = Link(words, href, isCurrent: false);
        link.AddCssClass("button");
        link.Attributes["rel"] = relation;
        return link;
    }
}

/// <summary>Rows per page that lists offer.</summary>
public static class PageSizes
{
    public const int Default = 50;

    public static readonly IReadOnlyList<int> All = [25, 50, 100];

    /// <returns>The size asked for if it is offered, the usual one otherwise.</returns>
    public static int Choose(int? asked) => asked is { } size && All.Contains(size) ? size : Default;
}
