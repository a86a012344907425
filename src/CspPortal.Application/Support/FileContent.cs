using System.IO.Compression;
using System.Text;
using System.Xml;
using CspPortal.Domain.Support;

namespace CspPortal.Application.Support;

/// <summary>Judges a file by its bytes (SUP-02). Of an archive its table of contents is read, and of a document's main part the beginning.</summary>
public static class FileContent
{
    private const int BufferSize = 16_384;
    private const int TailSize = 4096;
    private const int MarkupSize = 1024;
    private const int MostEntries = 10_000;

    /// <summary>Bytes that a document of the largest size taken may claim to unpack to.</summary>
    private const long MostUnpacked = 100L * 1024 * 1024;

    private static readonly Dictionary<FileKind, string> MainParts = new()
    {
        [FileKind.Word] = "word/document.xml", [FileKind.Excel] = "xl/workbook.xml", [FileKind.PowerPoint] = "ppt/presentation.xml",
    };

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Markup = ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<?xml", "<?php"];
    private static readonly string[] OtherFormats = ["<", "#!", "{\\rtf", "%!"];
    private static readonly byte[] PngEnd = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <param name="content">Seekable; read from its beginning.</param>
    /// <returns>Null: none of the kinds that are taken. Also null for a picture or document with something else behind its own end.</returns>
    public static async Task<FileKind?> KindOfAsync(Stream content, CancellationToken ct)
    {
        var head = await ReadAsync(content, 0, 16, ct);
        var tail = await ReadAsync(content, Math.Max(0, content.Length - TailSize), TailSize, ct);
        if (head.AsSpan().StartsWith("%PDF-"u8)) return tail.AsSpan().LastIndexOf("%%EOF"u8) is var end && end >= 0 && IsBlank(tail.AsSpan(end + 5)) ? FileKind.Pdf : null;
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return tail.AsSpan().EndsWith(PngEnd) ? FileKind.Png : null;
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return FileKind.Jpeg; // cameras put more behind the picture
        if (head.AsSpan().StartsWith("GIF87a"u8) || head.AsSpan().StartsWith("GIF89a"u8)) return tail[^1] == 0x3B ? FileKind.Gif : null;
        if (head.AsSpan().StartsWith("RIFF"u8) && head.AsSpan(Math.Min(8, head.Length)).StartsWith("WEBP"u8)) return BitConverter.ToUInt32(head, 4) + 8 == content.Length ? FileKind.WebP : null;
        if (head.AsSpan().StartsWith("PK\x03\x04"u8)) return OfficeKindOf(content);
        return await IsTextAsync(content, ct) ? FileKind.Text : null;
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.Trim("\r\n\t \0"u8).IsEmpty;

    private static FileKind? OfficeKindOf(Stream content)
    {
        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MostEntries || archive.Entries.Sum(entry => entry.Length) > MostUnpacked) return null;
            var names = archive.Entries.Select(entry => entry.FullName).ToList();
            var isOffice = names.Contains("[Content_Types].xml");
            // Macros are programs.
            if (!isOffice || names.Exists(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return null;
            FileKind[] kinds = [.. MainParts.Where(known => names.Contains(known.Value)).Select(known => known.Key)];
            return kinds is [var only] && BeginsAsXml(archive.GetEntry(MainParts[only])!) ? only : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException)
        {
            // How ZipArchive says that this is no archive, and a reader that its main part is no XML.
            return null;
        }
    }

    /// <summary>Up to its first element, and no further.</summary>
    private static bool BeginsAsXml(ZipArchiveEntry part)
    {
        using var content = part.Open();
        using var reader = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = BufferSize });
        return reader.MoveToContent() == XmlNodeType.Element;
    }

    /// <summary>UTF-8 without control characters that begins as no page, picture or script does.</summary>
    private static async Task<bool> IsTextAsync(Stream content, CancellationToken ct)
    {
        var beginning = Encoding.UTF8.GetString(await ReadAsync(content, 0, MarkupSize, ct)).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (OtherFormats.Any(start => beginning.StartsWith(start, StringComparison.Ordinal))) return false;
        if (Markup.Any(tag => beginning.Contains(tag, StringComparison.OrdinalIgnoreCase))) return false;

        content.Position = 0;
        var (bytes, letters, decoder) = (new byte[BufferSize], new char[Strict.GetMaxCharCount(BufferSize)], Strict.GetDecoder());
        try
        {
            int read;
            do
            {
                read = await content.ReadAsync(bytes, ct);
                var count = decoder.GetChars(bytes, 0, read, letters, 0, flush: read == 0);
                for (var at = 0; at < count; at++)
                {
                    if (char.IsControl(letters[at]) && letters[at] is not ('\t' or '\n' or '\r' or '\f')) return false;
                }
            }
            while (read > 0);
            return true;
        }
        catch (DecoderFallbackException)
        {
            // The only way a strict decoder says no.
            return false;
        }
    }

    private static async Task<byte[]> ReadAsync(Stream content, long from, int most, CancellationToken ct)
    {
        content.Position = from;
        var bytes = new byte[(int)Math.Min(most, content.Length - from)];
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
