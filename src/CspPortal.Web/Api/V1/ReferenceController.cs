using System.Text.RegularExpressions;
using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain.Access;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Facts of a country about addresses (spec 10). Calling codes and patterns by hand for the larger markets; nothing is known of the others, so nothing is asked.</summary>
/// <param name="PostalCode">Pattern; null: none is asked for.</param>
/// <param name="States">ISO 3166-2 codes without the country, with a space between.</param>
public sealed record CountryFacts(string CallingCode, string? PostalCode, string States = "")
{
    private static readonly Dictionary<string, CountryFacts> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US"] = new("1", @"^\d{5}(-\d{4})?$", "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY"),
        ["CA"] = new("1", @"^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$", "AB BC MB NB NL NS NT NU ON PE QC SK YT"),
        ["AU"] = new("61", @"^\d{4}$", "ACT NSW NT QLD SA TAS VIC WA"),
        ["BR"] = new("55", @"^\d{5}-?\d{3}$", "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO"),
        ["IN"] = new("91", @"^\d{6}$", "AN AP AR AS BR CG CH DH DL GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD PB PY RJ SK TN TR TS UK UP WB"),
        ["JP"] = new("81", @"^\d{3}-?\d{4}$"), ["KR"] = new("82", @"^\d{5}$"), ["TW"] = new("886", @"^\d{3}(\d{2,3})?$"), ["CN"] = new("86", @"^\d{6}$"), ["SG"] = new("65", @"^\d{6}$"),
        ["GB"] = new("44", @"^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$"), ["IE"] = new("353", null), ["DE"] = new("49", @"^\d{5}$"), ["AT"] = new("43", @"^\d{4}$"), ["CH"] = new("41", @"^\d{4}$"),
        ["FR"] = new("33", @"^\d{5}$"), ["IT"] = new("39", @"^\d{5}$"), ["ES"] = new("34", @"^\d{5}$"), ["PT"] = new("351", @"^\d{4}-\d{3}$"), ["NL"] = new("31", @"^\d{4} ?[A-Za-z]{2}$"), ["BE"] = new("32", @"^\d{4}$"),
        ["SE"] = new("46", @"^\d{3} ?\d{2}$"), ["NO"] = new("47", @"^\d{4}$"), ["DK"] = new("45", @"^\d{4}$"), ["FI"] = new("358", @"^\d{5}$"), ["PL"] = new("48", @"^\d{2}-\d{3}$"),
        ["NZ"] = new("64", @"^\d{4}$"), ["MX"] = new("52", @"^\d{5}$"), ["ZA"] = new("27", @"^\d{4}$"), ["AE"] = new("971", null), ["HK"] = new("852", null),
    };

    private static readonly CountryFacts Unknown = new("", null);

    public static CountryFacts Of(string isoCode) => Known.GetValueOrDefault(isoCode, Unknown);

    public bool NeedsState => States.Length > 0;

    public IReadOnlyList<string> StateList => States.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool StateFits(string? state) => !NeedsState || (state is not null && StateList.Contains(state.Trim(), StringComparer.OrdinalIgnoreCase));

    public bool PostalCodeFits(string? code) => PostalCode is null || (code is not null && Regex.IsMatch(code.Trim(), PostalCode, RegexOptions.None, TimeSpan.FromSeconds(1)));
}

/// <summary>A list as the documents nest it.</summary>
public sealed record ValueListResource(IReadOnlyList<string> Value);

/// <summary>CountryInformation (spec 10), with the names of the SDK and those of the documents.</summary>
public sealed record CountryRulesResource(string Iso2Code, string DefaultCulture, string? PostalCodeRegex, string GeographicRegion)
{
    /// <summary>Null: the platform knows none.</summary>
    public required string? Iso3Code { get; init; }

    public required IReadOnlyList<string> SupportedStatesList { get; init; }

    public bool IsStateRequired => SupportedStatesList.Count > 0;

    public ValueListResource States => new(SupportedStatesList);

    public string ResellerAgreementRegion => GeographicRegion;

    public required IReadOnlyList<string> SupportedLanguagesList { get; init; }

    public required IReadOnlyList<string> SupportedCulturesList { get; init; }

    public required IReadOnlyList<string> CountryCallingCodesList { get; init; }

    public IReadOnlyList<string> SupportedLanguages => SupportedLanguagesList;

    public IReadOnlyList<string> SupportedCultures => SupportedCulturesList;

    public IReadOnlyList<string> CountryCallingCodes => CountryCallingCodesList;

