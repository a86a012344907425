using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Domain.Access;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>What the portal knows of a partner; what it does not know is left out.</summary>
public sealed record PartnerProfileResource
{
    public Guid? Id { get; init; }

    public Guid? TenantId { get; init; }

    public string? CompanyName { get; init; }

    public string? PartnerName { get; init; }

    public string? Domain { get; init; }

    public string? Culture { get; init; }

    public string? Language { get; init; }

    public string? Country { get; init; }

    public string? BillingCurrency { get; init; }

    public WireAddress? DefaultAddress { get; init; }

    public WireAddress? Address { get; init; }

    public required SelfLink Links { get; init; }

    public required ResourceAttributes Attributes { get; init; }
}

/// <summary>The partner's own profiles (spec 12): read, since the operator keeps them here.</summary>
[Route("v1/profiles")]
public sealed class ProfilesController(OwnPartnerQueries partners, MarketQueries markets, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    [HttpGet("{profile}"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<PartnerProfileResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> One(string profile, CancellationToken ct)
    {
        var partner = await partners.OwnAsync(ct);
        var market = await markets.OneAsync(partner.MarketCode, ct);
        var culture = CountryCultures.DefaultOf(market.IsoCode);
        var (links, address) = (new SelfLink(new($"/profiles/{profile.ToLowerInvariant()}")), new WireAddress { Country = market.IsoCode });
        return profile.ToUpperInvariant() switch
        {
            "ORGANIZATION" => Ok(new PartnerProfileResource
            {
                Id = partner.Id, TenantId = partner.Id, CompanyName = partner.Name, Domain = partner.Domain, Culture = culture, Language = culture[..2], DefaultAddress = address,
                Links = links, Attributes = new("PartnerOrganizationProfile"),
            }),
            "LEGALBUSINESS" => Ok(new PartnerProfileResource { CompanyName = partner.Name, Address = address, Links = links, Attributes = new("PartnerLegalBusinessProfile") }),
            "BILLING" => Ok(new PartnerProfileResource { CompanyName = partner.Name, Address = address, BillingCurrency = market.Currency, Links = links, Attributes = new("PartnerBillingProfile") }),
            "MPN" => Ok(new PartnerProfileResource { PartnerName = partner.Name, Links = links, Attributes = new("PartnerMpnProfile") }),
            "SUPPORT" => Ok(new PartnerProfileResource { Links = links, Attributes = new("PartnerSupportProfile") }),
            _ => Refused(StatusCodes.Status404NotFound, PartnerErrorCode.NotFound, "Profiles are organization, legalbusiness, billing, mpn and support."),
        };
    }
}
