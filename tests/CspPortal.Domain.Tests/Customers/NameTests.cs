using CspPortal.Domain.Customers;

namespace CspPortal.Domain.Tests.Customers;

/// <summary>CST-01: what a name and a domain may be, and how they are found.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("Åland Islands", "aland")]
    [InlineData("ＣＯＮＴＯＳＯ", "contoso")]
    [InlineData("ﾃｲﾙｽﾋﾟﾝ", "テイルスピン")]
    [InlineData("Société Générale", "SOCIETE GENERALE")]
    public void Case_accents_and_width_do_not_keep_a_name_from_being_found(string name, string typed) =>
        Assert.Contains(SearchText.Fold(typed), SearchText.Fold(name), StringComparison.Ordinal);

    [Fact]
    public void Voicing_marks_tell_Japanese_words_apart() => Assert.NotEqual(SearchText.Fold("バス"), SearchText.Fold("ハス"));

    [Theory]
    [InlineData("Cote d’Ivoire", "Côte d'Ivoire")]
    [InlineData("guinea bissau", "Guinea-Bissau")]
    [InlineData("サンマルタン", "サン・マルタン")]
    public void Spaces_and_punctuation_do_not_keep_a_market_from_being_found(string typed, string name) =>
        Assert.Equal(SearchText.FoldLoosely(name), SearchText.FoldLoosely(typed));

    [Fact] // Not as InlineData: an attribute cannot hold half a character.
    public void Broken_characters_are_folded_without_an_error_and_are_not_readable()
    {
        foreach (var text in new[] { "\uD83D", "a\uDE00b", "\uFFFE", "\uD83D\uD83D\uDE00" })
        {
            Assert.NotNull(SearchText.Fold(text));
            Assert.NotNull(SearchText.FoldLoosely(text));
            Assert.False(PlainText.IsReadable(text));
            Assert.False(DomainName.TryParse(text + ".example", out _));
        }
    }

    [Fact]
    public void A_ligature_that_unfolds_to_many_letters_still_fits_its_column() =>
        Assert.InRange(SearchText.Key(new string('\uFDFA', Customer.TextLength), Customer.TextLength).Length, 1, Customer.TextLength);

    [Theory]
    [InlineData("株式会社テイルスピン")]
    [InlineData("😀 Coffee 👩‍👩‍👧")]
    [InlineData("شركة المثال")]
    [InlineData("<script>alert(1)</script>")]
    public void Names_of_any_script_emoji_and_markup_are_readable(string name)
    {
        Assert.True(PlainText.IsReadable(name));
        Assert.True(PlainText.HasInk(name));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("two\nlines")]
    [InlineData("a\u202Egpj.exe")]
    [InlineData("a\u2066b")]
    public void Hidden_characters_are_not(string name) => Assert.False(PlainText.IsReadable(name));

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u3000")]
    [InlineData("\u200F \u0301")]
    public void A_name_that_nobody_can_see_has_no_ink(string name) => Assert.False(PlainText.HasInk(name));

    [Fact]
    public void Cutting_never_leaves_half_a_character()
    {
        Assert.Equal("ab", PlainText.Cut("ab😀", 3));
        Assert.Equal("ab😀", PlainText.Cut("ab😀c", 4));
    }

    [Theory]
    [InlineData("Contoso.OnMicrosoft.com", "contoso.onmicrosoft.com")]
    [InlineData(" adatum.example ", "adatum.example")]
    [InlineData("例え.example", "xn--r8jz45g.example")]
    public void A_domain_is_kept_in_lower_case_ASCII(string typed, string kept)
    {
        Assert.True(DomainName.TryParse(typed, out var domain));
        Assert.Equal(kept, domain);
    }

    [Fact]
    public void A_domain_of_another_script_is_shown_as_its_owners_write_it() => Assert.Equal("例え.example", DomainName.Show("xn--r8jz45g.example"));

    [Theory]
    [InlineData("")]
    [InlineData("contoso")]
    [InlineData("https://contoso.example")]
    [InlineData("con toso.example")]
    [InlineData("-contoso.example")]
    [InlineData("contoso..example")]
    [InlineData("contoso.example.")]
    [InlineData("<script>.example")]
    [InlineData("sam@contoso.example")]
    [InlineData("192.0.2.1")]
    public void What_is_no_domain_is_refused(string typed) => Assert.False(DomainName.TryParse(typed, out _));

    [Fact]
    public void A_domain_longer_than_its_column_is_refused() =>
        Assert.False(DomainName.TryParse(string.Join('.', Enumerable.Repeat("abcdefghi", 21)), out _));

    [Fact]
    public void An_agreement_may_be_of_a_day_that_has_begun_somewhere()
    {
        var now = new DateTime(2026, 6, 15, 9, 59, 0, DateTimeKind.Utc);
        Assert.False(On(new DateOnly(2026, 6, 15)).IsInFuture(now));
        Assert.True(On(new DateOnly(2026, 6, 16)).IsInFuture(now));
        Assert.False(On(new DateOnly(2026, 6, 16)).IsInFuture(now.AddMinutes(1)));

        static AgreementAcceptance On(DateOnly day) => new() { AcceptedOn = day };
    }
}
