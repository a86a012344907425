using CspPortal.Application.Access;
using CspPortal.Application.Catalog;
using CspPortal.Application.Customers;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Customers;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.Customers;
using CspPortal.Web.Infrastructure.Access;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace CspPortal.Web.Api.V1;

/// <summary>Customers, their profiles and agreements (spec 2, CST-01).</summary>
[Route("v1/customers")]
public sealed class CustomersController(
    CustomerQueries customers, AddCustomer addCustomer, UpdateCustomer updateCustomer, MarketQueries markets, IValidator<CustomerForm> validator, Viewer viewer, RefusalTexts refusals)
    : PartnerApiController(viewer, refusals)
{
    [HttpGet, Requires(Permission.ReadCustomers), Reads("size", "filter", "seekOperation", PageToken.Header)]
    [ProducesResponseType<ResourceCollection<CustomerResource>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        if (SeekRequest.Of(Request, "customers", usual: 0) is not { } seek) return Bad(PageToken.Header, SeekRequest.Unreadable);
        if (WireFilter.Of(Request) is not { } filters) return Bad("filter", "The filter is not readable.");
        var filter = new CustomerFilter { Cursor = seek.Cursor, Size = seek.Size == 0 ? SeekRequest.Largest : seek.Size, LargestSize = SeekRequest.Largest };
        foreach (var each in filters)
        {
            if (each.Asks("CompanyName", "starts_with")) filter = filter with { NameStart = each.Value };
            else if (each.Asks("Domain", "starts_with")) filter = filter with { DomainStart = each.Value };
            else return Bad("filter", "Customers are filtered by CompanyName or Domain with starts_with.");
        }

        var items = new List<CustomerResource>();
        string? next;
        string? previous;
        do
        {
            var page = (await customers.ListAsync(filter, ct)).Customers;
            items.AddRange(page.Rows.Select(CustomerResource.Brief));
            (next, previous) = (page.Next, page.Previous);
            filter = filter with { Cursor = next };
        }
        while (seek.Size == 0 && next is not null); // who names no size never pages

        return Ok(new ResourceCollection<CustomerResource>(items)
        {
            ContinuationToken = next is null ? null : seek.Token(next),
            Links = seek.Links("/customers" + FilterQuery(), next, seek.Size == 0 ? null : previous),
        });
    }

    [HttpGet("{tenant}"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<CustomerResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> One(string tenant, CancellationToken ct) => ReadAsync(tenant, (customer, iso) => CustomerResource.Of(customer, iso), ct);

    /// <summary>App+User in Partner Center.</summary>
    [HttpGet("{tenant}/profiles/company"), Requires(Permission.ReadCustomers), PeopleOnly]
    [ProducesResponseType<CompanyProfileResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> CompanyProfile(string tenant, CancellationToken ct) => ReadAsync(tenant, CompanyProfileResource.Of, ct);

    [HttpGet("{tenant}/profiles/billing"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<BillingProfileResource>(StatusCodes.Status200OK)]
    public Task<IActionResult> BillingProfile(string tenant, CancellationToken ct) => ReadAsync(tenant, BillingProfileResource.Of, ct);

    /// <summary>Partners that stand between: there are none here.</summary>
    [HttpGet("{tenant}/relationships"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<ResourceCollection<SelfLink>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Relationships(string tenant, CancellationToken ct) => ReadAsync(tenant, (_, _) => new ResourceCollection<SelfLink>([]), ct);

    /// <summary>Commercial, all of them: other segments are not sold to here.</summary>
    [HttpGet("{tenant}/qualifications"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<IReadOnlyList<QualificationResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Qualifications(string tenant, CancellationToken ct) => ReadAsync(tenant, (_, _) => new[] { new QualificationResource("none") }, ct);

    [HttpPost("{tenant}/qualifications"), Requires(Permission.ManageCustomers)]
    public Task<IActionResult> Qualify(string tenant, CancellationToken ct) => RefuseAsync(tenant, "Customers here buy at commercial prices; other qualifications are not granted.", ct);

    [HttpPost, Requires(Permission.ManageCustomers)]
    [ProducesResponseType<CustomerResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Create(CustomerResource body, CancellationToken ct)
    {
        var (billing, company) = (body.BillingProfile ?? new(), body.CompanyProfile ?? new());
        var form = Form(billing);
        form.TenantId = (company.TenantId ?? body.Id ?? Guid.NewGuid()).ToString();
        form.Domain = company.Domain;
        form.CompanyName ??= company.CompanyName;
        if (await MarketAsync(billing.DefaultAddress, form, ct) is { } wrong) return wrong;
        if (!await PassesAsync(form, ct)) return Invalid();
        var outcome = await addCustomer.ExecuteAsync(Guid.Parse(form.TenantId), form.ToProfile(), Viewer.Actor, ct);
        if (!outcome.Succeeded(out var id, out var refusal)) return Refused(refusal);
        Response.Headers.Location = $"/v1/customers/{id}";
        var made = (await customers.VersionAsync(id, ct)).Value;
        return StatusCode(StatusCodes.Status201Created, CustomerResource.Of(made, await IsoAsync(made, ct), "none"));
    }

    /// <summary>Partner Center drops the reseller relationship so; orders, invoices and the log stay a partner's here, so there is nothing to drop it from.</summary>
    [HttpPatch("{tenant}"), Requires(Permission.ManageCustomers)]
    public async Task<IActionResult> Change(string tenant, CustomerResource body, CancellationToken ct)
    {
        if (WireNames.Same(body.RelationshipToPartner, "none")) return await RefuseAsync(tenant, "The relationship to a customer is not ended through the API.", ct);
        return await RefuseAsync(tenant, "Only RelationshipToPartner can be changed here; profiles have addresses of their own.", ct);
    }

    /// <summary>Of Partner Center's sandbox alone.</summary>
    [HttpDelete("{tenant}"), Requires(Permission.ManageCustomers)]
    public Task<IActionResult> Delete(string tenant, CancellationToken ct) => RefuseAsync(tenant, "Customers are deleted in an integration sandbox only.", ct);

    [HttpPut("{tenant}/profiles/billing"), Requires(Permission.ManageCustomers)]
    [ProducesResponseType<BillingProfileResource>(StatusCodes.Status200OK)]
    public async Task<IActionResult> ChangeBillingProfile(string tenant, BillingProfileResource body, CancellationToken ct)
    {
        if (await FindAsync(tenant, ct) is not { } outcome) return MalformedId();
        if (!outcome.Succeeded(out var customer, out var missing)) return Refused(missing);
        var form = Form(body);
        (form.TenantId, form.Domain, form.Version) = (customer.Id.ToString(), customer.Profile.Domain, customer.Version);
        form.CompanyName ??= customer.Profile.CompanyName;
        (form.AgreementFirstName, form.AgreementLastName, form.AgreementEmail, form.AgreementAcceptedOn) =
            (customer.Profile.Agreement?.FirstName, customer.Profile.Agreement?.LastName, customer.Profile.Agreement?.Email, customer.Profile.Agreement?.AcceptedOn);
        if (WireNames.IsUnset(body.DefaultAddress?.Country)) form.MarketCode = customer.Profile.MarketCode;
        else if (await MarketAsync(body.DefaultAddress, form, ct, customer.Profile.MarketCode) is { } wrong) return wrong;
        if (!await PassesAsync(form, ct)) return Invalid();
        if (Etags.Given(Request, body.Attributes) is { } etag && etag != Etags.Of(customer.Version)) return Refused(CustomerRefusals.Stale);
        var saved = await updateCustomer.ExecuteAsync(customer.Id, customer.Version, form.ToProfile(), Viewer.Actor, ct);
        return saved.Succeeded(out _, out var refusal) ? await ReadAsync(tenant, BillingProfileResource.Of, ct) : Refused(refusal);
    }

    [HttpGet("{tenant}/agreements"), Requires(Permission.ReadCustomers)]
    [ProducesResponseType<ResourceCollection<AgreementResource>>(StatusCodes.Status200OK)]
    public Task<IActionResult> Agreements(string tenant, CancellationToken ct) => ReadAsync(
        tenant, (customer, _) => new ResourceCollection<AgreementResource>(customer.Profile.Agreement is { } accepted ? [AgreementResource.Of(accepted)] : []), ct);

    /// <summary>Who accepted the customer agreement and when; without it nothing can be bought (CST-01).</summary>
    [HttpPost("{tenant}/agreements"), Requires(Permission.ManageCustomers)]
    [ProducesResponseType<AgreementResource>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Agree(string tenant, AgreementResource body, CancellationToken ct)
    {
        if (await FindAsync(tenant, ct) is not { } outcome) return MalformedId();
        if (!outcome.Succeeded(out var customer, out var missing)) return Refused(missing);
        if (!WireNames.IsUnset(body.Type) && !WireNames.Same(body.Type, AgreementResource.CustomerAgreement)) return Bad("type", $"The agreement is {AgreementResource.CustomerAgreement}.");
        if (body.TemplateId is { } template && template != AgreementResource.Template) return Bad("templateId", "There is no such agreement; GET /v1/agreements lists them.");
        if (body.DateAgreed is not { } agreed) return Bad("dateAgreed", "Say when the customer agreed.");
        var form = CustomerForm.Of(customer.Id, customer.Profile, customer.Version);
        var contact = body.PrimaryContact ?? new();
        (form.AgreementFirstName, form.AgreementLastName, form.AgreementEmail, form.AgreementAcceptedOn) = (contact.FirstName, contact.LastName, contact.Email, DateOnly.FromDateTime(agreed));
        if (!await PassesAsync(form, ct)) return Invalid();
        var saved = await updateCustomer.ExecuteAsync(customer.Id, customer.Version, form.ToProfile(), Viewer.Actor, ct);
        return saved.Succeeded(out _, out var refusal) ? StatusCode(StatusCodes.Status201Created, AgreementResource.Of(form.ToProfile().Agreement!) with { PrimaryContact = contact }) : Refused(refusal);
    }

    private ObjectResult MalformedId() => Refused(StatusCodes.Status400BadRequest, PartnerErrorCode.CustomerIdMalformed, "A customer id is a GUID.", "customerId");

    private async Task<IActionResult> RefuseAsync(string tenant, string why, CancellationToken ct)
    {
        if (await FindAsync(tenant, ct) is not { } outcome) return MalformedId();
        return outcome.Succeeded(out _, out var missing) ? Refused(StatusCodes.Status403Forbidden, PartnerErrorCode.NotEligible, why) : Refused(missing);
    }

    private async Task<IActionResult> ReadAsync(string tenant, Func<CustomerVersion, string, object> show, CancellationToken ct)
    {
        if (await FindAsync(tenant, ct) is not { } outcome) return MalformedId();
        return outcome.Succeeded(out var customer, out var missing) ? Ok(show(customer, await IsoAsync(customer, ct))) : Refused(missing);
    }

    /// <returns>Null: not a customer id at all.</returns>
    private async Task<Outcome<CustomerVersion>?> FindAsync(string tenant, CancellationToken ct) =>
        Guid.TryParse(tenant, out var id) ? await customers.VersionAsync(id, ct) : default(Outcome<CustomerVersion>?);

    private async Task<string> IsoAsync(CustomerVersion customer, CancellationToken ct) => (await markets.OneAsync(customer.Profile.MarketCode, ct)).IsoCode;

    private static CustomerForm Form(BillingProfileResource billing)
    {
        var address = billing.DefaultAddress ?? new();
        return new CustomerForm
        {
            CompanyName = billing.CompanyName,
            AddressLine1 = address.AddressLine1,
            AddressLine2 = address.AddressLine2,
            City = address.City,
            State = address.State,
            PostalCode = address.PostalCode,
            FirstName = billing.FirstName ?? address.FirstName,
            LastName = billing.LastName ?? address.LastName,
            Email = billing.Email,
            PhoneNumber = address.PhoneNumber,
        };
    }

    /// <summary>The customer's market from its country; countries that are several markets name one in <c>region</c>.</summary>
    /// <returns>The answer, if the country says none.</returns>
    private async Task<ObjectResult?> MarketAsync(WireAddress? address, CustomerForm form, CancellationToken ct, string? own = null)
    {
        var country = address?.Country?.Trim() ?? "";
        var found = (await markets.AllAsync(ct)).Where(market => market.IsoCode.Equals(country, StringComparison.OrdinalIgnoreCase) || market.Code.Equals(country, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count > 1) found = found.FindAll(market => market.Code == own || market.Code.Equals(address!.Region, StringComparison.OrdinalIgnoreCase));
        if (found.Count == 0) return Bad("defaultAddress.country", "The country is not a market; countries of several markets name theirs in region.");
        form.MarketCode = found[0].Code;
        return null;
    }

    private async Task<bool> PassesAsync(CustomerForm form, CancellationToken ct)
    {
        var result = await validator.ValidateAsync(form, ct);
        foreach (var failure in result.Errors) ModelState.AddModelError(WireName(failure.PropertyName), failure.ErrorMessage);
        return result.IsValid;
    }

    private static string WireName(string field) => field switch
    {
        nameof(CustomerForm.Domain) or nameof(CustomerForm.TenantId) => "companyProfile." + char.ToLowerInvariant(field[0]) + field[1..],
        nameof(CustomerForm.CompanyName) or nameof(CustomerForm.Email) => "billingProfile." + char.ToLowerInvariant(field[0]) + field[1..],
        nameof(CustomerForm.AgreementAcceptedOn) => "dateAgreed",
        _ when field.StartsWith("Agreement", StringComparison.Ordinal) => "primaryContact." + char.ToLowerInvariant(field[9]) + field[10..],
        _ => "billingProfile.defaultAddress." + char.ToLowerInvariant(field[0]) + field[1..],
    };

    private string FilterQuery()
    {
        var raw = Request.Query["filter"].ToString();
        return raw.Length == 0 ? "" : "?filter=" + Uri.EscapeDataString(raw);
    }
}

public sealed record QualificationResource(string Qualification);
