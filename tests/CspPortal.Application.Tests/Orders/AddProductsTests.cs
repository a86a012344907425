using CspPortal.Application.Catalog;
using CspPortal.Domain;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Testing;

namespace CspPortal.Application.Tests.Orders;

public sealed class AddProductsTests
{
    [Fact]
    public async Task The_tabs_part_software_from_azure_and_prices_are_those_of_the_customers_market()
    {
        await using var shop = await Shop.OpenAsync();
        var sydney = await shop.GivenCustomerAsync("Sydney Freight", "AU");
        var software = await PageAsync(shop, sydney, new ProductFilter());
        Assert.Equal([Books.Perpetual, Books.Subscription, Books.Cal], software.Products.Rows.Select(product => product.Id));
        Assert.Equal(TaxTreatment.Inclusive, software.TaxTreatment);
        Assert.All(software.Products.Rows.SelectMany(product => product.Skus).SelectMany(sku => sku.Plans), plan => Assert.Equal("AUD", plan.UnitPrice.Currency));

        var azure = await PageAsync(shop, sydney, new ProductFilter { Tab = ProductTab.Azure });
        Assert.Equal([Books.Reservation, Books.LinuxPlan], azure.Products.Rows.Select(product => product.Id));
        Assert.Equal(["Microsoft", "SUSE"], azure.Publishers);
    }

    [Fact]
    public async Task A_three_year_sku_offers_both_billing_plans_with_what_each_charges_first()
    {
        await using var shop = await Shop.OpenAsync();
        var page = await PageAsync(shop, Books.Adatum, new ProductFilter { Kind = ProductKind.SoftwareSubscription, Term = Term.P3Y });
        var sku = Assert.Single(Assert.Single(page.Products.Rows).Skus);
        Assert.Equal(
            [(BillingPlan.Annual, 33.33m, 3), (BillingPlan.Triennial, 100m, 1)],
            sku.Plans.Select(plan => (plan.Plan, plan.FirstCharge.Amount, plan.Charges)));
    }

    [Fact] // MKT-01, CST-01
    public async Task What_cannot_be_bought_is_listed_with_every_reason()
    {
        await using var shop = await Shop.OpenAsync();
        var angkor = await shop.GivenCustomerAsync("Angkor Traders", "KH", agreement: false);
        var azure = await PageAsync(shop, angkor, new ProductFilter { Tab = ProductTab.Azure });
        var reservation = azure.Products.Rows.Single(product => product.Id == Books.Reservation).Skus[0];
        Assert.Equal(OrderRefusals.ReservationsNotSoldInMarket.Code, Assert.Single(reservation.WhyNot).Code);
        Assert.Equal(OrderRefusals.AgreementMissing, Assert.Single(azure.WhyNot));

        var paris = await shop.GivenCustomerAsync("Paris", "FR");
        var software = await PageAsync(shop, paris, new ProductFilter());
        Assert.All(software.Products.Rows.SelectMany(product => product.Skus), sku => Assert.Equal(OrderRefusals.NoPriceInMarket.Code, sku.WhyNot[0].Code));
    }

    [Theory]
    [InlineData("ＳＱＬ ｓｅｒｖｅｒ", Books.Perpetual)]
    [InlineData("user cal", Books.Cal)]
    [InlineData("dg7subscript", Books.Subscription)]
    public async Task Search_finds_by_folded_name_or_id(string text, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        Assert.Equal(expected, Assert.Single((await PageAsync(shop, Books.Adatum, new ProductFilter { Text = text })).Products.Rows).Id);
    }

    [Fact]
    public async Task Pages_of_one_show_all_products_and_end()
    {
        await using var shop = await Shop.OpenAsync();
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(shop, Books.Adatum, new ProductFilter { Size = 1, Cursor = cursor });
            seen.AddRange(page.Products.Rows.Select(product => product.Id));
            cursor = page.Products.Next;
        }
        while (cursor is not null);
        Assert.Equal([Books.Perpetual, Books.Subscription, Books.Cal], seen);
    }

    [Fact] // SEC-01
    public async Task Another_partners_customer_is_not_found()
    {
        await using var shop = await Shop.OpenAsync();
        var outcome = await shop.Database.AsAsync<ProductQueries, Outcome<CustomerCatalogue>>(
            Books.Contoso, products => products.ForCustomerAsync(Books.Tailspin, new ProductFilter(), default));
        Assert.Equal(CustomerRefusals.NotFound, outcome.Refusal);
    }

    private static async Task<CustomerCatalogue> PageAsync(Shop shop, Guid customer, ProductFilter filter) =>
        (await shop.Database.AsAsync<ProductQueries, Outcome<CustomerCatalogue>>(Books.Contoso, products => products.ForCustomerAsync(customer, filter, default))).Value;
}
