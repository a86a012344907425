using CsCheck;
using CspPortal.Domain.Estimates;

namespace CspPortal.Domain.Tests.Estimates;

/// <summary>HYB-01.</summary>
public sealed class HybridBenefitTests
{
    private static readonly Gen<HybridBenefitCase> AnyCase =
        from edition in Gen.Enum<ServerEdition>()
        from servers in Gen.Int[0, HybridBenefit.MostServers]
        from serverCores in Gen.Int[1, HybridBenefit.MostCores]
        from machines in Gen.Int[0, HybridBenefit.MostMachines]
        from machineCores in Gen.Int[1, HybridBenefit.MostCores]
        from hours in Gen.Int[0, HybridBenefit.MostHours]
        from baseRate in Gen.Long[0, 10_000_000]
        from difference in Gen.Long[0, 10_000_000]
        from currency in Gen.OneOf(Gen.Const("USD"), Gen.Const("JPY"), Gen.Const("KWD"))
        select new HybridBenefitCase(edition, servers, serverCores, machines, machineCores, hours, new Money(baseRate + difference, currency), new Money(baseRate, currency));

    [Fact]
    public void Sixteen_cores_cover_two_machines_of_eight_and_forty_percent_is_saved()
    {
        var estimate = Estimate(Case(servers: 1, serverCores: 16, machines: 2, machineCores: 8));
        Assert.Equal((16, 2, 0), (estimate.LicensedCores, estimate.Covered, estimate.Uncovered));
        Assert.Equal((Usd(438m), Usd(175.20m), Usd(262.80m), 0.4m), (estimate.Full, estimate.Saving, estimate.Rest, estimate.Share)); // 2 × 730 × 0.30; 2 × 730 × 0.12
    }

    [Theory] // HYB-01: up to 40 %
    [InlineData(1200, false)]
    [InlineData(1201, true)]
    public void A_saving_above_forty_percent_asks_for_another_look_at_the_rates(int tenThousandths, bool unusual)
    {
        var given = Case(servers: 1, serverCores: 16, machines: 2, machineCores: 8);
        Assert.Equal(unusual, Estimate(given with { BaseRate = given.WindowsRate - Usd(tenThousandths / 10_000m) }).IsUnusual);
    }

    [Theory]
    [InlineData(8, 1, 16)] // a server counts sixteen cores
    [InlineData(24, 1, 24)]
    [InlineData(24, 3, 72)]
    public void A_server_counts_at_least_sixteen_cores(int cores, int servers, long licensed) =>
        Assert.Equal(licensed, Estimate(Case(servers: servers, serverCores: cores)).LicensedCores);

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 24)]
    public void A_machine_takes_whole_steps_of_eight_cores(int cores, int counted) => Assert.Equal(counted, Estimate(Case(machineCores: cores)).CountedPerMachine);

    [Theory]
    [InlineData(16, 2)]
    [InlineData(24, 3)] // each further eight cores one more machine
    [InlineData(31, 3)]
    public void Cores_that_do_not_fill_a_machine_cover_none(int cores, int covered) => Assert.Equal(covered, Estimate(Case(serverCores: cores, machines: 10)).Covered);

    [Fact]
    public void Standard_leaves_the_premises_and_Datacenter_stays_there_too()
    {
        var (standard, datacenter) = (Estimate(Case(ServerEdition.Standard, serverCores: 32, machines: 3)), Estimate(Case(ServerEdition.Datacenter, serverCores: 32, machines: 3)));
        Assert.Equal((24, 8), (standard.CoresInAzure, standard.LeftOnPremises));
        Assert.Equal((24, 32), (datacenter.CoresInAzure, datacenter.LeftOnPremises));
        Assert.Equal(standard.Saving, datacenter.Saving);
    }

    [Fact]
    public void A_base_rate_above_the_Windows_rate_is_refused_and_two_currencies_are_a_fault()
    {
        var given = Case();
        Assert.Equal(HybridBenefitRefusals.BaseRateAboveWindowsRate, HybridBenefit.Estimate(given with { BaseRate = Usd(0.31m) }).Refusal);
        Assert.Throws<InvalidOperationException>(() => HybridBenefit.Estimate(given with { BaseRate = Money.Of(1m, "JPY") }));
    }

    [Fact]
    public void The_saving_is_never_negative_and_never_above_the_difference_of_the_rates() => AnyCase.Sample(given =>
    {
        var estimate = Estimate(given);
        var most = (given.WindowsRate - given.BaseRate) * ((long)given.Machines * given.Hours);
        Assert.InRange(estimate.Saving.TenThousandths, 0, most.TenThousandths);
        Assert.InRange(estimate.Covered, 0, given.Machines);
        Assert.InRange(estimate.Share, 0, 1);
        Assert.InRange(estimate.CoresInAzure, 0, estimate.LicensedCores);
        Assert.Equal(estimate.Full, estimate.Saving + estimate.Rest);
    });

    [Fact]
    public void More_licences_machines_hours_or_difference_never_save_less() => Gen.Select(AnyCase, Gen.Int[0, 1_000]).Sample((given, more) =>
    {
        var saving = Estimate(given).Saving;
        foreach (var larger in new[]
        {
            given with { Servers = given.Servers + more },
            given with { CoresPerServer = given.CoresPerServer + more },
            given with { Machines = given.Machines + more },
            given with { Hours = given.Hours + more },
            given with { CoresPerMachine = Math.Max(1, given.CoresPerMachine - more) },
            given with { WindowsRate = new Money(given.WindowsRate.TenThousandths + more, given.WindowsRate.Currency) },
            given with { BaseRate = new Money(Math.Max(0, given.BaseRate.TenThousandths - more), given.BaseRate.Currency) },
        })
        {
            Assert.True(Estimate(larger).Saving >= saving, $"{larger} saves less than {given}");
        }
    });

    private static HybridBenefitCase Case(
        ServerEdition edition = ServerEdition.Datacenter, int servers = 1, int serverCores = 16, int machines = 1, int machineCores = 8) =>
        new(edition, servers, serverCores, machines, machineCores, 730, Usd(0.30m), Usd(0.18m));

    private static Money Usd(decimal amount) => Money.Of(amount, "USD");

    private static HybridBenefitEstimate Estimate(HybridBenefitCase given) => HybridBenefit.Estimate(given).Value;
}
