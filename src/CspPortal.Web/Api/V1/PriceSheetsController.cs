using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Files;
using CspPortal.Application.Imports;
using CspPortal.Domain.Access;
using CspPortal.Domain.Catalog;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Price sheets (spec 3): a zip with one CSV, as their readers expect, streamed. <c>pricesheets(Market='US',PricesheetView='software')/$value</c>.</summary>
[Route("v1.0/sales")]
public sealed partial class PriceSheetsController(ExportPriceList export, OfferQueries offers, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    private static readonly string[] OtherViews = ["azure_consumption", "updatedlicensebased", "marketplace"];

    [HttpGet("{sheet}/$value"), Requires(Permission.ReadMarkets)]
    public async Task<IActionResult> Value(string sheet, string? timeline, string? month, CancellationToken ct)
    {
        if (!sheet.StartsWith("pricesheets(", StringComparison.OrdinalIgnoreCase)) return Refused(StatusCodes.Status404NotFound, PartnerErrorCode.NotFound, "There is nothing at this address.");
        var arguments = Argument().Matches(sheet);
        if (arguments.DistinctBy(match => match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase).Count() != arguments.Count) return Bad("Market", "Each argument is named once.");
        var named = arguments.ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
        if ((await offers.MarketsAsync(named.GetValueOrDefault("Market", ""), ct)).FirstOrDefault() is not { } market) return Bad("Market", "Market is a two-letter ISO code, e.g. Market='US'.");
        var view = named.GetValueOrDefault("PricesheetView", "");
        ProductKind[]? kinds = view.ToUpperInvariant() switch
        {
            "SOFTWARE" => [ProductKind.PerpetualSoftware, ProductKind.SoftwareSubscription, ProductKind.AzureSoftwarePlan],
            "AZURE_RESERVATIONS" => [ProductKind.AzureReservation],
            _ => null,
        };
        if (kinds is null)
        {
            return OtherViews.Contains(view, StringComparer.OrdinalIgnoreCase)
                ? Refused(StatusCodes.Status403Forbidden, PartnerErrorCode.ViewRefused, "This portal sells software and Azure reservations.", "PricesheetView")
                : Bad("PricesheetView", "PricesheetView is software or azure_reservations.");
        }

        if (!Enum.TryParse<PriceTimeline>(timeline ?? nameof(PriceTimeline.Current), ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted)) return Bad("timeline", "timeline is current, history or future.");
        DateOnly? first = null;
        if (wanted == PriceTimeline.History || (wanted == PriceTimeline.Future && !string.IsNullOrEmpty(month)))
        {
            if (!DateOnly.TryParseExact(month + "01", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year >= DateOnly.MaxValue.Year) return Bad("month", "The month is yyyyMM; a history needs one.");
            first = day;
        }

        var name = $"{view.ToLowerInvariant()}_{market.IsoCode}";
        var rows = await export.OfCountryAsync(market.IsoCode, kinds, wanted, first, Viewer.Actor, ct);
        Response.ContentType = "application/zip";
        Response.Headers.ContentDisposition = $"attachment; filename={name}.zip";
        HttpContext.AllowArchive();
        await using var zip = await ZipArchive.CreateAsync(Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        await using var entry = await zip.CreateEntry(name + ".csv").OpenAsync(ct);
        await CsvFile.WriteAsync(entry, rows, ct);
        return new EmptyResult();
    }

    [GeneratedRegex("(?<name>[A-Za-z]+)='(?<value>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Argument();
}
