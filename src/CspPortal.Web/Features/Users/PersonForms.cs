using CspPortal.Application.Access;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Users;

/// <summary>Roles and access as a Global admin leaves them.</summary>
public sealed class AccessForm
{
    public List<Role>? Roles { get; set; }

    public bool MaySignIn { get; set; }

    /// <summary>Of the person as they were when the form was opened (REL-03).</summary>
    public int? Edits { get; set; }

    public static AccessForm Of(PersonSummary person) => new() { Roles = [.. person.Access.Roles], MaySignIn = !person.Access.Disabled, Edits = person.Edits };

    public PersonAccess ToAccess() => new([.. (Roles ?? []).Distinct().Order()], !MaySignIn);
}

/// <summary>A person before the first sign-in.</summary>
public sealed class NewPersonForm
{
    public string? ObjectId { get; set; }

    public string? Name { get; set; }

    public string? UserPrincipalName { get; set; }

    public List<Role>? Roles { get; set; }

    /// <summary>Of a form that passed its validator.</summary>
    public NewPerson ToPerson() => new(Guid.Parse(ObjectId!.Trim()), Name!.Trim(), UserPrincipalName!.Trim());
}

public sealed class AccessFormValidator : AbstractValidator<AccessForm>
{
    public AccessFormValidator(IStringLocalizer<UsersText> text) => RuleFor(form => form.Edits).NotNull().WithMessage(_ => text["Form.Incomplete"]);
}

public sealed class NewPersonFormValidator : AbstractValidator<NewPersonForm>
{
    public NewPersonFormValidator(IStringLocalizer<UsersText> text)
    {
        RuleFor(form => form.ObjectId).Must(PersonFields.IsId).WithMessage(_ => text["Form.EnterObjectId"]);
        RuleFor(form => form.Name).Must(PersonFields.IsName).WithMessage(_ => text["Form.EnterName", PortalUser.TextLength]);
        RuleFor(form => form.UserPrincipalName).Must(PersonFields.IsUserPrincipalName).WithMessage(_ => text["Form.EnterUserPrincipalName", PortalUser.TextLength]);
    }
}

/// <summary>What a person's fields may hold, wherever people are named by hand.</summary>
public static class PersonFields
{
    public static bool IsId(string? id) => Guid.TryParse(id?.Trim(), out var parsed) && parsed != Guid.Empty;

    public static bool IsName(string? name) =>
        name is not null && PlainText.HasInk(name) && PlainText.IsReadable(name.Trim()) && name.Trim().Length <= PortalUser.TextLength;

    /// <summary>As Entra has it: a name and a domain, no spaces. Guests carry a # in theirs.</summary>
    public static bool IsUserPrincipalName(string? name) =>
        IsName(name) && !name!.Trim().Any(char.IsWhiteSpace) && name.Trim().Split('@') is [{ Length: > 0 }, { Length: > 0 }];
}
