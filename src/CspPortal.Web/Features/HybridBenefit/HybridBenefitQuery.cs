using CspPortal.Application.Catalog;
using CspPortal.Domain;
using CspPortal.Domain.Estimates;
using CspPortal.Web.Infrastructure.Pages;
using FluentValidation;
using Microsoft.Extensions.Localization;
using static CspPortal.Domain.Estimates.HybridBenefit;

namespace CspPortal.Web.Features.HybridBenefit;

/// <summary>The question as it stands in the address. Without one, an example: its rates are to be replaced by those of the machine.</summary>
public sealed class HybridBenefitQuery
{
    public ServerEdition Edition { get; set; } = ServerEdition.Datacenter;

    public int Servers { get; set; } = 2;

    public int ServerCores { get; set; } = 16;

    public int Machines { get; set; } = 4;

    public int MachineCores { get; set; } = 4;

    public int Hours { get; set; } = 730;

    public string? WindowsRate { get; set; } = "0.30";

    public string? BaseRate { get; set; } = "0.18";

    public string? Currency { get; set; } = "USD";

    /// <summary>Of a question that passed its validator.</summary>
    public HybridBenefitCase ToCase() => new(Edition, Servers, ServerCores, Machines, MachineCores, Hours, Rate(WindowsRate), Rate(BaseRate));

    /// <summary>No more decimals than money has.</summary>
    public static bool IsRate(string? typed) => AmountText.TryRead(typed, out var rate) && rate <= HighestRate && decimal.Round(rate, 4) == rate;

    private Money Rate(string? typed) => Money.Of(AmountText.TryRead(typed, out var rate) ? rate : 0, Currency!);
}

public sealed class HybridBenefitQueryValidator : AbstractValidator<HybridBenefitQuery>
{
    public HybridBenefitQueryValidator(IStringLocalizer<HybridBenefitText> text, MarketQueries markets)
    {
        RuleFor(query => query.Edition).IsInEnum().WithMessage(_ => text["Edition.Choose"]);
        RuleFor(query => query.Servers).InclusiveBetween(1, MostServers).WithMessage(_ => text["Between", 1, MostServers]);
        RuleFor(query => query.ServerCores).InclusiveBetween(1, MostCores).WithMessage(_ => text["Between", 1, MostCores]);
        RuleFor(query => query.Machines).InclusiveBetween(1, MostMachines).WithMessage(_ => text["Between", 1, MostMachines]);
        RuleFor(query => query.MachineCores).InclusiveBetween(1, MostCores).WithMessage(_ => text["Between", 1, MostCores]);
        RuleFor(query => query.Hours).InclusiveBetween(1, MostHours).WithMessage(_ => text["Between", 1, MostHours]);
        RuleFor(query => query.WindowsRate).Must(HybridBenefitQuery.IsRate).WithMessage(_ => text["Rate.Wrong", HighestRate]);
        RuleFor(query => query.BaseRate).Must(HybridBenefitQuery.IsRate).WithMessage(_ => text["Rate.Wrong", HighestRate]);
        RuleFor(query => query.Currency).MustAsync(async (code, ct) => code is not null && (await markets.CurrenciesAsync(ct)).Contains(code)).WithMessage(_ => text["Currency.Choose"]);
    }
}

/// <param name="Estimate">Null when the question was refused.</param>
public sealed record HybridBenefitPage(HybridBenefitQuery Query, IReadOnlyList<string> Currencies, HybridBenefitEstimate? Estimate)
{
    public const string Address = "/hybrid-benefit";
}
