using System.Security.Cryptography;
using System.Text;
using CspPortal.Application.Access;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Testing;

/// <summary>Downloads and keys for the products of <see cref="Books"/>.</summary>
public static class SoftwareBooks
{
    public const string Server2022 = "Windows Server 2022";
    public const string Server2019 = "Windows Server 2019";
    public const string Sql2022 = "SQL Server 2022";

    /// <summary>A name that headers have to take (DWN-01).</summary>
    public const string OddFileName = "サーバー 🚀 \"2022\".iso";

    public static readonly Artifact ServerEnglish = Of(1, Books.Subscription, Server2022, "en-US", "x64", "windows-server-2022-en.iso");
    public static readonly Artifact ServerJapanese = Of(2, Books.Subscription, Server2022, "ja-JP", "x64", OddFileName);
    public static readonly Artifact OldServer = Of(3, Books.Subscription, Server2019, "en-US", "x86", "windows-server-2019-en.iso");
    public static readonly Artifact Sql = Of(4, Books.Perpetual, Sql2022, "en-US", "x64", "sql-server-2022-en.iso");

    /// <summary>In the catalogue, but not in the store.</summary>
    public static readonly Artifact Lost = Of(5, Books.Perpetual, Sql2022, "de-DE", "x64", "sql-server-2022-de.iso");

    private static readonly Actor Operator = new(People.InstallationTenant, People.PortalOperator.ObjectId, People.PortalOperator.Name, "", Channel.Command);

    /// <summary>What a file of the store holds: 4,096 bytes of its own.</summary>
    public static byte[] ContentOf(Artifact artifact) => Content(artifact.FileName);

    public static async Task WriteAsync(PortalDatabase database, IServiceProvider? store = null)
    {
        await using var scope = database.Wide();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var files = (store ?? scope.ServiceProvider).GetRequiredService<IArtifactStore>();
        foreach (var artifact in new[] { ServerEnglish, ServerJapanese, OldServer, Sql, Lost })
        {
            db.Add(artifact);
            if (artifact != Lost) await files.WriteAsync(artifact.Id, new MemoryStream(ContentOf(artifact)), default);
        }

        await db.SaveChangesAsync();
    }

    /// <returns>The keys that were added, without separators.</returns>
    public static async Task<IReadOnlyList<string>> GivenStockAsync(PortalDatabase database, int count, string version = Server2022)
    {
        await using var scope = database.Wide();
        return await AddAsync(scope.ServiceProvider, count, version);
    }

    /// <summary>Through the running portal, which alone can read what it encrypted.</summary>
    public static async Task<IReadOnlyList<string>> GivenStockAsync(PortalHost portal, int count, string version = Server2022)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().UseWide();
        return await AddAsync(scope.ServiceProvider, count, version);
    }

    private static async Task<IReadOnlyList<string>> AddAsync(IServiceProvider services, int count, string version)
    {
        var keys = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32)).ToList();
        _ = (await services.GetRequiredService<AddKeyStock>().ExecuteAsync(Books.Subscription, version, keys, Operator, default)).Value;
        return keys;
    }

    private static Artifact Of(int number, string product, string version, string language, string bit, string fileName) => new(
        new Guid($"11110000-0000-4000-8000-{number:000000000000}"), product, version, language, bit, fileName,
        Content(fileName).Length, Convert.ToHexStringLower(SHA256.HashData(Content(fileName))));

    private static byte[] Content(string fileName)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(fileName));
        return [.. Enumerable.Range(0, 128).SelectMany(block => SHA256.HashData([.. seed, (byte)block]))];
    }
}