    public bool IsPostalCodeRequired => PostalCodeRegex is not null;

    public bool IsCityRequired => true;

    public bool IsVatIdSupported => false;

    public bool IsTaxIdSupported => false;

    public bool IsTaxIdOptional => true;

    public bool IsRegistrationNumberSupported => false;

    public ResourceAttributes Attributes => new("CountryInformation");
}

public sealed record AddressValidationResource(WireAddress OriginalAddress, IReadOnlyList<WireAddress> SuggestedAddresses, string Status, string? ValidationMessage);

/// <summary>What is asked before a customer is made (spec 2, 10).</summary>
[Route("v1")]
public sealed class ReferenceController(DomainQueries domains, MarketQueries markets, Viewer viewer, RefusalTexts refusals) : PartnerApiController(viewer, refusals)
{
    [HttpGet("countryvalidationrules/{country}"), Requires(Permission.ReadMarkets)]
    [ProducesResponseType<CountryRulesResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> CountryRules(string country, CancellationToken ct)
    {
        if (await MarketAsync(country, ct) is not { } market) return Refused(StatusCodes.Status404NotFound, PartnerErrorCode.NotFound, "No market has this ISO code.", "country");
        var facts = CountryFacts.Of(market.IsoCode);
        var culture = CountryCultures.DefaultOf(market.IsoCode);
        var (cultures, languages) = (CountryCultures.Of(market.IsoCode), CountryCultures.LanguagesOf(market.IsoCode));
        return Ok(new CountryRulesResource(market.IsoCode, culture, facts.PostalCode, market.Region)
        {
            Iso3Code = CountryCultures.Iso3Of(market.IsoCode),
            SupportedStatesList = facts.StateList,
            SupportedLanguagesList = languages.Count > 0 ? languages : [culture[..2]],
            SupportedCulturesList = cultures.Count > 0 ? cultures : [culture],
            CountryCallingCodesList = facts.CallingCode.Length > 0 ? [facts.CallingCode] : [],
        });
    }

    /// <summary>200: taken; 404: free (spec 2).</summary>
    [HttpHead("domains/{domain}"), Requires(Permission.ReadCustomers)]
    public async Task<IActionResult> Domain(string domain, CancellationToken ct) => await domains.IsTakenAsync(domain, ct) ? Ok() : NotFound();

    /// <summary>Looks whether the parts fit the country; nobody asks the post, so it never says Verified.</summary>
    [HttpPost("validations/address"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<AddressValidationResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Address(WireAddress body, CancellationToken ct)
    {
        if (await MarketAsync(body.Country ?? "", ct) is not { } market) return Bad("country", "The country is a two-letter ISO code.");
        if (string.IsNullOrWhiteSpace(body.AddressLine1)) return Bad("addressLine1", "The address line is missing.");
        if (string.IsNullOrWhiteSpace(body.City)) return Bad("city", "The city is missing.");
        var facts = CountryFacts.Of(market.IsoCode);
        var problems = new List<string>();
        if (facts.NeedsState && string.IsNullOrWhiteSpace(body.State)) problems.Add("The state is missing.");
        else if (!facts.StateFits(body.State)) problems.Add("The state is not one of the country's codes.");
        if (!facts.PostalCodeFits(body.PostalCode)) problems.Add("The postal code does not have the country's form.");
        return Ok(new AddressValidationResource(body, [], problems.Count == 0 ? "NotValidated" : "InteractionRequired", problems.Count == 0 ? null : string.Join(' ', problems)));
    }

    [HttpGet("agreements"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<ResourceCollection<AgreementResource>>(StatusCodes.Status200OK)]
    public IActionResult Agreements() => Ok(new ResourceCollection<AgreementResource>([new() { TemplateId = AgreementResource.Template, Type = AgreementResource.CustomerAgreement, Attributes = new("AgreementMetaData") }]));

    /// <summary>Customers are entered here, not invited.</summary>
    [HttpGet("customers/relationshiprequests"), Requires(Permission.ReadCustomers)]
    public IActionResult RelationshipRequests() => Refused(StatusCodes.Status403Forbidden, PartnerErrorCode.NotEligible, "There are no invitations here: POST /v1/customers enters a customer.");

    private async Task<MarketState?> MarketAsync(string country, CancellationToken ct) =>
        (await markets.AllAsync(ct)).FirstOrDefault(market => market.IsoCode.Equals(country.Trim(), StringComparison.OrdinalIgnoreCase));
}
