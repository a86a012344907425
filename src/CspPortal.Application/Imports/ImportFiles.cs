using CspPortal.Application.Files;
using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Imports;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Imports;

/// <summary>Section <c>Imports</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>Bytes. A price list of 100,000 rows has some 30 million.</summary>
    public long LargestFile { get; set; } = 128 * 1024 * 1024;

    /// <summary>Bytes. Some 100,000 keys, or more downloads than anybody has; held in memory while it arrives (KEY-02).</summary>
    public long LargestList { get; set; } = 8 * 1024 * 1024;

    public long LargestOf(ImportKind kind) => kind == ImportKind.PriceList ? LargestFile : LargestList;
}

/// <summary>A file as it lies in the store.</summary>
public sealed record KeptFile(long Size, string Sha256, string ProtectedKey);

/// <summary>Uploads between their arrival and their dry run: prices before they are published are nobody's business, and keys are secrets (KEY-02), so they lie encrypted, each under a key of its own.</summary>
public sealed class ImportFiles(IWorkFiles store, IDataProtectionProvider protection, IOptions<ImportOptions> options)
{
    private readonly IDataProtector protector = protection.CreateProtector("CspPortal.ImportFiles.v1");

    /// <summary>Streams; no more than a piece of it is in memory, and none of it lies in the store unsealed.</summary>
    public async Task<Outcome<KeptFile>> WriteAsync(Guid importId, ImportKind kind, Stream content, CancellationToken ct)
    {
        var most = options.Value.LargestOf(kind);
        var key = SealedFile.NewKey();
        await using var sealing = new SealingStream(content, key, most);
        await store.WriteAsync(importId, sealing, ct);
        if (!sealing.IsTooLarge) return new KeptFile(sealing.Size, sealing.Sha256(), protector.Protect(Convert.ToBase64String(key)));
        await store.DeleteAsync(importId, ct);
        return ImportRefusals.FileTooLarge.With((int)(most / 1024 / 1024));
    }

    internal async Task<UnsealingStream?> OpenAsync(Import import, CancellationToken ct)
    {
        if (import.ProtectedFileKey is null || await store.OpenAsync(import.Id, ct) is not { } content) return null;
        return new UnsealingStream(content, Convert.FromBase64String(protector.Unprotect(import.ProtectedFileKey)));
    }

    public Task DeleteAsync(Guid importId, CancellationToken ct) => store.DeleteAsync(importId, ct);
}
