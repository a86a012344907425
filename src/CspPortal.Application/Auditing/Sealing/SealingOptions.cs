namespace CspPortal.Application.Auditing.Sealing;

/// <summary>Section <c>Sealing</c> (LOG-04).</summary>
public sealed class SealingOptions
{
    /// <summary>
    /// The private key that signs checkpoints, PEM, curve P-256; made at the first start where it does not exist. The host makes a relative
    /// one its own. Public keys of earlier ones lie beside it as <c>*.pub.pem</c>.
    /// </summary>
    public string KeyFile { get; set; } = Path.Combine("App_Data", "sealing", "signing-key.pem");

    /// <summary>Where checkpoints are kept outside the database; best on a volume that the portal can only add to.</summary>
    public string CheckpointFolder { get; set; } = Path.Combine("App_Data", "checkpoints");

    /// <summary>Receives checkpoints by POST as well; https, plain http only on this machine.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Sent to it as a bearer token.</summary>
    public string? EndpointToken { get; set; }

    /// <summary>A log with new entries is signed after so long …</summary>
    public TimeSpan SignEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>… or after so many, whichever comes first.</summary>
    public int SignEveryEntries { get; set; } = 1000;

    /// <summary>How often the workers check what was sealed since the last check.</summary>
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often they begin at the first entry again.</summary>
    public TimeSpan CheckAllEvery { get; set; } = TimeSpan.FromDays(1);
}
