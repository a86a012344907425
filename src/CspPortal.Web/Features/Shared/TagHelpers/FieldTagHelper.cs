using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Shared.TagHelpers;

/// <summary>A labelled control with hint and error, joined for screen readers; what was typed is kept (REL-02, A11-01).</summary>
/// <remarks>Further attributes go to the control. Content between the tags follows the control: a unit, a button.</remarks>
[HtmlTargetElement("field", Attributes = "for")]
public sealed class FieldTagHelper(IStringLocalizer<SharedText> text) : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>An input's type, or <c>textarea</c>, <c>select</c>, <c>checkbox</c>.</summary>
    public string Type { get; set; } = "text";

    public bool Required { get; set; }

    /// <summary>Of a select. None is chosen: an empty "Choose…" comes first.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ModelState.TryGetValue(name, out var entry);
        var error = entry?.Errors.Select(e => e.ErrorMessage).FirstOrDefault(message => message.Length > 0);
        var control = Control(entry?.AttemptedValue ?? (Type == "text" && For.Model is decimal amount ? Grouped(amount) : Shown(For.Model)));
        control.Attributes["id"] = id;
        control.Attributes["name"] = name;
        if (Required) control.Attributes["required"] = "required";
        if (error is not null) control.Attributes["aria-invalid"] = "true";
        var described = string.Join(' ', new[] { string.IsNullOrEmpty(Hint) ? null : id + "-hint", error is null ? null : id + "-error" }.OfType<string>());
        if (described.Length > 0) control.Attributes["aria-describedby"] = described;
        foreach (var attribute in output.Attributes) control.Attributes[attribute.Name] = attribute.Value?.ToString();

        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Type == "checkbox" ? "field field-check" : "field");
        var content = await output.GetChildContentAsync();
        var label = LabelFor(id);
        if (Type == "checkbox")
        {
            output.Content.AppendHtml(control);
            output.Content.AppendHtml(label);
        }
        else
        {
            output.Content.AppendHtml(label);
            if (!string.IsNullOrEmpty(Hint)) output.Content.AppendHtml(Note("p", "hint", id + "-hint", Hint));
            output.Content.AppendHtml(control);
        }

        output.Content.AppendHtml(content);
        if (Type == "checkbox" && !string.IsNullOrEmpty(Hint)) output.Content.AppendHtml(Note("p", "hint", id + "-hint", Hint));
        if (error is not null) output.Content.AppendHtml(Note("p", "error", id + "-error", error));
    }

    private TagBuilder LabelFor(string id)
    {
        var label = new TagBuilder("label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(Label);
        if (!Required) return label;
        label.InnerHtml.AppendHtml(" <span class=\"required\">");
        label.InnerHtml.Append(text["Field.Required"]);
        label.InnerHtml.AppendHtml("</span>");
        return label;
    }

    private TagBuilder Control(string value)
    {
        switch (Type)
        {
            case "textarea":
                var area = new TagBuilder("textarea");
                area.InnerHtml.Append(value);
                return area;
            case "select":
                return Select(value);
            case "checkbox":
                var box = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
                box.Attributes["type"] = "checkbox";
                box.Attributes["value"] = "true";
                if (string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)) box.Attributes["checked"] = "checked";
                return box;
            default:
                var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
                input.Attributes["type"] = KeepsValue(value) ? Type : "text";
                input.Attributes["value"] = value;
                return input;
        }
    }

    /// <summary>Browsers empty a number or date field that holds something else; what was typed stays to be corrected (REL-02).</summary>
    private bool KeepsValue(string value) => value.Length == 0 || Type switch
    {
        "number" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    private TagBuilder Select(string value)
    {
        var select = new TagBuilder("select");
        var items = Items?.ToList() ?? [];
        if (items.All(item => item.Value != value)) select.InnerHtml.AppendHtml(Option("", text["Field.Choose"], isSelected: false));
        foreach (var item in items) select.InnerHtml.AppendHtml(Option(item.Value, item.Text, item.Value == value));
        return select;
    }

    private static TagBuilder Option(string value, string words, bool isSelected)
    {
        var option = new TagBuilder("option");
        option.Attributes["value"] = value;
        if (isSelected) option.Attributes["selected"] = "selected";
        option.InnerHtml.Append(words);
        return option;
    }

    private static TagBuilder Note(string tag, string css, string id, string words)
    {
        var note = new TagBuilder(tag);
        note.AddCssClass(css);
        note.Attributes["id"] = id;
        note.InnerHtml.Append(words);
        return note;
    }

    /// <summary>As people read and type amounts: 1,250.5.</summary>
    private static string Grouped(decimal amount) => amount.ToString("#,##0.######", CultureInfo.InvariantCulture);

    /// <summary>As HTML wants values: ISO dates, invariant numbers.</summary>
    private static string Shown(object? model) => model switch
    {
        null => "",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => model.ToString() ?? "",
    };
}

/// <summary>All that is wrong with a form, above it, each linked to its field.</summary>
[HtmlTargetElement("form-errors", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormErrorsTagHelper(IStringLocalizer<SharedText> text) : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = ViewContext.ModelState
            .SelectMany(pair => pair.Value?.Errors ?? [], (pair, error) => (pair.Key, error.ErrorMessage))
            .Where(error => error.ErrorMessage.Length > 0).ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "message-bar tone-error form-errors");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Content.AppendHtml("<div>");
        foreach (var (_, message) in errors.Where(error => error.Key.Length == 0)) output.Content.AppendHtml(Paragraph(message));
        var beside = errors.Where(error => error.Key.Length > 0).ToList();
        if (beside.Count > 0)
        {
            output.Content.AppendHtml(Paragraph(text["Form.Errors"]));
            output.Content.AppendHtml(List(beside));
        }

        output.Content.AppendHtml("</div>");
    }

    private static TagBuilder Paragraph(string words)
    {
        var paragraph = new TagBuilder("p");
        paragraph.InnerHtml.Append(words);
        return paragraph;
    }

    private static TagBuilder List(List<(string Key, string Message)> errors)
    {
        var list = new TagBuilder("ul");
        foreach (var (key, message) in errors)
        {
            var item = new TagBuilder("li");
            var link = new TagBuilder("a");
            // Binding notes form.Quantity after the parameter; the field is Form.Quantity after the property.
            link.Attributes["href"] = "#" + TagBuilder.CreateSanitizedId(char.ToUpperInvariant(key[0]) + key[1..], "_");
            link.InnerHtml.Append(message);
            item.InnerHtml.AppendHtml(link);
            list.InnerHtml.AppendHtml(item);
        }

        return list;
    }
}
