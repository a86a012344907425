using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CspPortal.DevIdp;

/// <summary>Where the provider is found and what the portal and it know of each other; new at every start, kept nowhere.</summary>
public sealed class LocalIdentityProvider(IServer server, IOptions<LocalIdentityOptions> options)
{
    /// <summary>Entra's own word for "any organisation"; the first part of every address here.</summary>
    public const string Tenant = "organizations";

    public const string ClientId = "csp-portal";

    public const string AuthorizePath = $"/{Tenant}/oauth2/v2.0/authorize";

    public const string TokenPath = $"/{Tenant}/oauth2/v2.0/token";

    public const string EndSessionPath = $"/{Tenant}/oauth2/v2.0/logout";

    private readonly Lazy<string> baseUrl = new(() => (options.Value.BaseUrl ?? ListeningAddress(server)).TrimEnd('/'));

    public string ClientSecret { get; } = RandomNumberGenerator.GetHexString(64);

    /// <remarks>Known once the server listens, that is, from the first request on.</remarks>
    public string BaseUrl => baseUrl.Value;

    public string Authority => $"{BaseUrl}/{Tenant}/v2.0";

    public bool IsPortal(string? clientId, string? secret) => clientId == ClientId && Same(secret, ClientSecret);

    public LocalApplication? FindApplication(string? clientId, string? secret) =>
        options.Value.Applications.FirstOrDefault(a => a.ClientId == clientId && a.ClientSecret.Length > 0 && Same(secret, a.ClientSecret));

    private static bool Same(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(given ?? ""), System.Text.Encoding.UTF8.GetBytes(expected));

    private static string ListeningAddress(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        // Plain http first: the process talks to itself and need not trust a certificate for that.
        var address = addresses.OrderBy(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase)).FirstOrDefault()
            ?? throw new InvalidOperationException("The local identity provider does not know its address: set LocalIdentity:BaseUrl.");
        var any = BindingAddress.Parse(address);
        return any.Host is "+" or "*" or "[::]" or "0.0.0.0" ? $"{any.Scheme}://localhost:{any.Port}" : $"{any.Scheme}://{any.Host}:{any.Port}";
    }
}
