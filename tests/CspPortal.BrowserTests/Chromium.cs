namespace CspPortal.BrowserTests;

/// <summary>Where Chromium is on this machine, if anywhere.</summary>
internal static class Chromium
{
    public static string? Path { get; } =
        new[] { Environment.GetEnvironmentVariable("CSPPORTAL_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);
}

/// <summary>A test that needs Chromium: skipped where there is none, unless <c>CSPPORTAL_REQUIRE_BROWSER</c> is set; then it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (IsMissing) Skip = "skipped: no Chromium";
    }

    internal static bool IsMissing => Chromium.Path is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CSPPORTAL_REQUIRE_BROWSER"));
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (BrowserFactAttribute.IsMissing) Skip = "skipped: no Chromium";
    }
}
