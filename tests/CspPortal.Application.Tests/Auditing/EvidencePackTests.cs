using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CspPortal.Application.Auditing;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>LOG-05: the filtered log with its proof, checked by others than who made it.</summary>
[Trait("Rule", "LOG-05")]
public sealed class EvidencePackTests
{
    private static readonly Actor Auditor = Books.Agent(Books.Contoso, "監査 Auditor");

    [VerifierFact]
    public async Task What_was_asked_for_is_proven_to_an_outsider_and_nothing_else_is_told()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(30);
        await office.WriteAsync(LogOffice.Entry(office.Database.Now.AddSeconds(9), AuditOperation.SignIn, details: "not asked for"));
        await office.WriteAsync(LogOffice.Entry(office.Database.Now.AddSeconds(9), partner: Books.Fabrikam, details: "another partner's"));
        await office.SignAsync();
        await office.WriteAsync(LogOffice.Entry(office.Database.Now.AddSeconds(40), details: "not sealed when asked"));
        var pack = await MakeAsync(office, Keys(office) with { From = office.Database.Now.AddSeconds(5), Before = office.Database.Now.AddSeconds(60) });
        Assert.Null(pack.Refusal);

        var files = pack.Files;
        Assert.Equal(
            [EvidencePack.Csv, EvidencePack.JsonLines, EvidencePack.Proof, EvidencePack.PublicKey, EvidencePack.Summary, EvidencePack.HowToVerify, EvidencePack.Verifier, EvidencePack.Manifest], files.Keys);
        foreach (var name in new[] { EvidencePack.Csv, EvidencePack.JsonLines, EvidencePack.Proof })
        {
            var text = Text(files[name]);
            foreach (var there in new[] { "No. 5", "No. 30", "not sealed when asked" }) Assert.Contains(there, text, StringComparison.Ordinal);
            foreach (var foreign in new[] { "No. 4\"", "not asked for", "another partner's" }) Assert.DoesNotContain(foreign, text, StringComparison.Ordinal);
            Assert.Equal(27, text.Split('\n').Count(line => line.Contains(AuditOperation.GetSoftwareKey, StringComparison.Ordinal)));
        }

        using var manifest = JsonDocument.Parse(files[EvidencePack.Manifest]);
        Assert.Equal(27, manifest.RootElement.GetProperty("entries").GetInt32());
        foreach (var file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            var content = files[file.GetProperty("name").GetString()!];
            Assert.Equal((content.LongLength, Convert.ToHexStringLower(SHA256.HashData(content))), (file.GetProperty("bytes").GetInt64(), file.GetProperty("sha256").GetString()));
        }

        Assert.Equal(files.Count - 1, manifest.RootElement.GetProperty("files").GetArrayLength());
        Assert.Equal((0, "ok"), await VerifyAsync(office.Folder, files));
        Assert.Null(Assert.Single(await SealedOffice.VerifyFileAsync(files[EvidencePack.Proof], await office.KeysAsync(), isPart: true)).Finding);

