using System.Text.RegularExpressions;
using CspPortal.Application.Catalog;
using CspPortal.Application.Entitlements;
using CspPortal.Domain;
using CspPortal.Domain.Entitlements;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Catalogue;

/// <summary>A download option as the operator enters it; field names are those of the refusals.</summary>
public sealed class DownloadForm
{
    public static readonly IReadOnlyList<string> Bits = ["x64", "x86", "arm64"];

    public string? Version { get; set; }

    public string? Language { get; set; }

    public string? Bit { get; set; }

    public IFormFile? File { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public DownloadPlace ToPlace() => new(Version!.Trim(), LanguageTag(Language!), Bit!);

    /// <summary>As tags are written: ja-JP, zh-Hans.</summary>
    private static string LanguageTag(string typed)
    {
        var parts = typed.Trim().Split('-');
        return string.Join('-', parts.Select((part, index) => (index, part.Length) switch
        {
            (0, _) => part.ToLowerInvariant(),
            (_, 2) => part.ToUpperInvariant(),
            (_, 4) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
            _ => part.ToLowerInvariant(),
        }));
    }
}

public sealed partial class DownloadFormValidator : AbstractValidator<DownloadForm>
{
    public DownloadFormValidator(IStringLocalizer<CatalogueText> text)
    {
        RuleFor(form => form.Version).Must(version => version is not null && version.Trim() is { Length: > 0 and <= Artifact.VersionLength } trimmed && PlainText.IsReadable(trimmed) && PlainText.HasInk(trimmed))
            .WithMessage(_ => text["Download.EnterVersion", Artifact.VersionLength]);
        RuleFor(form => form.Language).Must(language => language is not null && language.Trim().Length <= Artifact.LanguageLength && Tag().IsMatch(language.Trim())).WithMessage(_ => text["Download.EnterLanguage"]);
        RuleFor(form => form.Bit).Must(bit => bit is not null && DownloadForm.Bits.Contains(bit)).WithMessage(_ => text["Download.ChooseBit"]);
        RuleFor(form => form.File).NotNull().WithMessage(_ => text["Download.ChooseFile"]);
        RuleFor(form => form.File).Must(file => file!.Length > 0).When(form => form.File is not null).WithMessage(_ => text["Download.FileEmpty"]);
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}

public sealed record NewDownloadPage(CatalogueProductDetail Detail, DownloadForm Form)
{
    /// <summary>Browsers forget a chosen file when the form comes back.</summary>
    public bool MustChooseAgain { get; init; }

    public string Address => CataloguePage.AddressOf(Detail.Product.Id);

    /// <summary>Those the product has, to be chosen again.</summary>
    public IEnumerable<string> Versions => Detail.Downloads.Where(download => download.Artifact.WithdrawnAt is null).Select(download => download.Artifact.Version).Distinct();
}
