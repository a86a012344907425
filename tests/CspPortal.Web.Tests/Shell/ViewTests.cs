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

    [Fact] // a form with an address of its own gets no token by itself
    public void Every_form_that_posts_carries_its_token()
    {
        var forms = Repository.Files("src", "*.cshtml").SelectMany(view => PostForm().Matches(File.ReadAllText(view)).Select(form => (view, form.Value))).ToList();
        Assert.InRange(forms.Count, 30, int.MaxValue);
        Assert.Equal([], forms.Where(form => !form.Value.Contains("AntiForgeryToken", StringComparison.Ordinal) && !form.Value.Contains("asp-antiforgery=\"true\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_file_of_ours_is_fetched_from_elsewhere() =>
        Assert.DoesNotContain(
            Repository.Files("src", "*.cshtml").Concat(Repository.Files("src/CspPortal.Web/wwwroot", "*.css")),
            file => Elsewhere().IsMatch(File.ReadAllText(file)));

    [GeneratedRegex(@"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[""']|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("<form\\b[^>]*method=\"post\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex PostForm();

    [GeneratedRegex(@"(src|href)=""(https?:)?//|url\(|@import", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Elsewhere();
}
