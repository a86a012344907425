using System.Diagnostics;
using System.Text;
using CspPortal.Domain.Auditing;
using CspPortal.Testing;

namespace CspPortal.Application.Tests.Auditing;

/// <summary>A test that needs Python and openssl: skipped where one is missing, unless <c>CSPPORTAL_REQUIRE_VERIFIER</c> is set; then it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VerifierFactAttribute : FactAttribute
{
    public VerifierFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CSPPORTAL_REQUIRE_VERIFIER")) && !(IsThere("python3") && IsThere("openssl"))) Skip = "skipped: no python3 or no openssl";
    }

    private static bool IsThere(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, tool + ".exe")));
}

/// <summary>LOG-04: a verifier that shares no line with the portal, written from docs/activity-log.md alone, comes to the same end.</summary>
[Trait("Rule", "LOG-04")]
public sealed class IndependentVerifierTests
{
    [VerifierFact]
    public async Task A_script_in_another_language_proves_an_exported_log_and_finds_what_was_changed()
    {
        await using var office = await SealedOffice.OpenAsync();
        await office.WriteAsync(40);
        await office.WriteAsync(new AuditRecord(office.Database.Now.AddTicks(1234567), Books.Contoso, Books.Agent(Books.Contoso, "愛子 😀"), AuditOperation.UpdateSettings, AuditOutcome.Failed)
        {
            LineNumber = 7, Details = "a\0b \"quoted\" \\ \u2028 \uD800 </script>\r\n", OldValue = "", NewValue = "e\u0301 é ハﾊ",
        });
        await office.SignAsync();
        await office.WriteAsync(9);
        await office.SignAsync();
        var (export, key) = (Path.Combine(office.Folder, "export.jsonl"), Path.Combine(office.Folder, "public.pem"));
        await File.WriteAllTextAsync(key, (await office.KeysAsync()).ToPem());

        var whole = await office.ExportAsync(Books.Contoso);
        Assert.Equal((0, $"{Books.Contoso} ok through 50 signed 50"), await VerifyAsync(whole));
        Assert.Equal((0, $"{Books.Contoso} ok through 41 signed 41"), await VerifyAsync(await office.ExportAsync(Books.Contoso, 3, 20, entry => entry.Details != "No. 11")));
        var text = Encoding.UTF8.GetString(whole);
        Assert.Equal((1, $"{Books.Contoso} 17 was changed through 16 signed 0"), await VerifyAsync(Encoding.UTF8.GetBytes(text.Replace("\"No. 17\"", "\"No. 18\"", StringComparison.Ordinal))));
        Assert.Equal((1, $"{Books.Contoso} 17 is missing through 16 signed 0"), await VerifyAsync(Encoding.UTF8.GetBytes(string.Join('\n', text.Split('\n').Where(line => !line.Contains("\"No. 17\"", StringComparison.Ordinal))))));
        Assert.Equal(1, (await VerifyAsync(Encoding.UTF8.GetBytes(text.Replace("\"time\":\"2026", "\"time\":\"2025", StringComparison.Ordinal)))).Code);

        async Task<(int Code, string Said)> VerifyAsync(byte[] file)
        {
            await File.WriteAllBytesAsync(export, file);
            using var python = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "src", "CspPortal.Application", "Auditing", "Sealing", "verify_log.py"), export, key]) { UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            var said = await python.StandardOutput.ReadToEndAsync();
            await python.WaitForExitAsync();
            return (python.ExitCode, said.Trim());
        }
    }
}
