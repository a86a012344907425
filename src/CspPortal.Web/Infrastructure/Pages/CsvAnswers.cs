using CspPortal.Application.Files;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>A list as a file (CSV-01).</summary>
public static class CsvAnswers
{
    /// <typeparam name="T">A <c>[CsvRecord] partial</c> type.</typeparam>
    public static Task<IActionResult> SendCsvAsync<T>(this Controller controller, string fileName, IEnumerable<T> rows, CancellationToken ct) =>
        controller.SendCsvAsync(fileName, rows.ToAsyncEnumerable(), ct);

    /// <inheritdoc cref="SendCsvAsync{T}(Controller, string, IEnumerable{T}, CancellationToken)"/>
    public static async Task<IActionResult> SendCsvAsync<T>(this Controller controller, string fileName, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var response = controller.Response;
        response.ContentType = CsvFile.ContentType;
        response.Headers.ContentDisposition = "attachment; filename=" + fileName;
        response.Headers.CacheControl = "no-store";
        await CsvFile.WriteAsync(response.Body, rows, ct);
        return new EmptyResult();
    }
}
