namespace CspPortal.DevIdp;

/// <summary>A sample person on the sign-in page.</summary>
/// <param name="Organisation">Heading the person is listed under.</param>
/// <param name="Roles">What the roles are called, in the language of the request.</param>
public sealed record LocalPerson(
    Guid TenantId, Guid ObjectId, string Name, string UserPrincipalName, string Organisation, IReadOnlyList<string> Roles);

/// <summary>Supplied by the host: who can sign in here.</summary>
public interface IDevDirectory
{
    Task<IReadOnlyList<LocalPerson>> GetPeopleAsync(CancellationToken ct);
}

/// <summary>An application that signs in for itself (client credentials), for trying the API.</summary>
public sealed class LocalApplication
{
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    public string Name { get; set; } = "";

    public Guid TenantId { get; set; }

    public IList<string> Roles { get; } = [];
}

/// <summary>Section <c>LocalIdentity</c>.</summary>
public sealed class LocalIdentityOptions
{
    /// <summary>Where this process reaches itself; the address the server listens on unless set.</summary>
    public string? BaseUrl { get; set; }

    public IList<LocalApplication> Applications { get; } = [];
}
