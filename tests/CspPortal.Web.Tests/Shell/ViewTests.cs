using System.Text.RegularExpressions;

namespace CspPortal.Web.Tests.Shell;

/// <summary>What a strict content security policy asks of every view (SEC-01).</summary>
public sealed partial class ViewTests
{
    [Fact]
    public void No_view_has_inline_script_or_style()
    {
        var views = Repository.Files("src", "*.cshtml").ToList();
        Assert.NotEmpty(views);
        Assert.DoesNotContain(views, view => Inline().IsMatch(File.ReadAllText(view)));
    }

    [Fact]
    public void No_file_of_ours_is_fetched_from_elsewhere() =>
        Assert.DoesNotContain(
            Repository.Files("src", "*.cshtml").Concat(Repository.Files("src/CspPortal.Web/wwwroot", "*.css")),
            file => Elsewhere().IsMatch(File.ReadAllText(file)));

    [GeneratedRegex(@"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[""']|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(src|href)=""(https?:)?//|url\(|@import", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Elsewhere();
}
