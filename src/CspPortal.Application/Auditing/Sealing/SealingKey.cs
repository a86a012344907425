using System.Diagnostics;
using System.Security.Cryptography;
using CspPortal.Domain.Auditing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>The key that signs checkpoints. It lies in a file, never in the database that it is to testify about (LOG-04). Singleton.</summary>
public sealed class SealingKey(IOptions<SealingOptions> options, ILogger<SealingKey> log)
{
    private const string PublicFiles = "*.pub.pem";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(20);

    private string KeyFile => Path.GetFullPath(options.Value.KeyFile);

    private string Folder => Path.GetDirectoryName(KeyFile)!;

    /// <summary>The private key, for the caller to dispose; the first caller of an installation makes it.</summary>
    /// <exception cref="CryptographicException">The file holds something else.</exception>
    public ECDsa OpenPrivate()
    {
        if (!File.Exists(KeyFile)) Make();
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(KeyFile));
        _ = new CheckpointKeys(key.ExportSubjectPublicKeyInfo());
        return key;
    }

    /// <summary>The public key of the file and those kept beside it; none before the first start.</summary>
    public CheckpointKeys Public()
    {
        if (!Directory.Exists(Folder)) return new CheckpointKeys();
        var files = Directory.EnumerateFiles(Folder, PublicFiles);
        if (File.Exists(KeyFile)) files = files.Append(KeyFile);
        return new CheckpointKeys(files.SelectMany(file => CheckpointKeys.ReadPem(File.ReadAllText(file))).ToList());
    }

    /// <summary>Whole or not at all, and never over another's: of two nodes that start at once on one folder, one makes the key.</summary>
    private void Make()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // A move that minds what is there looks first and moves then; only a lock keeps the other out between the two.
        using var mine = Lock();
        if (File.Exists(KeyFile)) return;

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var temporary = $"{KeyFile}.{Guid.NewGuid():N}.tmp";
        try
        {
            var rights = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) rights.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(temporary, rights)) writer.Write(key.ExportPkcs8PrivateKeyPem() + "\n");
            File.Move(temporary, KeyFile, overwrite: false);
        }
        finally
        {
            File.Delete(temporary);
        }

        var id = CheckpointKeys.IdOf(publicKey);
        File.WriteAllText(Path.Combine(Folder, $"{id[..16]}.pub.pem"), new CheckpointKeys(publicKey).ToPem());
        log.LogInformation("A key that signs checkpoints of the activity log was made: {KeyId}", id);
    }

    /// <summary>Held until disposed, or until this process ends, however it does.</summary>
    private FileStream Lock()
    {
        var giveUp = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(KeyFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (giveUp.Elapsed < LongestWait)
            {
                Thread.Sleep(ShortPause);
            }
        }
    }
}
