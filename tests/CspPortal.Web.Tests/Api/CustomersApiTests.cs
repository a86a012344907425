using CspPortal.Testing;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 2: customers.</summary>
[Trait("Rule", "API-01")]
public sealed class CustomersApiTests : IAsyncLifetime
{
    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_person_and_an_application_read_their_partners_customers_and_nobody_elses()
    {
        foreach (var person in new[] { People.AdminAgent, null })
        {
            using var program = await portal.ProgramAsync(person);
            var list = await program.AskAsync("/v1/customers?size=0");
            Assert.True(list.Status == 200, list.Text);
            var customer = Assert.Single(list["items"].EnumerateArray());
            Assert.Equal($"{Books.Adatum}", customer.GetProperty("id").GetString());
            Assert.Equal(200, (await program.AskAsync($"/v1/customers/{Books.Adatum}")).Status);
            Assert.Equal((404, "1000"), ((await program.AskAsync($"/v1/customers/{Books.Tailspin}")).Status, (await program.AskAsync($"/v1/customers/{Books.Tailspin}")).Code));
        }

        using var stranger = portal.Client();
        var answer = await stranger.AskAsync("/v1/customers", ("MS-CorrelationId", "6d1b7d4e-7e86-4b47-8a0b-6b1f2f0f6b11"));
        Assert.Equal((401, "800001"), (answer.Status, answer.Code));
        Assert.Equal("6d1b7d4e-7e86-4b47-8a0b-6b1f2f0f6b11", Assert.Single(answer.Headers.GetValues("MS-CorrelationId")));
        using var helpdesk = await portal.ProgramAsync(People.BillingAdmin);
        Assert.Equal((403, "900150"), ((await helpdesk.SendAsync("/v1/customers", "{}")).Status, (await helpdesk.SendAsync("/v1/customers", "{}")).Code));
    }
}
