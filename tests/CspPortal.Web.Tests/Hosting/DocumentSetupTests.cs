using CspPortal.Documents;
using CspPortal.Web.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Hosting;

public sealed class DocumentSetupTests
{
    [Theory]
    [InlineData("--Documents:RegularFont=/no/such/font.ttc", "/no/such/font.ttc")]
    [InlineData("--Documents:BoldFont=/", "Documents:RegularFont")]
    public void A_font_that_cannot_be_used_is_named_at_the_start(string setting, string named)
    {
        var builder = WebApplication.CreateSlimBuilder([setting]);
        Assert.Contains(named, Assert.Throws<SetupException>(() => builder.AddPortalDocuments()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_setting_the_fonts_of_the_system_print()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddPortalDocuments();
        using var services = builder.Services.BuildServiceProvider();
        using var pdf = new MemoryStream();

        Assert.Null(services.GetRequiredService<PdfRenderer>().Write(new("請求書", "ja", [], [], [], ""), pdf).Refusal);
        Assert.NotEqual(0, pdf.Length);
    }
}
