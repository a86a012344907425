using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Shared.TagHelpers;

public enum Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Error,
}

/// <summary>One of img/icons.svg; always beside words, so silent to screen readers.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper(AssetUrls assets) : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        var use = new TagBuilder("use");
        use.Attributes["href"] = $"{assets["img/icons.svg"]}#{Name}";
        output.Content.SetHtmlContent(use);
    }
}

/// <summary>A state in a word; the colour repeats what the word says.</summary>
[HtmlTargetElement("status-badge")]
public sealed class StatusBadgeTagHelper : TagHelper
{
    public Tone Tone { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.Attributes.SetAttribute("class", $"badge tone-{Css.Name(Tone)}");
    }
}

/// <summary>A note across the page or a form.</summary>
[HtmlTargetElement("message-bar")]
public sealed class MessageBarTagHelper(IStringLocalizer<SharedText> text, AssetUrls assets) : TagHelper
{
    public Tone Tone { get; set; } = Tone.Info;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"message-bar tone-{Css.Name(Tone)}");
        var tone = Tone == Tone.Neutral ? Tone.Info : Tone;
        output.PreContent.AppendHtml($"<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{assets["img/icons.svg"]}#{Css.Name(tone)}\"></use></svg><span class=\"sr-only\">");
        output.PreContent.Append(text[$"Bar.{tone}"]);
        output.PreContent.AppendHtml("</span><div>");
        output.PostContent.SetHtmlContent("</div>");
    }
}

/// <summary>An id, key or domain to be selected at one click, with a copy button where scripts run.</summary>
[HtmlTargetElement("id-copy", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IdCopyTagHelper(IStringLocalizer<SharedText> text, AssetUrls assets) : TagHelper
{
    public string? Value { get; set; }

    /// <summary>What is read: a key in groups, say. The value itself is copied.</summary>
    public string? Shown { get; set; }

    /// <summary>Names the button where several are on the page: "order number".</summary>
    public string? What { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "id-copy");
        if (string.IsNullOrEmpty(Value))
        {
            output.Content.SetContent("–");
            return;
        }

        // Razor hands a null text over as an empty one.
        var shown = string.IsNullOrEmpty(Shown) ? Value : Shown;
        var code = new TagBuilder("code");
        code.InnerHtml.Append(shown);
        var button = new TagBuilder("button");
        button.Attributes["type"] = "button";
        button.Attributes["class"] = "button subtle icon-only needs-script";
        button.Attributes["data-copy"] = Value;
        button.Attributes["aria-label"] = text["Copy.What", string.IsNullOrEmpty(What) ? shown : What];
        button.Attributes["title"] = text["Copy.Button"];
        button.InnerHtml.AppendHtml($"<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{assets["img/icons.svg"]}#copy\"></use></svg>");
        output.Content.SetHtmlContent(code);
        output.Content.AppendHtml(button);
    }
}

/// <summary>Why a list is empty, and the next step.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper(AssetUrls assets) : TagHelper
{
    public string Title { get; set; } = "";

    public string Icon { get; set; } = "search";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty-state");
        var title = new TagBuilder("p");
        title.AddCssClass("empty-title");
        title.InnerHtml.Append(Title);
        output.PreContent.AppendHtml($"<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{assets["img/icons.svg"]}#{Icon}\"></use></svg>");
        output.PreContent.AppendHtml(title);
    }
}

/// <summary>A button that cannot be pressed now, with the reason beside it, reachable by keyboard and read aloud.</summary>
[HtmlTargetElement("why-not", TagStructure = TagStructure.WithoutEndTag)]
public sealed class WhyNotTagHelper : TagHelper
{
    public string Label { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Unique on the page: in a row, with the row's id.</summary>
    public string Id { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "why-not");
        var reasonId = "why-" + (Id.Length > 0 ? Id : context.UniqueId);
        var button = new TagBuilder("button");
        button.AddCssClass("button");
        button.Attributes["type"] = "button";
        button.Attributes["aria-disabled"] = "true";
        button.Attributes["aria-describedby"] = reasonId;
        button.InnerHtml.Append(Label);
        var reason = new TagBuilder("span");
        reason.AddCssClass("why");
        reason.Attributes["id"] = reasonId;
        reason.InnerHtml.Append(Reason);
        output.Content.SetHtmlContent(button);
        output.Content.AppendHtml(reason);
    }
}

internal static class Css
{
    internal static string Name(Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Success => "success",
        Tone.Warning => "warning",
        Tone.Error => "error",
        _ => "neutral",
    };
}
