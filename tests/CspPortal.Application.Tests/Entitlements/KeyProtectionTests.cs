using CspPortal.Application.Entitlements;
using CspPortal.Application.Persistence;
using CspPortal.Application.Tests.Imports;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Entitlements;

/// <summary>KEY-02: the keys that encrypt change, and no product key is lost.</summary>
[Trait("Rule", "KEY-02")]
public sealed class KeyProtectionTests : IAsyncLifetime
{
    private static readonly string[] Plain = [.. Enumerable.Range(0, 40).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32))];

    private readonly string folder = Directory.CreateTempSubdirectory("protection-").FullName;
    private PortalDatabase database = null!;
    private LineAddress line = null!;

    public async Task InitializeAsync()
    {
        database = await PortalDatabase.CreateAsync(services =>
        {
            ImportDesk.Folder(Path.Combine(folder, "work"))(services);
            services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
        });
        await Books.WriteAsync(database);
        await SoftwareBooks.WriteAsync(database);
        _ = (await database.WideAsync<AddKeyStock, Domain.Outcome<int>>(stock => stock.ExecuteAsync(Books.Subscription, SoftwareBooks.Server2022, Plain, Actor.Command("test"), default))).Value;
        line = new LineAddress(Books.Adatum, await BookedOrders.BookAsync(database, [new(Books.Subscription)]), 1);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Everything_is_sealed_with_the_newest_key_and_the_old_one_can_be_revoked()
    {
        var given = await RevealAsync();
        var desk = new ImportDesk(database);
        var waiting = System.Security.Cryptography.RandomNumberGenerator.GetString(KeyFormat.Alphabet, 32);
        var import = await desk.CheckAsync($"ProductId,Version,Key\r\n{Books.Subscription},{SoftwareBooks.Server2022},{waiting}\r\n", ImportKind.ProductKeys);
        Assert.Equal(0, (await RotateAsync()).All);

        var old = await NewKeyAsync();
        Assert.Equal(given, await RevealAsync()); // both are readable before
        var rotated = await RotateAsync();
        Assert.Equal(new RotatedProtection(1, Plain.Length - 1, 1, 1), rotated);
        Assert.Equal(given, await RevealAsync());
        Assert.Equal(0, (await RotateAsync()).All);

        await database.WideAsync<IKeyManager, bool>(keys =>
        {
            foreach (var key in old) keys.RevokeKey(key);
            return Task.FromResult(true);
        });
        Assert.Equal(given, await RevealAsync());
        Assert.Equal(ImportStatus.Applied, (await desk.ApplyAsync(import.Id)).Status);
        Assert.Equal(Plain.Append(waiting).Except([given]).Order(), (await StockAsync()).Order());
        var entries = await database.WideAsync<PortalDbContext, List<string?>>(db => db.AuditRecords.IgnoreQueryFilters().Where(row => row.Operation == AuditOperation.RotateKeyProtection).OrderBy(row => row.Id).Select(row => row.Details).ToListAsync());
        Assert.Equal(["product_keys=0; stock_keys=0; secrets=0; import_rows=0", $"product_keys=1; stock_keys={Plain.Length - 1}; secrets=1; import_rows=1", "product_keys=0; stock_keys=0; secrets=0; import_rows=0"], entries);
    }

    [Fact]
    public async Task What_a_revoked_key_sealed_is_saved_all_the_same()
    {
        var given = await RevealAsync();
        var old = await NewKeyAsync();
        await database.WideAsync<IKeyManager, bool>(keys =>
        {
            foreach (var key in old) keys.RevokeKey(key, "leaked");
            return Task.FromResult(true);
        });
        Assert.True(await IsLostAsync());
        Assert.Equal(Plain.Length + 1, (await RotateAsync()).All);
        Assert.Equal(given, await RevealAsync());
        Assert.Equal(Plain.Except([given]).Order(), (await StockAsync()).Order());
    }

    [Fact] // KEY-03
    public async Task A_key_is_kept_back_from_a_stale_sign_in_and_the_try_is_logged()
    {
        await using var strict = await PortalDatabase.CreateAsync(services => services.Configure<KeyOptions>(keys => keys.SignInAge = TimeSpan.FromHours(1)));
        await Books.WriteAsync(strict);
        await SoftwareBooks.WriteAsync(strict);
        var bought = new LineAddress(Books.Adatum, await BookedOrders.BookAsync(strict, [new(Books.Perpetual)]), 1);
        foreach (var (minutes, refused) in new[] { (0, false), (60, false), (61, true), (-1, true) })
        {
            await using var scope = strict.As(Books.Contoso);
            var actor = Books.Agent(Books.Contoso);
            scope.ServiceProvider.GetRequiredService<CspPortal.Application.Access.Viewer>().Become(
                actor, [Domain.Access.Role.AdminAgent], Domain.Access.PartnerSettings.Default, Books.Contoso, null, "Contoso", TimeZoneInfo.Utc, minutes < 0 ? null : strict.Now.AddMinutes(-minutes));
            var outcome = await scope.ServiceProvider.GetRequiredService<RevealProductKey>().ExecuteAsync(bought, SoftwareBooks.Sql2022, actor, default);
            Assert.Equal(refused, outcome.Refusal?.Is(EntitlementRefusals.SignInTooOld) == true);
        }

        var log = await strict.AsAsync<PortalDbContext, List<AuditRecord>>(Books.Contoso, db => db.AuditRecords.Where(row => row.Operation == AuditOperation.GetSoftwareKey).OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([AuditOutcome.Succeeded, AuditOutcome.Succeeded, AuditOutcome.Refused, AuditOutcome.Refused], log.Select(row => row.Outcome));
        Assert.Contains(EntitlementRefusals.SignInTooOld.Code, log[^1].Details, StringComparison.Ordinal);
    }

    /// <summary>The protection reads its keys again in the background.</summary>
    private async Task<bool> IsLostAsync()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                await RevealAsync();
                await Task.Delay(50);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                return true;
            }
        }

        return false;
    }

    private Task<RotatedProtection> RotateAsync() => database.WideAsync<RotateKeyProtection, RotatedProtection>(rotate => rotate.ExecuteAsync(Actor.Command("rotate-keys"), default));

    /// <summary>A key in force at once.</summary>
    /// <returns>Those before it.</returns>
    private Task<List<Guid>> NewKeyAsync() => database.WideAsync<IServiceProvider, List<Guid>>(async services =>
    {
        var keys = services.GetRequiredService<IKeyManager>();
        var probe = (IPersistedDataProtector)services.GetRequiredService<IDataProtectionProvider>().CreateProtector("probe");
        var before = probe.Protect([1]);
        var old = keys.GetAllKeys().Select(key => key.KeyId).ToList();
        var now = TimeProvider.System.GetUtcNow(); // the protection has a clock of its own
        keys.CreateNewKey(now, now.AddDays(90));
        // The protection of a process that runs takes the new key in the background; a command that begins has it at once.
        for (var tries = 0; tries < 100; tries++)
        {
            probe.DangerousUnprotect(before, ignoreRevocationErrors: true, out var isOld, out _);
            if (isOld) return old;
            await Task.Delay(50);
        }

        throw new TimeoutException("The new key did not come into force.");
    });

    private async Task<string> RevealAsync() =>
        (await database.AsAsync<RevealProductKey, Domain.Outcome<RevealedKey>>(Books.Contoso, reveal => reveal.ExecuteAsync(line, SoftwareBooks.Server2022, Books.Agent(Books.Contoso), default))).Value.Key;

    private async Task<List<string>> StockAsync()
    {
        await using var scope = database.Wide();
        var vault = scope.ServiceProvider.GetRequiredService<ProductKeyVault>();
        return (await scope.ServiceProvider.GetRequiredService<PortalDbContext>().StockKeys.AsNoTracking().ToListAsync()).ConvertAll(key => vault.Reveal(key.ProtectedValue));
    }
}
