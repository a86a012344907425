using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Account;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Features.Shared;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Users;

public sealed record PersonPage(PersonSummary Saved, AccessForm Form)
{
    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public string Address => UsersPage.AddressOf(Saved.ObjectId);

    public string LogAddress => $"/activity-log?event=all&user={Saved.ObjectId}";

    public string ReportAddress => ActivityLogPageModel.ReportAddress(Saved.ObjectId);

    public ConflictView Both(string message, IStringLocalizer<UsersText> text, IStringLocalizer<AccountText> account)
    {
        var yours = Form.ToAccess();
        return new(
            message,
            [
                new(text["Field.Roles"], Words(Saved.Access.Roles), Words(yours.Roles)),
                new(text["Field.MaySignIn"], Shown(Saved.Access), Shown(yours)),
            ]);

        string Words(IEnumerable<Role> roles) => roles.Any() ? string.Join(account["List.Separator"], roles.Select(role => account.NameOf(role))) : text["List.NoRole"];

        string Shown(PersonAccess access) => text[access.Disabled ? "Access.disabled" : "Access.active"];
    }
}

public sealed record NewPersonPage(NewPersonForm Form);
