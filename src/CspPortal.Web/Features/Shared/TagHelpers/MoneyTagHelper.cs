using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Shared.TagHelpers;

/// <summary>An amount with its ISO code and, where it is a price, whether tax is in it (PRC-01, TAX-01).</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MoneyTagHelper(IStringLocalizer<SharedText> text) : TagHelper
{
    /// <summary>Null shows a dash.</summary>
    public Money? Value { get; set; }

    public TaxTreatment? Tax { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "money");
        output.Content.SetContent(Value is { } value ? Formats.Money(value) : "–");
        if (Value is null || Tax is not { } tax) return;
        output.Content.AppendHtml(" <small>");
        output.Content.Append(text[$"Money.{tax}"]);
        output.Content.AppendHtml("</small>");
    }
}
