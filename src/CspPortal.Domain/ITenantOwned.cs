namespace CspPortal.Domain;

/// <summary>A row of one partner. The context filters every read by it and checks every save (SEC-01).</summary>
public interface ITenantOwned
{
    /// <summary>Entra tenant id of the partner.</summary>
    Guid PartnerId { get; }
}

/// <summary>A row people edit: a stale save is refused (REL-03), a lost race found by the database.</summary>
public interface IVersioned
{
    /// <summary>Concurrency token, raised by the context at every save.</summary>
    int Version { get; }
}
