using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using OpenIddict.Abstractions;

namespace CspPortal.DevIdp;

/// <summary>The whole page, built by hand so that the provider needs nothing of the host's pages. Works without scripts.</summary>
internal static class SignInPage
{
    public const string PersonField = "person";

    private static readonly ResourceManager Texts = new("CspPortal.DevIdp.SignInText", typeof(SignInPage).Assembly);

    public static string ValueOf(LocalPerson person) => $"{person.TenantId}/{person.ObjectId}";

    public static string Render(HttpContext context, OpenIddictRequest request, IReadOnlyList<LocalPerson> people)
    {
        var culture = CultureOf(context);
        string Text(string name) => Encode(Texts.GetString(name, culture)!);
        var html = new StringBuilder(8 * 1024);
        html.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="{culture.TwoLetterISOLanguageName}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text("Title")}</title>
            <link rel="icon" href="{Encode(context.Request.PathBase)}/img/favicon.svg">
            <link rel="stylesheet" href="{Encode(context.Request.PathBase)}/_content/CspPortal.DevIdp/sign-in.css">
            </head>
            <body>
            <main>
            <h1>{Text("Title")}</h1>
            <p>{Text("Lead")}</p>
            <form method="post" action="{Encode(context.Request.PathBase + context.Request.Path)}">

            """);
        foreach (var (name, value) in request.GetParameters().Where(p => p.Key != PersonField))
            html.Append(CultureInfo.InvariantCulture, $"""<input type="hidden" name="{Encode(name)}" value="{Encode((string?)value)}">{'\n'}""");
        if (people.Count == 0) html.Append(CultureInfo.InvariantCulture, $"<p>{Text("Nobody")}</p>\n");
        var number = 0;
        foreach (var group in people.GroupBy(p => (p.TenantId, p.Organisation)))
            AppendOrganisation(html, ++number, group.Key.Organisation, group, Text("NoRole"));
        html.Append("</form>\n</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void AppendOrganisation(StringBuilder html, int number, string organisation, IEnumerable<LocalPerson> people, string noRole)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"o{number}\">\n<h2 id=\"o{number}\">{Encode(organisation)}</h2>\n<ul>\n");
        foreach (var person in people)
        {
            var roles = person.Roles.Count == 0 ? noRole : string.Join(", ", person.Roles.Select(Encode));
            html.Append(
                CultureInfo.InvariantCulture,
                $"""
                <li><button name="{PersonField}" value="{ValueOf(person)}">
                <b>{Encode(person.Name)}</b> <span class="roles">{roles}</span> <span class="upn">{Encode(person.UserPrincipalName)}</span>
                </button></li>

                """);
        }

        html.Append("</ul>\n</section>\n");
    }

    /// <summary>What the host decided for this request, else the browser's first wish.</summary>
    private static CultureInfo CultureOf(HttpContext context)
    {
        var culture = context.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName;
        culture ??= context.Request.Headers.AcceptLanguage.ToString().StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? "ja" : "en";
        return CultureInfo.GetCultureInfo(culture == "ja" ? "ja" : "en");
    }

    private static string Encode(string? value) => HtmlEncoder.Default.Encode(value ?? "");
}
