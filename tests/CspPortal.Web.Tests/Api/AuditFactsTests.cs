using CspPortal.Web.Api.V1;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 7: what the log keeps in words, taken apart for programs; nothing a person wrote becomes a fact.</summary>
[Trait("Rule", "API-01")]
public sealed class AuditFactsTests
{
    [Theory]
    [InlineData("sku=0001; quantity=2; unit_price=100.00 USD", "SkuId=0001|Quantity=2|UnitPrice=100.00 USD")]
    [InlineData("version=2022; language=ja-JP; bit=x64", "Version=2022|Language=ja-JP|Architecture=x64")]
    [InlineData("state=", "State=")]
    [InlineData("formula=a=b", "Formula=a=b")]
    [InlineData("first Global admin by configuration", "")]
    [InlineData("missing permission=ReadInvoices", "")]
    [InlineData("act=Answer; text=hello; credit=999", "")]
    [InlineData("friendly_name=x; status=deleted", "")]
    [InlineData("sku=1; sku=2", "")]
    [InlineData("sku=1; SkuId=2", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Names_and_values_are_facts_and_words_are_none(string? text, string facts) =>
        Assert.Equal(facts, string.Join('|', AuditFacts.Of(text).Select(fact => $"{AuditFacts.KeyOf(fact.Name)}={fact.Value}")));

    [Theory]
    [InlineData("status=active; charged=10.00 USD", """{"Status":"active","Charged":"10.00 USD"}""")]
    [InlineData("GlobalAdmin", """{"Value":"GlobalAdmin"}""")]
    [InlineData("text=\"; 日本語 \\", """{"Value":"text=\"; 日本語 \\"}""")]
    [InlineData("", null)]
    public void A_value_is_JSON_in_a_text(string text, string? json) => Assert.Equal(json, AuditFacts.Json(text));
}
