using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace CspPortal.Documents.Tests;

/// <summary>INV-02: the PDF, read back by another program.</summary>
public sealed class PdfRendererTests
{
    private static readonly PdfRenderer Renderer = new(FontFile.UsualPlaces);

    private static readonly PrintedDocument Japanese = new(
        "請求書 G000000001", "ja",
        [new("請求先", "株式会社かえで商事"), new("請求月", "2026年11月"), new("通貨", "JPY"), new("発行日", "2026/12/01")],
        [new("請求明細",
            [new("注文", Weight: 2), new("商品", Weight: 4), new("数量", AlignRight: true), new("税抜", AlignRight: true, Weight: 1.5f), new("税込", AlignRight: true, Weight: 1.5f)],
            [["A1B2C3D4E5F6", "Windows Server 2025 Datacenter、髙橋・﨑・直・骨・𠮷野家", "1,000", "¥123,456,789", "¥135,802,467"]])],
        [new("小計", "¥123,456,789"), new("消費税", "¥12,345,678"), new("合計", "¥135,802,467", Strong: true)],
        "株式会社かえで商事・請求書 G000000001");

    private static readonly PrintedDocument English = new(
        "Invoice G000000002", "en", [new("Partner", "Kaede K.K."), new("Currency", "USD")],
        [Lines(200)], [new("Net", "$2,000.00"), new("Total", "$2,200.00", Strong: true)], "Kaede K.K. · Invoice G000000002");

