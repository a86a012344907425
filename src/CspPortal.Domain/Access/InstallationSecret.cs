namespace CspPortal.Domain.Access;

/// <summary>A secret of the whole installation, made at first use and stored encrypted: the key of the keyed hashes, say.</summary>
public sealed class InstallationSecret
{
    private InstallationSecret()
    {
    }

    public InstallationSecret(string name, string protectedValue) => (Name, ProtectedValue) = (name, protectedValue);

    public string Name { get; private set; } = "";

    public string ProtectedValue { get; private set; } = "";
}
