using CspPortal.Application.Customers;
using CspPortal.Web.Features.Shared;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Customers;

/// <param name="Saved">What is saved now; null when adding.</param>
public sealed record CustomerFormPage(CustomerVersion? Saved, CustomerForm Form, IReadOnlyList<SelectListItem> Markets)
{
    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public string Address => Saved is { } saved ? $"{CustomersPage.Address}/{saved.Id}" : CustomersPage.Address;

    public string Action => Saved is null ? Address + "/new" : Address + "/edit";

    /// <summary>Every field of the form, saved and entered, in the form's order.</summary>
    public IReadOnlyList<ConflictField> Differences(IStringLocalizer<CustomersText> text)
    {
        var (now, yours) = (CustomerForm.Of(Saved!.Id, Saved.Profile, Saved.Version), CustomerForm.Of(Saved.Id, Form.ToProfile(), Form.Version));
        return
        [
            Field("Field.CompanyName", form => form.CompanyName),
            Field("Field.Domain", form => form.Domain),
            Field("Field.Market", form => Markets.FirstOrDefault(item => item.Value == form.MarketCode)?.Text ?? form.MarketCode),
            Field("Field.AddressLine1", form => form.AddressLine1),
            Field("Field.AddressLine2", form => form.AddressLine2),
            Field("Field.City", form => form.City),
            Field("Field.State", form => form.State),
            Field("Field.PostalCode", form => form.PostalCode),
            Field("Field.FirstName", form => form.FirstName),
            Field("Field.LastName", form => form.LastName),
            Field("Field.Email", form => form.Email),
            Field("Field.PhoneNumber", form => form.PhoneNumber),
            Agreement("Field.FirstName", form => form.AgreementFirstName),
            Agreement("Field.LastName", form => form.AgreementLastName),
            Agreement("Field.Email", form => form.AgreementEmail),
            Agreement("Field.AcceptedOn", form => form.AgreementAcceptedOn is { } day ? Formats.Day(day) : null),
        ];

        ConflictField Field(string label, Func<CustomerForm, string?> value) => new(text[label], value(now), value(yours));

        ConflictField Agreement(string label, Func<CustomerForm, string?> value) => new(text["Conflict.Agreement", text[label].Value], value(now), value(yours));
    }
}
