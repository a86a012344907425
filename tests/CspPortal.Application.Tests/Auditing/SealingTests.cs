using System.Data.Common;
using System.Security.Cryptography;
using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Persistence;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>LOG-04: every committed entry gets its place behind the writers' backs.</summary>
[Trait("Rule", "LOG-04")]
public sealed class SealingTests
{
    [Fact]
    public async Task Every_entry_is_sealed_in_its_log_signed_brought_outside_and_found_whole()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(1_203);
        await office.WriteAsync(2, Books.Fabrikam);
        await office.WriteAsync(new AuditRecord(office.Database.Now, null, Actor.Command("installation"), AuditOperation.AddPartner) { Details = "日本語 😀 \uD800 a\0b \r\n=1+1" });

        Assert.Equal(1_206, await office.SealAsync());
        Assert.Equal(0, await office.SealAsync());
        await office.SignAsync();

        Assert.Equal(Enumerable.Range(1, 1_203).Select(n => (long)n), (await office.SealsAsync(Books.Contoso)).Select(seal => seal.Position));
        Assert.Equal(0, await office.LookAsync(db => db.UnsealedEntries.CountAsync()));
        var reports = await office.VerifyAsync();
        Assert.All(reports, report => Assert.Null(report.Finding));
        Assert.Equal([(Guid.Empty, 1L), (Books.Contoso, 1_203L), (Books.Fabrikam, 2L)], reports.Select(report => (report.Log, report.Through)));
        Assert.All(reports, report => Assert.Null(report.Finding));
        Assert.All(reports, report => Assert.Equal(report.Through, report.Signed!.Position));
        foreach (var report in reports)
        {
            var read = Assert.Single(await SealedOffice.VerifyFileAsync(await office.ExportAsync(report.Log), await office.KeysAsync(), await office.OutsideAsync(), isPart: true));
            Assert.Equal((report.Log, report.Through, null), (read.Log, read.Through, read.Finding));
            Assert.Equal(report.Hash, read.Hash);
        }
    }

    [Fact] // LOG-03
    public async Task The_database_notes_each_entry_for_the_sealer_and_refuses_to_change_seals_and_checkpoints()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(3);
        Assert.Equal(3, await office.LookAsync(db => db.UnsealedEntries.CountAsync()));
        await office.SignAsync();
        foreach (var sql in new[]
        {
            "UPDATE Seals SET Hash = Salt", "DELETE FROM Seals", "UPDATE Checkpoints SET Position = 1", "DELETE FROM Checkpoints",
            PortalDatabase.UsesSqlServer ? "DELETE FROM Seals" : "INSERT OR REPLACE INTO Seals SELECT * FROM Seals LIMIT 1",
            PortalDatabase.UsesSqlServer ? "DELETE FROM Checkpoints" : "INSERT OR REPLACE INTO Checkpoints SELECT * FROM Checkpoints LIMIT 1",
        })
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => office.LookAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }

        await using var scope = office.Database.Wide();
        var books = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        books.Remove(await books.Seals.AcrossTenants(books).FirstAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => books.SaveChangesAsync());
    }

    [Fact] // REL-01: killed at any statement and the commit, continued by the next: no entry is lost, doubled or sealed into a fork
    public async Task A_sealer_killed_at_any_statement_is_continued_by_the_next()
    {
        var fault = new Fault();
        await using var office = await SealedOffice.OpenAsync(fault.Configure, sealing => sealing.SignEveryEntries = 1);
        var (failures, written) = (0, 0);
        for (var statement = 1; ; statement++)
        {
            await office.WriteAsync(2);
            await office.WriteAsync(1, Books.Fabrikam);
            written += 2;
            fault.Arm(statement);
            try
            {
                await office.SealAsync();
            }
            catch (Exception exception) when (Fault.Caused(exception))
            {
                failures++;
            }

            var fired = fault.Fired;
            fault.Disarm();
            await office.SealAsync();
            Assert.Equal(written, (await office.SealsAsync(Books.Contoso)).Count);
            Assert.Equal(0, await office.LookAsync(db => db.UnsealedEntries.CountAsync()));
            Assert.All(await office.VerifyAsync(outside: false), report => Assert.Equal((null, report.Through), (report.Finding, report.Signed!.Position)));
            if (!fired) break;
        }

        Assert.True(failures >= 15, $"only {failures} places to fail at: the sweep did not reach the writes");
    }

    [Fact]
    public async Task Two_sealers_at_once_make_one_chain()
    {
        await using var office = await SealedOffice.OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            await office.WriteAsync(700);
            await using var first = office.Database.Wide();
            await using var second = office.Database.Wide();

            // Each in the belief that it holds the lease, as after a long pause of the process.
            var sealers = new[] { first, second }.Select(scope => Sealer(scope.ServiceProvider)).ToList();
            var done = await Task.WhenAll(sealers.Select(sealer => Task.Run(async () =>
            {
                var sum = 0;
                for (var tries = 0; tries < 10; tries++)
                {
                    sum += await sealer.RunAsync(default);
                    office.Database.Clock.Advance(SealerLease.Length);
                }

                return sum;
            })));
            Assert.Equal(700, done.Sum());
        }

        Assert.Equal(3_500, (await office.SealsAsync(Books.Contoso)).Count);
        Assert.Null(Assert.Single(await office.VerifyAsync(outside: false)).Finding);

        static SealLog Sealer(IServiceProvider services)
        {
            var (db, clock) = (services.GetRequiredService<PortalDbContext>(), services.GetRequiredService<TimeProvider>());
            var hold = new SealerHold(db, new SealerName(), clock);
            return ActivatorUtilities.CreateInstance<SealLog>(services, db, hold, ActivatorUtilities.CreateInstance<SignCheckpoints>(services, db, hold, clock), clock);
        }
    }

    [Fact]
    public async Task While_one_seals_another_does_not_and_takes_over_when_it_has_died()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(1);
        await using var scope = office.Database.Wide();
        var other = new SealerHold(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), new SealerName(), office.Database.Clock);
        Assert.True(await other.TakeAsync(default));
        Assert.Equal(0, await office.SealAsync());
        office.Database.Clock.Advance(SealerLease.Length);
        Assert.Equal(1, await office.SealAsync());
        Assert.False(await other.TakeAsync(default));
    }

    [Fact]
    public async Task An_entry_committed_late_is_sealed_after_those_that_came_before_it()
    {
        if (PortalDatabase.UsesSqlServer) return; // The row number is chosen here, as SQL Server leaves it open to late commits.
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(3);
        await office.InsertAsync(2_000);
        await office.SealAsync();
        await office.InsertAsync(1_000);
        await office.SignAsync();
        Assert.Equal([2_000L, 1_000L], (await office.SealsAsync(Books.Contoso)).Skip(3).Select(seal => seal.EntryId));
        Assert.Null(Assert.Single(await office.VerifyAsync()).Finding);
    }

    [Fact]
    public async Task Checkpoints_are_signed_after_so_many_entries_or_so_long_with_a_key_that_only_its_owner_reads()
    {
        await using var office = await SealedOffice.OpenAsync(options: sealing => sealing.SignEveryEntries = 10);
        await office.WriteAsync(9);
        await office.SealAsync();
        Assert.Empty(await SignedAsync(office));
        await office.WriteAsync(1);
        await office.SealAsync();
        Assert.Equal([10L], await SignedAsync(office));
        await office.WriteAsync(1);
        await office.SealAsync();
        Assert.Equal([10L], await SignedAsync(office));
        office.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        await office.SealAsync();
        Assert.Equal([10L, 11L], await SignedAsync(office));
        office.Database.Clock.Advance(TimeSpan.FromDays(1));
        await office.SealAsync();
        Assert.Equal([10L, 11L], await SignedAsync(office));

        var file = Path.Combine(office.Folder, "key", "signing-key.pem");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }

        Assert.DoesNotContain("PRIVATE", (await office.KeysAsync()).ToPem(), StringComparison.Ordinal);
        var bytes = await File.ReadAllTextAsync(office.Database.FilePath ?? file);
        if (office.Database.FilePath is not null) Assert.DoesNotContain("PRIVATE KEY", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_replaced_still_proves_what_it_signed()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(2);
        await office.SignAsync();
        File.Delete(Path.Combine(office.Folder, "key", "signing-key.pem"));
        await office.WriteAsync(2);
        await office.SignAsync();
        Assert.Equal(2, (await office.KeysAsync()).Count);
        Assert.Null(Assert.Single(await office.VerifyAsync()).Finding);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_one_folder_sign_with_one_key()
    {
        await using var office = await SealedOffice.OpenAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => office.Database.WideAsync<SealingKey, string>(sealing =>
        {
            using var key = sealing.OpenPrivate();
            return Task.FromResult(CheckpointKeys.IdOf(key.ExportSubjectPublicKeyInfo()));
        }))));
        Assert.Single(ids.Distinct());
        Assert.Equal(1, (await office.KeysAsync()).Count);
    }

    [Fact] // SEC-01
    public async Task In_a_partners_scope_its_own_log_alone_is_written_out()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(4);
        await office.WriteAsync(3, Books.Fabrikam);
        await office.SignAsync();
        Assert.Equal(4, await office.Database.AsAsync<LogFile, long>(Books.Contoso, file => file.WriteAsync(Stream.Null, Books.Contoso, 0, long.MaxValue, null, default)));
        Assert.Equal(0, await office.Database.AsAsync<LogFile, long>(Books.Contoso, file => file.WriteAsync(Stream.Null, Books.Fabrikam, 0, long.MaxValue, null, default)));
    }

    [Fact]
    public async Task A_key_of_another_curve_is_not_taken()
    {
        await using var office = await SealedOffice.OpenAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Directory.CreateDirectory(Path.Combine(office.Folder, "key"));
        await File.WriteAllTextAsync(Path.Combine(office.Folder, "key", "signing-key.pem"), key.ExportPkcs8PrivateKeyPem());
        await office.WriteAsync(1);
        await Assert.ThrowsAsync<CryptographicException>(office.SignAsync);
        Assert.Single(await office.SealsAsync(Books.Contoso)); // Sealing does not wait for a key.
    }

    private static Task<List<long>> SignedAsync(SealedOffice office) => office.LookAsync(db => db.Checkpoints.AcrossTenants(db).OrderBy(checkpoint => checkpoint.Number).Select(checkpoint => checkpoint.Position).ToListAsync());
}
