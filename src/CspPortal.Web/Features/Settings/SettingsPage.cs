using CspPortal.Application.Access;
using CspPortal.Domain.Access;
using CspPortal.Web.Features.Shared;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.Settings;

public sealed record SettingsPage(OwnSettings Saved, SettingsForm Form)
{
    public const string Address = "/settings";

    /// <summary>Set when somebody saved in between (REL-03).</summary>
    public ConflictView? Conflict { get; init; }

    public ConflictView Both(string message, IStringLocalizer<SettingsText> text)
    {
        var (now, yours) = (Saved.Settings, Form.ToSettings());
        return new(
            message,
            [
                Field("SalesAgentsMayBuy", settings => Word(settings.SalesAgentsMayBuy)),
                Field("AdminAgentsMayReadActivityLog", settings => Word(settings.AdminAgentsMayReadActivityLog)),
                Field("CreditAbove", settings => settings.SupportWhenCreditAbove.Text.Length == 0 ? Word(false) : string.Join(", ", settings.SupportWhenCreditAbove.All)),
                Field("KeySeenMoreThan", settings => settings.SupportWhenKeySeenMoreThan is { } times ? $"{times}" : Word(false)),
                Field("NotProvisioned", settings => Word(settings.SupportWhenNotProvisioned)),
            ]);

        ConflictField Field(string label, Func<PartnerSettings, string> value) => new(text["Field." + label], value(now), value(yours));

        string Word(bool on) => text[on ? "On" : "Off"];
    }
}
