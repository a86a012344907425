namespace CspPortal.Web.Infrastructure.Identity;

/// <summary>Who vouches for people.</summary>
public enum SignInSource
{
    Entra,
    Local,

    /// <summary>Nobody: commands run, pages do not.</summary>
    Missing,
}

public static class SignInSources
{
    public const string Section = "AzureAd";
    private static readonly string[] Needed = ["TenantId", "ClientId", "ClientSecret"];

    /// <exception cref="SetupException">Entra is half configured.</exception>
    public static SignInSource Choose(IConfiguration configuration, IHostEnvironment environment)
    {
        var entra = configuration.GetSection(Section);
        var missing = Needed.Where(name => string.IsNullOrWhiteSpace(entra[name])).ToList();
        if (missing.Count == 0) return SignInSource.Entra;
        if (missing.Count < Needed.Length)
            throw new SetupException($"Sign-in with Microsoft Entra is half configured. Missing: {string.Join(", ", missing.Select(name => $"{Section}:{name}"))}.");
        return environment.IsDevelopment() ? SignInSource.Local : SignInSource.Missing;
    }

    /// <exception cref="SetupException">Nobody would vouch for people.</exception>
    public static void RefuseIfMissing(SignInSource source)
    {
        if (source == SignInSource.Missing)
        {
            throw new SetupException(
                """
                Sign-in is not configured. Set AzureAd:TenantId (or "organizations"), AzureAd:ClientId and AzureAd:ClientSecret of the application
                registered in Microsoft Entra, for example through the environment variables AzureAd__TenantId, AzureAd__ClientId, AzureAd__ClientSecret.
                The local sign-in page with sample people exists in the Development environment only.
                """);
        }
    }
}
