using CspPortal.Documents;

namespace CspPortal.Web.Infrastructure;

/// <summary>Which fonts documents are printed with: <c>Documents:RegularFont</c> and <c>Documents:BoldFont</c> before the usual places of the system.</summary>
public static class DocumentSetup
{
    public static WebApplicationBuilder AddPortalDocuments(this WebApplicationBuilder builder)
    {
        var (regular, bold) = (builder.Configuration["Documents:RegularFont"], builder.Configuration["Documents:BoldFont"]);
        if (new[] { regular, bold }.FirstOrDefault(path => path is { Length: > 0 } && !File.Exists(path)) is { } missing)
            throw new SetupException($"The font file {missing} was not found. Correct Documents:RegularFont and Documents:BoldFont, or leave them out.");
        if (string.IsNullOrEmpty(regular) && !string.IsNullOrEmpty(bold)) throw new SetupException("Documents:BoldFont needs Documents:RegularFont too.");

        builder.Services.AddSingleton(_ => new PdfRenderer(string.IsNullOrEmpty(regular) ? FontFile.UsualPlaces : [new FontFile(regular, bold), .. FontFile.UsualPlaces]));
        return builder;
    }
}