        files[EvidencePack.Proof] = System.Text.Encoding.UTF8.GetBytes(Text(files[EvidencePack.Proof]).Replace("No. 17\"", "No. 18\"", StringComparison.Ordinal));
        Assert.Equal(1, (await VerifyAsync(office.Folder, files)).Code);
    }

    [Fact]
    public async Task That_a_pack_was_made_stands_in_the_log_and_the_next_pack_proves_it()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(3);
        Assert.Null((await MakeAsync(office, Keys(office))).Refusal);
        var own = await MakeAsync(office, Keys(office) with { Operations = [AuditOperation.ExportActivityLog] });
        Assert.Equal(2, own.Facts!.Entries);
        Assert.Contains("\"evidence\"", Text(own.Files[EvidencePack.Proof]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_passes_there_is_nothing_to_prove()
    {
        await using var office = await SealedOffice.OpenAsync();
        Assert.Equal(ActivityLogRefusals.NothingProven, (await MakeAsync(office, Keys(office))).Refusal);
        await office.WriteAsync(1);
        Assert.Equal(ActivityLogRefusals.NothingProven, (await MakeAsync(office, Keys(office) with { Order = "000000000000" })).Refusal);
        Assert.Null((await MakeAsync(office, Keys(office))).Refusal);
    }

    [Fact] // LOG-02: what the database picks and what the proof shows is one rule
    public async Task Every_filter_shows_the_same_entries_in_the_readable_files_and_in_the_proof()
    {
        await using var office = await SealedOffice.OpenAsync();
        string[] operations = [AuditOperation.GetSoftwareKey, AuditOperation.SignIn, AuditOperation.CancelOrder];
        var holder = Actor.LinkHolder("192.0.2.1", "curl", "r");
        await office.WriteAsync(Enumerable.Range(0, 48).Select(n =>
            new AuditRecord(office.Database.Now.AddMinutes(n), Books.Contoso, (n % 4) switch { 0 => holder, 1 => LogOffice.Reader, _ => Auditor }, operations[n % operations.Length], n % 4 == 0 ? AuditOutcome.Refused : AuditOutcome.Succeeded)
            {
                CustomerId = n % 5 == 0 ? null : Books.Adatum, OrderId = n % 2 == 0 ? "abc123def456" : null, ProductId = n % 7 == 0 ? null : Books.Perpetual, Details = $"No. {n}.",
            }));
        var all = Keys(office) with { Operations = null };
        ActivityLogFilter[] filters =
        [
            all, all with { From = office.Database.Now.AddMinutes(3), Before = office.Database.Now.AddMinutes(9) }, all with { Operations = [AuditOperation.SignIn, AuditOperation.CancelOrder] },
            all with { User = ActivityLogFilter.LinkHolder }, all with { User = LogOffice.Reader.ObjectId.ToString() }, all with { Customer = Books.Adatum.ToString() }, all with { Order = "ABC123DEF456" },
            all with { Outcome = AuditOutcome.Refused, Customer = Books.Adatum.ToString(), Operations = AuditOperation.KeyAndDownload },
        ];
        foreach (var filter in filters)
        {
            var files = (await MakeAsync(office, filter)).Files;
            var readable = Numbers(files[EvidencePack.JsonLines]);
            Assert.NotEmpty(readable);
            Assert.Equal(readable, Numbers(files[EvidencePack.Proof]));
        }

        static IEnumerable<int> Numbers(byte[] file) =>
            Enumerable.Range(0, 48).Where(n => Text(file).Contains($"\"No. {n}.\"", StringComparison.Ordinal)).ToList();
    }

    private static ActivityLogFilter Keys(SealedOffice office) =>
        new() { From = office.Database.Now.AddDays(-1), Before = office.Database.Now.AddDays(1), Operations = AuditOperation.KeyAndDownload };

    private static async Task<Made> MakeAsync(SealedOffice office, ActivityLogFilter filter)
    {
        await using var scope = office.Database.As(Books.Contoso);
        if (!(await scope.ServiceProvider.GetRequiredService<MakeEvidencePack>().ExecuteAsync(filter, Auditor, default)).Succeeded(out var pack, out var refusal)) return new Made(refusal, null, []);
        using var output = new MemoryStream();
        await pack.WriteAsync(output, new Words(), default);
        await using var zip = new ZipArchive(output, ZipArchiveMode.Read);
        return new Made(null, pack.Facts, zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        }, StringComparer.Ordinal));
    }

    private sealed record Made(Refusal? Refusal, EvidenceFacts? Facts, Dictionary<string, byte[]> Files);

    private sealed class Words : IEvidenceWords
    {
        public string Summary(EvidenceFacts facts) => $"{facts.Entries}";

        public string HowToVerify(EvidenceFacts facts) => facts.Signed.KeyId;
    }

    private static string Text(byte[] file) => System.Text.Encoding.UTF8.GetString(file);

    private static async Task<(int Code, string Said)> VerifyAsync(string folder, Dictionary<string, byte[]> files)
    {
        var here = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (name, content) in files) await File.WriteAllBytesAsync(Path.Combine(here, name), content);
        using var python = Process.Start(new ProcessStartInfo("python3", [EvidencePack.Verifier, EvidencePack.Proof, EvidencePack.PublicKey]) { WorkingDirectory = here, UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, said.Contains(" ok through ", StringComparison.Ordinal) ? "ok" : said);
    }
}
