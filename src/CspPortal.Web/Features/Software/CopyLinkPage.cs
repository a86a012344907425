using CspPortal.Application.Entitlements;
using CspPortal.Domain.Entitlements;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Software;

/// <summary>Copy Link: for how long, how often (DWN-02).</summary>
public sealed class LinkForm
{
    public int? Days { get; set; } = DownloadLink.DefaultDays;

    /// <summary>Empty: any number.</summary>
    public int? Uses { get; set; }
}

public sealed class LinkFormValidator : AbstractValidator<LinkForm>
{
    public LinkFormValidator(IStringLocalizer<SoftwareText> text) =>
        RuleFor(form => form.Days).NotNull().WithMessage(_ => text["Link.DaysNeeded", DownloadLink.MaximumDays]);
}

public sealed record CopyLinkPage(LinePaths Paths, string CustomerName, string ProductTitle, Artifact Artifact, LinkForm Form);

/// <param name="Url">Shown once: only its hash is kept.</param>
public sealed record LinkIssuedPage(LinePaths Paths, string Url, IssuedLink Link);

/// <summary>What the holder of a dead or unknown link is told (DWN-03).</summary>
/// <param name="AdviceKey">Key of what to do now.</param>
public sealed record LinkDeadPage(int Status, string Message, string AdviceKey);