    [Fact]
    public void Japanese_text_is_text_in_the_document()
    {
        using var pdf = PdfDocument.Open(Print(Japanese));
        var text = Text(pdf.GetPage(1));

        Assert.Equal(1, pdf.NumberOfPages);
        Assert.Equal("請求書 G000000001", pdf.Information.Title);
        foreach (var part in new[] { "請求書", "株式会社かえで商事", "2026年11月", "A1B2C3D4E5F6", "髙橋・﨑・直・骨・𠮷野家", "¥123,456,789", "合計", "¥135,802,467", "1/1" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_lines_take_pages_that_repeat_the_head_and_say_which_they_are()
    {
        using var pdf = PdfDocument.Open(Print(English));
        var pages = pdf.GetPages().Select(Text).ToList();

        Assert.InRange(pages.Count, 4, 8);
        Assert.All(pages.SkipLast(1), page => Assert.Contains("ProductAmountFormula", page, StringComparison.Ordinal));
        for (var i = 0; i < pages.Count; i++) Assert.Contains($"{i + 1}/{pages.Count}", pages[i], StringComparison.Ordinal);
        var all = string.Concat(pages);
        for (var row = 1; row <= 200; row++) Assert.Contains($"Product{row}.", all, StringComparison.Ordinal);
        Assert.Contains("$2,200.00", pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_outside_the_margins_however_long_a_word_is()
    {
        var longest = new string('W', 400);
        var document = English with { Title = longest, Facts = [new(longest, longest)], Tables = [Lines(2) with { Heading = longest, Rows = [[longest, "1.00", longest]] }], Totals = [new(longest, "1.00")], Footer = longest };
        using var pdf = PdfDocument.Open(Print(document));

        Assert.All(pdf.GetPages(), page => Assert.All(page.Letters, letter =>
        {
            Assert.InRange(letter.StartBaseLine.X, 47, 548);
            Assert.InRange(letter.EndBaseLine.X, 47, 548);
            Assert.InRange(letter.StartBaseLine.Y, 20, page.Height - 40);
        }));
    }

    [Fact]
    public void Amounts_stay_whole_and_end_at_the_same_edge()
    {
        var table = Lines(0) with { Rows = [["A", "1.00", "x"], [string.Concat(Enumerable.Repeat("word ", 200)), "-123,456,789,012.00", "y"]] };
        using var pdf = PdfDocument.Open(Print(English with { Tables = [table] }));
        var words = pdf.GetPage(1).GetWords().ToList();

        Assert.Equal(Right("-123,456,789,012.00"), Right("1.00"), 0.5);

        double Right(string word) => Assert.Single(words, each => each.Text == word).Letters[^1].EndBaseLine.X;
    }

    [Fact]
    public void A_cell_longer_than_a_page_goes_on_on_the_next()
    {
        var document = English with { Tables = [Lines(0) with { Rows = [["Begin " + string.Join('\n', Enumerable.Range(1, 150).Select(i => $"L{i};")), "1.00", ""]] }] };
        using var pdf = PdfDocument.Open(Print(document));
        var pages = pdf.GetPages().Select(Text).ToList();

        Assert.InRange(pages.Count, 3, 4);
        var all = string.Concat(pages);
        for (var line = 1; line <= 150; line++) Assert.Contains($"L{line};", all, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_document_gives_the_same_bytes()
    {
        using var other = new PdfRenderer(FontFile.UsualPlaces);
        using var stream = new MemoryStream();
        Assert.Null(other.Write(Japanese, stream).Refusal);

        Assert.Equal(Print(Japanese), Print(Japanese));
        Assert.Equal(Print(Japanese), stream.ToArray());
    }

    [Fact]
    public void Many_threads_print_at_once()
    {
        var expected = Print(Japanese);
        var printed = new byte[16][];
        Parallel.For(0, printed.Length, i => printed[i] = Print(Japanese));

        Assert.All(printed, bytes => Assert.Equal(expected, bytes));
    }

    [Fact]
    public void Without_a_Japanese_font_Japanese_is_refused_by_letter_and_English_printed()
    {
        using var latin = new PdfRenderer([.. FontFile.UsualPlaces.Where(font => font.Regular.Contains("DejaVu", StringComparison.Ordinal) || font.Regular.Contains("Liberation", StringComparison.Ordinal))]);
        using var stream = new MemoryStream();

        var refusal = latin.Write(Japanese, stream).Refusal;
        Assert.True(refusal!.Is(PdfRefusals.LettersWithoutFont));
        Assert.Contains("請", Assert.IsType<string>(Assert.Single(refusal.Arguments)), StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Without_any_font_nothing_is_written()
    {
        using var none = new PdfRenderer([new("/no/such/font.ttf", null)]);
        using var stream = new MemoryStream();

        Assert.True(none.Write(English, stream).Refusal!.Is(PdfRefusals.LettersWithoutFont));
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData("ใบแจ้งหนี้")]
    [InlineData("فاتورة")]
    public void Letters_that_must_be_joined_before_they_are_drawn_are_refused(string title)
    {
        using var stream = new MemoryStream();
        Assert.True(Renderer.Write(English with { Title = title }, stream).Refusal!.Is(PdfRefusals.LettersWithoutFont));
    }

    [Theory]
    [InlineData("Party 🎉", "Party?")]
    [InlineData("か\u3099き", "がき")]
    [InlineData("5:00\u202fPM\u200b", "5:00PM")]
    [InlineData("Half \ud800 sign", "Half")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    public void Signs_that_no_font_has_do_no_harm(string title, string printed)
    {
        using var pdf = PdfDocument.Open(Print(English with { Title = title }));
        Assert.Contains(printed, Text(pdf.GetPage(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_document_is_a_page()
    {
        using var pdf = PdfDocument.Open(Print(new("", "en", [], [], [], "")));
        Assert.Equal(1, pdf.NumberOfPages);
    }

    private static PrintedTable Lines(int rows) => new("Charges",
        [new("Product", Weight: 3), new("Amount", AlignRight: true), new("Formula", Weight: 3)],
        [.. Enumerable.Range(1, rows).Select(row => (IReadOnlyList<string>)[$"Product {row}.", "10.00", "10.08 − 10.08 × 3 ÷ 31 = 9.10, rounded half up"])]);

    private static byte[] Print(PrintedDocument document)
    {
        using var stream = new MemoryStream();
        Assert.Null(Renderer.Write(document, stream).Refusal);
        return stream.ToArray();
    }

    /// <summary>What a person copies out of the page, without spaces, which readers guess from distances.</summary>
    private static string Text(Page page)
    {
        var said = page.GetMarkedContents().Where(marked => marked.ActualText is not null)
            .SelectMany(marked => marked.Letters.Select(letter => (letter.TextSequence, marked.ActualText))).ToDictionary(pair => pair.TextSequence, pair => pair.ActualText!);
        var text = string.Concat(page.Letters.Select(letter => said.GetValueOrDefault(letter.TextSequence) ?? letter.Value));
        return text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
    }
}
