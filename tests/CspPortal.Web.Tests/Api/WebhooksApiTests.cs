using System.Security.Cryptography.X509Certificates;
using CspPortal.Application.Webhooks;
using CspPortal.Testing;

namespace CspPortal.Web.Tests.Api;

/// <summary>API-01, spec 11: registration, test events and the delivery log page.</summary>
[Trait("Rule", "API-01")]
public sealed class WebhooksApiTests : IAsyncLifetime
{
    private PortalHost portal = null!;
    private HttpClient program = null!;

    public async Task InitializeAsync()
    {
        portal = await PortalHost.StartAsync();
        program = await portal.ProgramAsync(People.GlobalAdmin);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_is_registered_once_changed_tried_out_and_removed()
    {
        Golden.Matches("webhook-events", await program.AskAsync("/webhooks/v1/registration/events"));
        Assert.Equal((404, "1000"), Said(await program.AskAsync("/webhooks/v1/registration")));
        const string Body = """{"WebhookUrl":"https://receiver.invalid/hook","WebhookEvents":["subscription-updated","test-created"]}""";
        var made = await program.SendAsync("/webhooks/v1/registration", Body);
        Assert.True(made.Status == 201, made.Text);
        Golden.Matches("webhook-registration", made, (made["subscriberId"].GetString()!, "SUBSCRIBER"));
        Assert.Equal((409, "webhook.registered"), Said(await program.SendAsync("/webhooks/v1/registration", Body)));
        Assert.Equal((400, "800002"), Said(await program.SendAsync(HttpMethod.Put, "/webhooks/v1/registration", """{"WebhookUrl":"http://receiver.invalid/","WebhookEvents":["nothing-happened"]}""")));
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Put, "/webhooks/v1/registration", Body)).Status);

        var test = await program.SendAsync("/webhooks/v1/registration/validationEvents", "");
        Assert.True(test.Status == 200, test.Text);
        var id = test["correlationId"].GetString();
        Assert.Equal("pending", (await program.AskAsync($"/webhooks/v1/registration/validationEvents/{id}"))["status"].GetString());
        await portal.Database.WideAsync<DeliverWebhooks, int>(deliver => deliver.RunAsync(default));
        var tried = await program.AskAsync($"/webhooks/v1/registration/validationEvents/{id}");
        Assert.Equal(("completed", true), (tried["status"].GetString(), tried["results"][0].GetProperty("systemError").GetBoolean())); // receiver.invalid answers nobody
        Assert.Equal(200, (await program.SendAsync("/webhooks/v1/registration/validationEvents", "")).Status);
        var third = await program.SendAsync("/webhooks/v1/registration/validationEvents", "");
        Assert.Equal((429, "429"), Said(third));
        Assert.Equal(TimeSpan.FromSeconds(60), third.Headers.RetryAfter!.Delta);

        foreach (var (language, state, heading) in new[] { ("en-US", "Waiting", "Webhooks"), ("ja-JP", "待機中", "Webhook") })
        {
            var admin = portal.As(People.GlobalAdmin);
            admin.Client.DefaultRequestHeaders.Add("Accept-Language", language);
            var page = await admin.GetPageAsync("/settings/webhooks?state=Waiting");
            Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
            Assert.Equal(2, page.QuerySelectorAll("main tbody tr").Length);
            Assert.Contains(state, page.QuerySelector("main tbody")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("receiver.invalid", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }

        var foreign = portal.As(People.ForeignGlobalAdmin);
        var other = await foreign.GetPageAsync("/settings/webhooks");
        Assert.DoesNotContain("receiver.invalid", other.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var theirs = await portal.ProgramAsync(People.ForeignGlobalAdmin);
        Assert.Equal((404, "1000"), Said(await theirs.AskAsync($"/webhooks/v1/registration/validationEvents/{id}")));
        Assert.Equal(204, (await program.SendAsync(HttpMethod.Delete, "/webhooks/v1/registration", null)).Status);
        Assert.Equal((404, "1000"), Said(await program.SendAsync(HttpMethod.Delete, "/webhooks/v1/registration", null)));
    }

    [Fact]
    public async Task Whoever_receives_a_webhook_fetches_the_certificate_without_a_token()
    {
        using var stranger = portal.Client();
        using var certificate = X509CertificateLoader.LoadCertificate(await stranger.GetByteArrayAsync("/webhooks/v1/certificate"));
        Assert.Equal("CN=CspPortal webhooks", certificate.Subject);
        Assert.False(certificate.HasPrivateKey);
        Assert.Equal(certificate.RawData, await stranger.GetByteArrayAsync("/webhooks/v1/certificate"));
    }

    [Fact] // REL-03
    public async Task Who_changes_a_registration_that_somebody_changed_meanwhile_sees_both_and_overwrites_nothing_unseen()
    {
        var (one, other) = (portal.As(People.GlobalAdmin), portal.As(People.GlobalAdmin));
        var first = await one.GetPageAsync("/settings/webhooks/registration");
        var second = await other.GetPageAsync("/settings/webhooks/registration");
        await one.SubmitAsync(first, "#webhook", Address("https://one.example/hook"));
        Assert.Equal((200, "/settings/webhooks"), (one.LastStatus, one.LastPath));

        var both = await other.SubmitAsync(second, "#webhook", Address("https://two.example/<script>")); // registered meanwhile
        Assert.Equal(409, other.LastStatus);
        Assert.Contains("https://one.example/hook", both.QuerySelector("table.conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("https://two.example/<script>", both.QuerySelector("table.conflict")!.TextContent, StringComparison.Ordinal);
        await other.SubmitAsync(both, "#webhook");
        Assert.Equal((200, "/settings/webhooks"), (other.LastStatus, other.LastPath));

        first = await one.GetPageAsync("/settings/webhooks/registration");
        Assert.Equal(200, (await program.SendAsync(HttpMethod.Put, "/webhooks/v1/registration", """{"WebhookUrl":"https://three.example/","WebhookEvents":["test-created"]}""")).Status);
        both = await one.SubmitAsync(first, "#webhook", Address("https://four.example/"));
        Assert.Equal(409, one.LastStatus);
        Assert.Contains("https://three.example/", both.QuerySelector("table.conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("https://three.example/", (await program.AskAsync("/webhooks/v1/registration"))["webhookUrl"].GetString());

        // Removed meanwhile: saving again registers anew.
        Assert.Equal(204, (await program.SendAsync(HttpMethod.Delete, "/webhooks/v1/registration", null)).Status);
        both = await one.SubmitAsync(both, "#webhook");
        Assert.Equal(404, one.LastStatus);
        await one.SubmitAsync(both, "#webhook");
        Assert.Equal("https://four.example/", (await program.AskAsync("/webhooks/v1/registration"))["webhookUrl"].GetString());

        // Nothing chosen, no address, a form without its fields: said, and nothing saved.
        var empty = await one.SubmitAsync(await one.GetPageAsync("/settings/webhooks/registration"), "#webhook", new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.WebhookEvents"] = null, ["Form.WebhookUrl"] = "" });
        Assert.Equal(400, one.LastStatus);
        Assert.NotNull(empty.QuerySelector("#Form_WebhookEvents-error"));
        Assert.Equal("https://four.example/", (await program.AskAsync("/webhooks/v1/registration"))["webhookUrl"].GetString());

        static Dictionary<string, string?> Address(string address) => new(StringComparer.Ordinal) { ["Form.WebhookUrl"] = address };
    }

    private static (int Status, string Code) Said(ApiAnswer answer) => (answer.Status, answer.Json.TryGetProperty("code", out var code) ? code.GetString()! : answer.Text);
}
