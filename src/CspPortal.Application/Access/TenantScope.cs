namespace CspPortal.Application.Access;

/// <summary>Whose rows this unit of work may touch. Set once; asking before it is set is a bug (SEC-01).</summary>
public sealed class TenantScope
{
    private bool isSet;
    private Guid partnerId;

    /// <summary>Installation-wide work: workers, commands, the operator, link holders.</summary>
    public bool IsWide { get; private set; }

    public bool IsSet => isSet;

    /// <summary>The partner whose rows are visible; <see cref="Guid.Empty"/> in a wide scope, where queries say <c>AcrossTenants</c>.</summary>
    /// <exception cref="InvalidOperationException">No scope was set.</exception>
    public Guid PartnerId => isSet ? partnerId : throw new InvalidOperationException("No tenant scope was set for this unit of work.");

    /// <summary>Whose log is read and written: the partner's; null is the installation's own.</summary>
    public Guid? LogOwner => IsWide ? null : PartnerId;

    public void UsePartner(Guid partner)
    {
        if (isSet && (IsWide || partnerId != partner)) throw new InvalidOperationException("The tenant scope is set once.");
        (isSet, partnerId) = (true, partner);
    }

    public void UseWide()
    {
        if (isSet && !IsWide) throw new InvalidOperationException("The tenant scope is set once.");
        (isSet, IsWide) = (true, true);
    }
}
