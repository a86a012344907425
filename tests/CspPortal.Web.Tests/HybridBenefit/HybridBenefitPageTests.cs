using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.HybridBenefit;

/// <summary>HYB-01.</summary>
public sealed class HybridBenefitPageTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private const string Address = "/hybrid-benefit";

    [Fact]
    public async Task The_page_begins_with_an_example_that_saves_forty_percent_and_shows_its_formula()
    {
        var page = await fixture.Portal.As(People.SalesAgent).GetPageAsync(Address);
        var estimate = Text(page.QuerySelector("#estimate")!);
        foreach (var shown in new[] { "USD 350.40", "40%", "2 servers × max(16, 16) = 32", "min(4, 32 ÷ 8)", "4 machines × 730 hours × (0.30 − 0.18) = USD 350.40", "350.40 ÷ 876.00 = 40%", "The licences are reused" })
            Assert.Contains(shown, estimate, StringComparison.Ordinal);
        Assert.Contains("Software Assurance or a server subscription", Text(page.Body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_puts_the_question_into_the_address_and_every_part_of_it_counts()
    {
        var visitor = fixture.Portal.As(People.AdminAgent);
        var page = await visitor.SubmitAsync(await visitor.GetPageAsync(Address), "main form", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["edition"] = "Standard", ["servers"] = "３", ["serverCores"] = "8", ["machines"] = "5", ["machineCores"] = "12", ["hours"] = "100",
            ["currency"] = "JPY", ["windowsRate"] = "1,045.5", ["baseRate"] = "1,000",
        });
        Assert.Equal(200, visitor.LastStatus);
        Assert.Contains("machineCores=12", visitor.LastPath, StringComparison.Ordinal);
        var estimate = Text(page.QuerySelector("#estimate")!);
        foreach (var shown in new[] { "3 servers × max(8, 16) = 48", "rounded up to a multiple of 8 = 16", "min(5, 48 ÷ 16), whole machines = 3", "= JPY 13,650", "2 machines are not covered", "32 more licensed cores", "48 cores move to Azure", "0 cores still do" })
            Assert.Contains(shown, estimate, StringComparison.Ordinal);
        Assert.Equal("1,045.5", page.QuerySelector<IHtmlInputElement>("#WindowsRate")!.Value);
    }

    [Theory] // REL-02
    [InlineData("servers", "")]
    [InlineData("servers", "0")]
    [InlineData("servers", "-1")]
    [InlineData("machines", "1000000000000")]
    [InlineData("machineCores", "three")]
    [InlineData("hours", "745")]
    [InlineData("windowsRate", "")]
    [InlineData("windowsRate", "0,30")]
    [InlineData("windowsRate", "1000001")]
    [InlineData("windowsRate", "0.00001")]
    [InlineData("baseRate", "0.31")]
    [InlineData("baseRate", "🚀 <script>alert(1)</script>")]
    [InlineData("currency", "ZZZ")]
    [InlineData("currency", "")]
    public async Task What_cannot_be_counted_with_is_answered_beside_its_field_with_the_input_kept(string field, string typed)
    {
        var visitor = fixture.Portal.As(People.AdminAgent);
        var page = await visitor.GetPageAsync($"{Address}?{field}={Uri.EscapeDataString(typed)}");
        Assert.Equal(400, visitor.LastStatus);
        var control = page.QuerySelector($"main form [name={field}]")!;
        Assert.Equal("true", control.GetAttribute("aria-invalid"));
        Assert.NotEmpty(control.ParentElement!.QuerySelector("p.error")!.TextContent.Trim());
        if (control is IHtmlInputElement input) Assert.Equal(typed, input.GetAttribute("value") ?? "");
        Assert.Null(page.QuerySelector("#estimate"));
    }

    [Fact]
    public async Task An_unknown_edition_is_a_bad_request()
    {
        var visitor = fixture.Portal.As(People.AdminAgent);
        await visitor.GetPageAsync(Address + "?edition=99");
        Assert.Equal(400, visitor.LastStatus);
    }

    private static string Text(IElement element) => element.TextContent.Replace('\u00a0', ' ');
}

public sealed class PortalFixture : IAsyncLifetime
{
    public PortalHost Portal { get; private set; } = null!;

    public async Task InitializeAsync() => Portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await Portal.DisposeAsync();
}
