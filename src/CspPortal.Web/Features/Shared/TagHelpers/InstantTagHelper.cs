using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CspPortal.Web.Features.Shared.TagHelpers;

/// <summary>An instant in the viewer's zone, with UTC for the pointer and for machines (I18-01).</summary>
[HtmlTargetElement("instant", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InstantTagHelper(Viewer viewer) : TagHelper
{
    /// <summary>UTC; null shows a dash.</summary>
    public DateTime? Value { get; set; }

    /// <summary>The log counts them.</summary>
    public bool Seconds { get; set; }

    /// <summary>Only the day it falls on in the viewer's zone.</summary>
    public bool DateOnly { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = Value is null ? "span" : "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetContent("–");
        if (Value is not { } utc) return;
        output.Attributes.SetAttribute("datetime", utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        output.Content.SetContent(DateOnly
            ? Formats.Day(Formats.DayOf(utc, viewer.TimeZone))
            : Formats.Instant(utc, viewer.TimeZone, Seconds));
    }
}

/// <summary>A calendar date, the same in every zone: the end of a term, an invoice's date.</summary>
[HtmlTargetElement("day", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DayTagHelper : TagHelper
{
    public DateOnly? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = Value is null ? "span" : "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetContent(Value is { } day ? Formats.Day(day) : "–");
        if (Value is { } iso) output.Attributes.SetAttribute("datetime", iso.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
