namespace CspPortal.Application.Entitlements;

/// <summary>Section <c>Keys</c> (KEY-02).</summary>
public sealed class KeyOptions
{
    /// <summary>Who signed in longer ago signs in once more before a key is shown. Zero: never asked.</summary>
    public TimeSpan SignInAge { get; set; } = TimeSpan.FromHours(8);

    /// <summary>More keys by one person within an hour are told to the partner's Global admins.</summary>
    public int UsualAnHour { get; set; } = 20;
}
