using System.Globalization;
using System.Reflection;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CspPortal.Testing;

/// <summary>A browser without scripts: gets pages, fills in the forms that are on them, follows redirects, keeps cookies.</summary>
public sealed class Visitor(HttpClient client, PortalHost portal)
{
    private static readonly HtmlParser Parser = new();

    /// <summary>Status of the last answer, redirects followed.</summary>
    public int LastStatus { get; private set; }

    /// <summary>Path and query of the last answer, redirects followed.</summary>
    public string LastPath { get; private set; } = "/";

    public HttpResponseMessage? LastResponse { get; private set; }

    /// <summary>For headers that every request shall carry, e.g. Accept-Language.</summary>
    public HttpClient Client => client;

    public Task<IHtmlDocument> GetPageAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>The real way: asks for a page, is sent to the sign-in page, chooses the person, comes back.</summary>
    public async Task<IHtmlDocument> SignInAsync(Person person, string returnUrl = "/")
    {
        var page = await GetPageAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        return await SubmitAsync(page, "form:has(button[name=person])", new Dictionary<string, string?>(StringComparer.Ordinal) { ["person"] = person.Choice });
    }

    /// <summary>Sends a form of the page as a browser would, hidden fields and antiforgery token included.</summary>
    /// <param name="overrides">What the person enters: a dictionary by field name, or an object whose properties are named like the fields; null takes a field away.</param>
    public Task<IHtmlDocument> SubmitAsync(IHtmlDocument page, string formSelector, object? overrides = null)
    {
        var form = page.QuerySelector<IHtmlFormElement>(formSelector)
            ?? throw new InvalidOperationException($"No form {formSelector} on {LastPath} ({LastStatus}):\n{page.Body?.TextContent.Trim()}");
        var fields = FieldsOf(form).ToList();
        foreach (var (name, value) in Entered(overrides))
        {
            fields.RemoveAll(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase));
            if (value is not null) fields.Add(new(name, value));
        }

        var action = form.GetAttribute("action") is { Length: > 0 } address ? new Uri(new Uri(portal.Address, LastPath), address) : new Uri(portal.Address, LastPath);
        var content = new FormUrlEncodedContent(fields);
        if (string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
            return SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = content });
        return SubmitGetAsync(action, content);
    }

    /// <summary>Sends a form of the page with files chosen in its file field, as a browser would.</summary>
    public Task<IHtmlDocument> SubmitWithFilesAsync(IHtmlDocument page, string formSelector, IReadOnlyList<(string Name, byte[] Content)> files, object? overrides = null)
    {
        var form = page.QuerySelector<IHtmlFormElement>(formSelector) ?? throw new InvalidOperationException($"No form {formSelector} on {LastPath} ({LastStatus}).");
        var chooser = form.Elements.OfType<IHtmlInputElement>().Single(input => input.Type == "file").GetAttribute("name")!;
        var fields = FieldsOf(form).Where(field => field.Key != chooser).ToList();
        foreach (var (name, value) in Entered(overrides))
        {
            fields.RemoveAll(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase));
            if (value is not null) fields.Add(new(name, value));
        }

        var content = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 };
        foreach (var (name, value) in fields) content.Add(new StringContent(value), $"\"{name}\"");
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            // Browsers send the name as it is, in UTF-8.
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{chooser}\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
            content.Add(part);
        }

        var action = new Uri(new Uri(portal.Address, LastPath), form.GetAttribute("action")!);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = content });
    }

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        foreach (var element in form.Elements.Where(e => !e.HasAttribute("disabled")))
        {
            var name = element.GetAttribute("name");
            if (string.IsNullOrEmpty(name)) continue;
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" }:
                case IHtmlButtonElement:
                    continue;
                case IHtmlSelectElement select:
                    foreach (var option in select.SelectedOptions) yield return new(name, option.Value);
                    break;
                case IHtmlTextAreaElement area:
                    yield return new(name, area.Value);
                    break;
                case IHtmlInputElement input:
                    yield return new(name, input.Value);
                    break;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Entered(object? overrides) => overrides switch
    {
        null => [],
        IEnumerable<KeyValuePair<string, string?>> pairs => pairs,
        _ => overrides.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property =>
            new KeyValuePair<string, string?>(property.Name, property.GetValue(overrides) switch
            {
                null => null,
                bool flag => flag ? "true" : "false",
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                var value => value.ToString(),
            })),
    };

    private async Task<IHtmlDocument> SubmitGetAsync(Uri action, FormUrlEncodedContent content) =>
        await SendAsync(new HttpRequestMessage(HttpMethod.Get, new UriBuilder(action) { Query = await content.ReadAsStringAsync() }.Uri));

    private async Task<IHtmlDocument> SendAsync(HttpRequestMessage request)
    {
        LastResponse = await client.SendAsync(request);
        LastStatus = (int)LastResponse.StatusCode;
        LastPath = LastResponse.RequestMessage!.RequestUri!.PathAndQuery;
        return await Parser.ParseDocumentAsync(await LastResponse.Content.ReadAsStreamAsync());
    }
}
