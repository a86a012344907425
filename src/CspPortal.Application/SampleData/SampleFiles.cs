using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Application.SampleData;

/// <summary>Small real files, one for every version, language and bit of a product: zip archives with a readme and some padding.</summary>
internal sealed class SampleFiles
{
    /// <summary>Products whose English files are large enough to be resumed (bytes).</summary>
    private const int LargeSize = 3 * 1024 * 1024;

    private static readonly string[] LargeFor = ["DG7GMGF0D5RK", "DG7GMGF0DVSX"];

    /// <summary>The same archive serves every product that has it.</summary>
    private readonly Dictionary<(string Name, int Size), (byte[] Content, string Sha256)> archives = [];

    private readonly string readme = Readme();

    public List<(Artifact Artifact, byte[] Content)> All { get; } = [];

    public static SampleFiles Create(SampleCatalogue catalogue)
    {
        var files = new SampleFiles();
        foreach (var product in catalogue.Products.Keys)
        {
            foreach (var download in catalogue.DownloadsOf(product))
            {
                foreach (var (language, bit) in download.Languages.SelectMany(language => download.Bits.Select(bit => (language, bit))))
                    files.Add(product, download, language, bit);
            }
        }

        return files;
    }

    public ILookup<(string ProductId, string Version), Artifact> ByVersion() => All.Select(file => file.Artifact).ToLookup(artifact => (artifact.ProductId, artifact.Version));

    private void Add(string productId, SampleDownload download, string language, string bit)
    {
        var name = $"{download.FileStem}_{bit}_{language}.zip";
        var isLarge = LargeFor.Contains(productId) && language == "en-US" && download.Version == "Windows Server 2022";
        var size = isLarge ? LargeSize : download.Kilobytes * 1024;
        if (!archives.TryGetValue((name, size), out var archive))
        {
            var content = Zip(name, string.Format(System.Globalization.CultureInfo.InvariantCulture, readme, download.Version, language, bit), size);
            archives[(name, size)] = archive = (content, Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        var artifact = new Artifact(
            SampleId.Of("artifact", $"{productId}/{name}"), productId, download.Version, language, bit, name, archive.Content.Length, archive.Sha256);
        All.Add((artifact, archive.Content));
    }

    private static byte[] Zip(string name, string text, int size)
    {
        // The same bytes at every run, and none that compress away.
        var padding = new byte[size];
        new Random(BitConverter.ToInt32(SampleId.Hash(name))).NextBytes(padding);
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "readme.txt", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);
            Write(zip, "sample.bin", padding);
        }

        return output.ToArray();
    }

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static string Readme()
    {
        using var stream = typeof(SampleFiles).Assembly.GetManifestResourceStream(typeof(SampleFiles), "Data.readme.txt")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
