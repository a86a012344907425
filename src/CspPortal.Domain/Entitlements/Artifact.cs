namespace CspPortal.Domain.Entitlements;

/// <summary>A download option: one file for one version, language and bit of a product.</summary>
public sealed class Artifact
{
    private Artifact()
    {
    }

    /// <summary>Of <see cref="Version"/>, <see cref="Language"/> and <see cref="Bit"/>.</summary>
    public const int VersionLength = 100;

    public const int LanguageLength = 16;
    public const int BitLength = 8;

    public Artifact(Guid id, string productId, string version, string language, string bit, string fileName, long size, string sha256)
    {
        (Id, ProductId, Version, Language, Bit) = (id, productId, version, language, bit);
        (FileName, Size, Sha256) = (fileName, size, sha256);
    }

    /// <summary>Also the name in the artifact store: never a path from a request.</summary>
    public Guid Id { get; private set; }

    public string ProductId { get; private set; } = "";

    /// <summary>E.g. <c>Windows Server 2022</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>BCP 47, e.g. <c>ja-JP</c>.</summary>
    public string Language { get; private set; } = "";

    /// <summary><c>x64</c> or <c>x86</c>.</summary>
    public string Bit { get; private set; } = "";

    public string FileName { get; private set; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Lower-case hex; the ETag too.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>UTC; from then on nobody downloads it, its links are dead, and another file may take its place.</summary>
    public DateTime? WithdrawnAt { get; private set; }

    /// <summary>Empty while it is offered, its own id afterwards: one version, language and bit has one file at a time.</summary>
    public Guid Place { get; private set; }

    public void Withdraw(DateTime at) => (WithdrawnAt, Place) = (at, Id);
}
