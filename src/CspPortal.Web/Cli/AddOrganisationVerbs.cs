using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Partners;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CspPortal.Web.Features.Users;
using CspPortal.Web.Infrastructure.Pages;

namespace CspPortal.Web.Cli;

/// <summary>Names the first operator and the first partners, before anyone can sign in (OPR-01).</summary>
internal static class AddOrganisationVerbs
{
    internal const string Operator = "add-operator";
    internal const string Partner = "add-partner";

    private const int RefusedExitCode = 1;
    private const string OperatorUsage = Operator + " --tenant GUID --object GUID --name NAME --upn NAME@DOMAIN";
    private const string PartnerUsage = Partner + " --tenant GUID --name NAME --domain DOMAIN --market CODE [--limit USD=100000]... [--object GUID --admin NAME --upn NAME@DOMAIN]";

    internal static async Task<int> AddOperatorAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["tenant", "object", "name", "upn"]) is not { } options
            || !Guid.TryParse(options.One("tenant"), out var tenant) || PersonOf(options, "name") is not { } person)
        {
            return await UsageAsync(OperatorUsage);
        }

        services.GetRequiredService<TenantScope>().UseWide();
        var outcome = await services.GetRequiredService<AddOperator>().ExecuteAsync(tenant, person, Actor.Command(Operator), ct);
        return await AnswerAsync(services, outcome.Refusal, $"{person.UserPrincipalName} {Role.PortalOperator}");
    }

    internal static async Task<int> AddPartnerAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["tenant", "name", "domain", "market", "limit", "object", "admin", "upn"]) is not { } options
            || !Guid.TryParse(options.One("tenant"), out var tenant) || tenant == Guid.Empty || !PersonFields.IsName(options.One("name"))
            || !DomainName.TryParse(options.One("domain"), out var domain) || options.One("market") is not { } market || LimitsOf(options) is not { } limits)
        {
            return await UsageAsync(PartnerUsage);
        }

        var admin = PersonOf(options, "admin");
        if (admin is null && options.Has("object", "admin", "upn")) return await UsageAsync(PartnerUsage);

        services.GetRequiredService<TenantScope>().UseWide();
        var outcome = await services.GetRequiredService<AddPartner>().ExecuteAsync(
            tenant, new PartnerProfile(options.One("name")!.Trim(), domain, market), limits, admin, Actor.Command(Partner), ct);
        return await AnswerAsync(services, outcome.Refusal, $"{tenant} {options.One("name")}");
    }

    private static NewPerson? PersonOf(CommandOptions options, string name) =>
        PersonFields.IsId(options.One("object")) && PersonFields.IsName(options.One(name)) && PersonFields.IsUserPrincipalName(options.One("upn"))
            ? new NewPerson(Guid.Parse(options.One("object")!), options.One(name)!, options.One("upn")!)
            : null;

    /// <returns>Null: one of them is no amount, or a currency is named twice.</returns>
    private static AmountByCurrency? LimitsOf(CommandOptions options)
    {
        var limits = new List<Money>();
        foreach (var text in options.All("limit"))
        {
            if (text.Split('=') is not [{ Length: 3 } currency, var amount]
                || !decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || !CreditAmount.Fits(value, currency))
            {
                return null;
            }

            limits.Add(Money.Of(value, currency));
        }

        return limits.DistinctBy(limit => limit.Currency).Count() == limits.Count ? new AmountByCurrency(limits) : null;
    }

    private static async Task<int> UsageAsync(string usage)
    {
        await Console.Error.WriteLineAsync(usage);
        return Verbs.UsageExitCode;
    }

    private static async Task<int> AnswerAsync(IServiceProvider services, Refusal? refusal, string done)
    {
        if (refusal is null)
        {
            await Console.Out.WriteLineAsync(done);
            return 0;
        }

        var texts = services.GetRequiredService<RefusalTexts>();
        foreach (var each in refusal.All) await Console.Error.WriteLineAsync($"{each.Code}: {texts.Say(each)}");
        return RefusedExitCode;
    }
}

/// <summary>Options of a command: <c>--name value</c>, some of them several times.</summary>
internal sealed class CommandOptions
{
    private readonly ILookup<string, string> values;

    private CommandOptions(ILookup<string, string> values) => this.values = values;

    /// <returns>Null: an option that the command does not know, or one without a value.</returns>
    public static CommandOptions? Read(IReadOnlyList<string> arguments, IReadOnlyCollection<string> known)
    {
        var pairs = arguments.Chunk(2).ToList();
        return pairs.TrueForAll(pair => pair is [['-', '-', .. var name], _] && known.Contains(name))
            ? new CommandOptions(pairs.ToLookup(pair => pair[0][2..], pair => pair[1]))
            : null;
    }

    /// <returns>The last one given, null where there is none.</returns>
    public string? One(string name) => values[name].LastOrDefault();

    public IEnumerable<string> All(string name) => values[name];

    public bool Has(params IEnumerable<string> names) => names.Any(values.Contains);
}
