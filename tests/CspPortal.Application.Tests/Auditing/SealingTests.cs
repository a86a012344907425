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
}
