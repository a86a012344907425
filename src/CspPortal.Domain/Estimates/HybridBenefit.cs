namespace CspPortal.Domain.Estimates;

/// <summary>Editions of Windows Server that Azure Hybrid Benefit takes (HYB-01).</summary>
public enum ServerEdition
{
    /// <summary>Its licences are converted: used in Azure, they no longer cover a server on the own premises.</summary>
    Standard,

    /// <summary>Its licences are reused: on the own premises and in Azure at the same time.</summary>
    Datacenter,
}

public static class HybridBenefitRefusals
{
    /// <summary>There would be nothing to save.</summary>
    public static readonly Refusal BaseRateAboveWindowsRate = new("hybrid-benefit.base-rate-above-windows-rate", RefusalKind.Invalid, "BaseRate");
}

/// <summary>Licences with Software Assurance or a server subscription, and the machines in Azure that are to use them.</summary>
/// <param name="CoresPerServer">Licensed cores of each server.</param>
/// <param name="CoresPerMachine">Virtual cores of each machine.</param>
/// <param name="Hours">That each machine runs in a month.</param>
/// <param name="WindowsRate">One machine and hour with Windows Server.</param>
/// <param name="BaseRate">One machine and hour without its licence, as for a Linux machine.</param>
public sealed record HybridBenefitCase(
    ServerEdition Edition, int Servers, int CoresPerServer, int Machines, int CoresPerMachine, int Hours, Money WindowsRate, Money BaseRate);

/// <summary>What the benefit saves in a month, with all that the formula needs to be shown.</summary>
/// <param name="CountedPerServer">At least <see cref="HybridBenefit.LeastCoresPerServer"/>.</param>
/// <param name="CountedPerMachine">Whole steps of <see cref="HybridBenefit.CoreStep"/>.</param>
/// <param name="Covered">Machines that the licensed cores are enough for.</param>
/// <param name="LeftOnPremises">Licensed cores that still cover servers on the own premises.</param>
/// <param name="Full">All machines at the Windows rate.</param>
public sealed record HybridBenefitEstimate(
    HybridBenefitCase Of, int CountedPerServer, long LicensedCores, int CountedPerMachine, int Covered, long CoresInAzure, long LeftOnPremises, Money Full, Money Saving)
{
    public int Uncovered => Of.Machines - Covered;

    public Money Rest => Full - Saving;

    /// <summary>Share of the full cost, from 0 to 1.</summary>
    public decimal Share => Full.IsZero ? 0 : Saving.Amount / Full.Amount;

    /// <summary>More than the benefit is said to save: one of the rates is likely not what it is meant to be.</summary>
    public bool IsUnusual => Share > HybridBenefit.PublishedShare;
}

/// <summary>Estimates Azure Hybrid Benefit for Windows Server (HYB-01).</summary>
public static class HybridBenefit
{
    /// <summary>Cores are assigned to a machine in such steps, one step at least.</summary>
    public const int CoreStep = 8;

    /// <summary>A server is licensed for so many cores at least.</summary>
    public const int LeastCoresPerServer = 16;

    /// <summary>"Up to 40 %" (HYB-01). Real rates of small machines come near it, not above.</summary>
    public const decimal PublishedShare = 0.40m;

    public const int MostServers = 100_000;
    public const int MostCores = 1_024;
    public const int MostMachines = 100_000;

    /// <summary>Of a month of 31 days.</summary>
    public const int MostHours = 744;

    public const decimal HighestRate = 1_000_000m;

    /// <exception cref="InvalidOperationException">The rates are of different currencies (PRC-01).</exception>
    public static Outcome<HybridBenefitEstimate> Estimate(HybridBenefitCase given)
    {
        if (given.BaseRate > given.WindowsRate) return HybridBenefitRefusals.BaseRateAboveWindowsRate;

        var perServer = Math.Max(given.CoresPerServer, LeastCoresPerServer);
        var perMachine = Math.Max(1, (given.CoresPerMachine + CoreStep - 1) / CoreStep) * CoreStep;
        var licensed = (long)given.Servers * perServer;
        var covered = (int)Math.Min(given.Machines, licensed / perMachine);
        var inAzure = (long)covered * perMachine;
        // Rounded down: an estimate promises no more than there is.
        var saving = (given.WindowsRate - given.BaseRate) * ((long)covered * given.Hours);
        return new HybridBenefitEstimate(
            given, perServer, licensed, perMachine, covered, inAzure, given.Edition == ServerEdition.Datacenter ? licensed : licensed - inAzure,
            given.WindowsRate * ((long)given.Machines * given.Hours), Money.RoundDown(saving.Amount, saving.Currency));
    }
}
