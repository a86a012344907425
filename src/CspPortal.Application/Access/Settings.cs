using System.Globalization;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Access;

/// <summary>What the partner decided, beside the facts that the operator keeps about it.</summary>
/// <param name="Limits">Of the partner's accounts, by currency.</param>
/// <param name="Edits">What a save holds on to (REL-03).</param>
public sealed record OwnSettings(Guid PartnerId, PartnerProfile Profile, string MarketEn, string MarketJa, IReadOnlyList<Money> Limits, PartnerSettings Settings, int Edits)
{
    /// <summary>In the reader's language.</summary>
    public string Market => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? MarketJa : MarketEn;
}

public sealed class SettingsQueries(PortalDbContext db)
{
    public async Task<OwnSettings> OwnAsync(CancellationToken ct)
    {
        var partner = await db.Partners.AsNoTracking().SingleAsync(row => row.Id == db.Scope.PartnerId, ct);
        var market = await db.Markets.AsNoTracking().Where(row => row.Code == partner.MarketCode).Select(row => new { row.NameEn, row.NameJa }).SingleOrDefaultAsync(ct);
        var limits = await db.PartnerAccounts.AsNoTracking().OrderBy(account => account.Currency).Select(account => account.CreditLimit).ToListAsync(ct);
        return new OwnSettings(partner.Id, partner.Profile, market?.NameEn ?? partner.MarketCode, market?.NameJa ?? partner.MarketCode, limits, partner.Settings, partner.SettingsEdits);
    }
}

/// <summary>Saves what the partner decides for itself; acts at the next request (SET-01).</summary>
public sealed class ChangeSettings(PortalDbContext db, WriteTransaction transaction, TimeProvider clock)
{
    /// <param name="edits">What the person had before them (REL-03).</param>
    /// <returns>Done, or <see cref="SettingsRefusals"/>, all that apply.</returns>
    public Task<Outcome<Done>> ExecuteAsync(int edits, PartnerSettings wish, Actor actor, CancellationToken ct) => transaction.RunAsync<Done>(
        async token =>
        {
            var partner = await db.Partners.SingleAsync(row => row.Id == db.Scope.PartnerId, token);
            if (partner.SettingsEdits != edits) return SettingsRefusals.Stale;
            var currencies = await db.PartnerAccounts.Select(account => account.Currency).ToHashSetAsync(token);
            if (Refusal.Of([.. SettingsPolicy.Refuse(wish, currencies)]) is { } refusal) return refusal;

            var before = partner.Settings;
            if (wish == before) return default(Done);
            partner.Change(wish);
            db.Add(new AuditRecord(clock.GetUtcNow().UtcDateTime, partner.Id, actor, AuditOperation.UpdateSettings)
            {
                ResourceType = "settings",
                OldValue = Words(before, wish),
                NewValue = Words(wish, before),
            });
            return default(Done);
        },
        ct);

    /// <summary>What differs from the other, by name.</summary>
    private static string Words(PartnerSettings settings, PartnerSettings other) => PlainText.Cut(
        string.Join("; ", Facts(settings).Zip(Facts(other)).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => $"{pair.First.Name}={pair.First.Value}")), 2000);

    private static IEnumerable<(string Name, string Value)> Facts(PartnerSettings settings)
    {
        yield return ("salesAgentsMayBuy", Word(settings.SalesAgentsMayBuy));
        yield return ("adminAgentsMayReadActivityLog", Word(settings.AdminAgentsMayReadActivityLog));
        yield return ("supportWhenCreditAbove", settings.SupportWhenCreditAbove.Text is { Length: > 0 } amounts ? amounts : "off");
        yield return ("supportWhenKeySeenMoreThan", settings.SupportWhenKeySeenMoreThan?.ToString(CultureInfo.InvariantCulture) ?? "off");
        yield return ("supportWhenNotProvisioned", Word(settings.SupportWhenNotProvisioned));
    }

    private static string Word(bool on) => on ? "on" : "off";
}
