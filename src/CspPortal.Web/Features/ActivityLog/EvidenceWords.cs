using System.Globalization;
using System.Net;
using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Auditing;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.ActivityLog;

/// <summary>The readable side of an evidence pack, in the language and zone of whoever makes it (LOG-05, I18-01).</summary>
public sealed class EvidenceWords(IStringLocalizer<ActivityLogText> text, Viewer viewer) : IEvidenceWords
{
    /// <summary>Read from a disk, years later, without the portal: no script, no address, a style of its own.</summary>
    private const string Style =
        ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #8886;vertical-align:top;overflow-wrap:anywhere}td.n{text-align:end}code{overflow-wrap:anywhere}";

    private static readonly string[] Files =
        [EvidencePack.Csv, EvidencePack.JsonLines, EvidencePack.Proof, EvidencePack.PublicKey, EvidencePack.HowToVerify, EvidencePack.Verifier, EvidencePack.Manifest];

    public string Summary(EvidenceFacts facts)
    {
        var html = new StringBuilder();
        var title = Safe(text["Evidence.Title"]);
        html.Append(CultureInfo.CurrentCulture, $"<!doctype html>\n<html lang=\"{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style></head><body>\n<h1>{title}</h1>\n<table>\n");
        foreach (var (name, value) in Rows(facts)) html.Append(CultureInfo.CurrentCulture, $"<tr><th scope=\"row\">{Safe(text["Evidence." + name])}</th><td>{Safe(value)}</td></tr>\n");
        html.Append("</table>\n");
        if (facts.NotSealed > 0) Paragraph("Evidence.NotSealed", facts.NotSealed);

        html.Append(CultureInfo.CurrentCulture, $"<h2>{Safe(text["Tab.People"])}</h2>\n<table>\n<tr><th>{Safe(text["User"])}</th><th>{Safe(text["Action"])}</th><th>{Safe(text["People.Count"])}</th><th>{Safe(text["People.LastAt"])}</th></tr>\n");
        foreach (var person in facts.People)
        {
            var name = ActivityLogPageModel.NameOf(person.Name, person.Channel, text);
            foreach (var operation in person.Operations)
                html.Append(CultureInfo.CurrentCulture, $"<tr><td>{Safe(name)}<br>{Safe(person.UserPrincipalName)}</td><td>{Safe(ActivityLogPageModel.EventName(text, operation.Operation))}<br><code>{Safe(operation.Operation)}</code></td><td class=\"n\">{Safe(operation.Count.ToString("N0", CultureInfo.CurrentCulture))}</td><td>{Safe(Instant(operation.LastAt))}</td></tr>\n");
        }

        html.Append(CultureInfo.CurrentCulture, $"</table>\n<h2>{Safe(text["Evidence.Files"])}</h2>\n<table>\n");
        foreach (var file in Files) html.Append(CultureInfo.CurrentCulture, $"<tr><th scope=\"row\"><code>{file}</code></th><td>{Safe(text["Evidence.File." + file])}</td></tr>\n");
        html.Append("</table>\n");
        Paragraph("Evidence.Honest");
        return html.Append("</body></html>\n").ToString();

        void Paragraph(string key, params object[] arguments) => html.Append(CultureInfo.CurrentCulture, $"<p>{Safe(text[key, arguments])}</p>\n");
    }

    public string HowToVerify(EvidenceFacts facts) =>
        text["Evidence.HowToVerify", EvidencePack.Proof, EvidencePack.PublicKey, EvidencePack.Verifier, EvidencePack.Manifest, facts.Signed.KeyId].Value.ReplaceLineEndings("\n") + "\n";

    private IEnumerable<(string Name, string Value)> Rows(EvidenceFacts facts)
    {
        var filter = facts.Filter;
        yield return ("Log", facts.Log == Guid.Empty ? text["Title.Installation"] : $"{viewer.Organisation} ({facts.Log})");
        yield return ("Range", $"{Instant(filter.From)} – {Instant(filter.Before)}");
        yield return ("Events", filter.Operations is { } operations ? string.Join(", ", operations.Select(name => ActivityLogPageModel.EventName(text, name))) : text["Event.All"]);
        foreach (var (name, value) in new[] { ("User", filter.User), ("Customer", filter.Customer), ("Product", filter.Product), ("Order", filter.Order), ("Outcome", filter.Outcome is { } outcome ? text[$"Outcome.{outcome}"].Value : null) })
            if (!string.IsNullOrWhiteSpace(value)) yield return (name, value);
        yield return ("Entries", text["Evidence.Entries.Value", facts.Entries, facts.First, facts.Last]);
        yield return ("Signed", text["Evidence.Signed.Value", facts.Signed.Position, Instant(facts.Signed.SignedAt), facts.Signed.KeyId]);
        if (facts.Oldest is { } oldest) yield return ("Oldest", Instant(oldest));
        yield return ("MadeBy", $"{facts.MadeBy.Name} {facts.MadeBy.UserPrincipalName}");
        yield return ("MadeAt", Instant(facts.MadeAt));
    }

    private string Instant(DateTime utc) => Formats.Instant(utc, viewer.TimeZone, seconds: true);

    private static string Safe(string value) => WebUtility.HtmlEncode(value);
}
