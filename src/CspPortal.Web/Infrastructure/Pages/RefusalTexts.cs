using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Web.Features.Shared;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Turns a refusal into a sentence in the reader's language, zone and number format.</summary>
public sealed class RefusalTexts(IStringLocalizer<RefusalsText> text, Viewer viewer)
{
    public string Say(Refusal refusal) => text[refusal.Code, [.. refusal.Arguments.Select(Show)]];

    private object Show(object argument) => argument switch
    {
        Money money => Formats.Money(money),
        DateTime at => Formats.Instant(at, viewer.TimeZone),
        DateOnly on => Formats.Day(on),
        int or long => string.Create(CultureInfo.CurrentCulture, $"{argument:N0}"),
        decimal number => number.ToString("#,##0.####", CultureInfo.CurrentCulture),
        _ => argument,
    };
}
