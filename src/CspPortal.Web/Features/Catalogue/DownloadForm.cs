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
    public string? Version { get; set; }

    public string? Language { get; set; }

    public string? Bit { get; set; }

    public IFormFile? File { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public DownloadPlace ToPlace() => new(Version!.Trim(), DownloadTags.Language(Language)!, Bit!);
}

public sealed class DownloadFormValidator : AbstractValidator<DownloadForm>
{
    public DownloadFormValidator(IStringLocalizer<CatalogueText> text)
    {
        RuleFor(form => form.Version).Must(version => version is not null && version.Trim() is { Length: > 0 and <= Artifact.VersionLength } trimmed && PlainText.IsReadable(trimmed) && PlainText.HasInk(trimmed))
            .WithMessage(_ => text["Download.EnterVersion", Artifact.VersionLength]);
        RuleFor(form => form.Language).Must(language => DownloadTags.Language(language) is not null).WithMessage(_ => text["Download.EnterLanguage"]);
        RuleFor(form => form.Bit).Must(bit => bit is not null && DownloadTags.Bits.Contains(bit)).WithMessage(_ => text["Download.ChooseBit"]);
        RuleFor(form => form.File).NotNull().WithMessage(_ => text["Download.ChooseFile"]);
        RuleFor(form => form.File).Must(file => file!.Length > 0).When(form => form.File is not null).WithMessage(_ => text["Download.FileEmpty"]);
    }
}

public sealed record NewDownloadPage(CatalogueProductDetail Detail, DownloadForm Form)
{
    /// <summary>Browsers forget a chosen file when the form comes back.</summary>
    public bool MustChooseAgain { get; init; }

    public string Address => CataloguePage.AddressOf(Detail.Product.Id);

    /// <summary>Those the product has, to be chosen again.</summary>
    public IEnumerable<string> Versions => Detail.Downloads.Where(download => download.Artifact.WithdrawnAt is null).Select(download => download.Artifact.Version).Distinct();
}
