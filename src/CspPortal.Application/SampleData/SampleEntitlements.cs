using CspPortal.Application.Entitlements;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Orders;

namespace CspPortal.Application.SampleData;

/// <summary>What people did with what they bought: keys seen, files fetched, links passed on, opened and revoked.</summary>
internal sealed class SampleEntitlements(
    SampleCatalogue catalogue, ILookup<(string ProductId, string Version), Artifact> artifacts, SampleKeys keys, SampleLog log, DateTime now)
{
    private static readonly Dictionary<string, string> LanguageOf = new()
    {
        ["JP"] = "ja-JP", ["DE"] = "de-DE", ["AT"] = "de-DE", ["FR"] = "fr-FR", ["ES"] = "es-ES", ["MX"] = "es-ES", ["CO"] = "es-ES",
        ["BR"] = "pt-BR", ["PT"] = "pt-BR", ["IT"] = "it-IT", ["KR"] = "ko-KR", ["CN"] = "zh-CN", ["TW"] = "zh-TW", ["SE"] = "sv-SE",
    };

    private readonly Dictionary<string, List<ProductKey>> keysByOrder = [];
    private readonly Dictionary<string, List<DownloadLink>> linksByOrder = [];

    public List<KeyRequest> KeyRequests { get; } = [];

    public List<LinkUse> LinkUses { get; } = [];

    public IEnumerable<ProductKey> ProductKeys => keysByOrder.Values.SelectMany(order => order);

    public IEnumerable<DownloadLink> DownloadLinks => linksByOrder.Values.SelectMany(order => order);

    public Dictionary<int, int> TimesSeen(Order order) =>
        keysByOrder.GetValueOrDefault(order.Id, []).GroupBy(key => key.LineNumber).ToDictionary(line => line.Key, line => line.Sum(key => key.TimesSeen));

    /// <param name="until">The cancellation, or now.</param>
    public void Use(SampleCustomer customer, Order order, DateTime from, DateTime until)
    {
        foreach (var line in order.Lines.Where(line => line.HasKey))
        {
            var dice = new Dice($"use/{order.Id}/{line.Number}");
            var agents = customer.Partner.With(Role.AdminAgent);
            var download = catalogue.DownloadsOf(line.ProductId) is var versions && dice.Chance(0.75) ? versions[0] : dice.Pick(versions);
            if (dice.Chance(0.75)) SeeKey(customer, line, download.Version, agents, from, until, dice);
            if (dice.Chance(0.6)) Download(customer, line, download, dice.Pick(agents), Soon(from, until, dice), dice);
            if (dice.Chance(0.45)) PassOn(customer, line, download, dice.Pick(agents), Soon(from, until, dice), until, dice);
            if (dice.Chance(0.25) && until > now.AddDays(-1)) PassOn(customer, line, download, dice.Pick(agents), Lately(from, dice), until, dice);
        }
    }

    public (int Keys, int Links) Revoke(OrderLine line, Actor by, DateTime at)
    {
        var open = keysByOrder.GetValueOrDefault(line.OrderId, []).Where(key => key.LineNumber == line.Number).ToList();
        var live = linksByOrder.GetValueOrDefault(line.OrderId, []).Where(link => link.LineNumber == line.Number && link.RevokedAt is null).ToList();
        open.ForEach(key => key.Revoke(at));
        live.ForEach(link => link.Revoke(by.Name, at));
        KeyRequests.RemoveAll(wish => wish.OrderId == line.OrderId && wish.LineNumber == line.Number);
        return (open.Count, live.Count);
    }

    private void SeeKey(SampleCustomer customer, OrderLine line, string version, List<PortalUser> agents, DateTime from, DateTime until, Dice dice)
    {
        var at = Soon(from, until, dice);
        if (SampleKeys.IsOutOfStock(line.ProductId))
        {
            var asking = log.By(agents[0], at);
            KeyRequests.Add(new KeyRequest(SampleId.Of("key-request", $"{line.OrderId}/{line.Number}"), line, version, asking.Name, at));
            var resource = $"{line.OrderId}-{line.Number}";
            log.Line(at, asking, AuditOperation.RequestSoftwareKey, customer, line, SoftwareResource.Key, resource, $"version={version}");
            log.Line(at, asking, AuditOperation.GetSoftwareKey, customer, line, SoftwareResource.Key, resource,
                $"refused={EntitlementRefusals.StockEmpty.Code}; version={version}", outcome: AuditOutcome.Refused);
            return;
        }

        var stored = keys.New(line.ProductId);
        var key = new ProductKey(
            SampleId.Of("key", $"{line.OrderId}/{line.Number}"), line, version, stored.ProtectedValue, stored.ValueHash, catalogue.Products[line.ProductId].KeyActivations, at);
        for (var times = dice.Chance(0.06) ? 7 : dice.Between(1, 3); times > 0 && at < until; times--)
        {
            var by = log.By(customer.GlobalAdmin is { } admin && dice.Chance(0.4) ? admin : dice.Pick(agents), at);
            key.See(by.Name, at);
            log.Line(at, by, AuditOperation.GetSoftwareKey, customer, line, SoftwareResource.Key, key.Id.ToString(),
                $"version={version}; times_seen={key.TimesSeen}; assigned={(key.TimesSeen == 1 ? "now" : "before")}");
            at = at.AddMinutes(dice.Between(3, 9000));
        }

        Of(keysByOrder, line.OrderId).Add(key);
    }

    private void Download(SampleCustomer customer, OrderLine line, SampleDownload download, PortalUser agent, DateTime at, Dice dice)
    {
        var artifact = Choose(customer, line, download, dice);
        log.Line(at, log.By(agent, at), AuditOperation.DownloadSoftware, customer, line, SoftwareResource.Download, artifact.Id.ToString(), SoftwareResource.Facts(artifact));
    }

    private void PassOn(SampleCustomer customer, OrderLine line, SampleDownload download, PortalUser agent, DateTime at, DateTime until, Dice dice)
    {
        if (at >= until) return;
        var artifact = Choose(customer, line, download, dice);
        var by = log.By(agent, at);
        var name = $"{line.OrderId}/{line.Number}/{at:O}";
        int? allowed = dice.Chance(0.3) ? dice.Between(1, 3) : null;
        var link = new DownloadLink(
            SampleId.Of("link", name), line, artifact.Id, DownloadLink.NewToken(), by.Name, at,
            at.AddDays(dice.Chance(0.6) ? DownloadLink.DefaultDays : dice.Between(1, DownloadLink.MaximumDays)), allowed);
        Of(linksByOrder, line.OrderId).Add(link);
        log.Line(at, by, AuditOperation.GetSoftwareDownloadLink, customer, line, SoftwareResource.Link, link.Id.ToString(),
            $"{SoftwareResource.Facts(artifact)}; expires={link.ExpiresAt:O}; uses_allowed={allowed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}");

        var end = link.ExpiresAt < until ? link.ExpiresAt : until;
        for (var uses = dice.Between(0, 4); uses > 0; uses--)
        {
            at = at.AddMinutes(dice.Between(5, 1500));
            if (at >= end || link.Uses >= (allowed ?? int.MaxValue)) break;
            Open(customer, line, link, artifact, at);
        }

        var revokedAt = at.AddMinutes(dice.Between(30, 2000));
        if (!dice.Chance(0.15) || revokedAt >= end) return;
        link.Revoke(by.Name, revokedAt);
        log.Line(revokedAt, log.By(agent, revokedAt), AuditOperation.RevokeSoftwareDownloadLink, customer, line, SoftwareResource.Link, link.Id.ToString());
    }

    private void Open(SampleCustomer customer, OrderLine line, DownloadLink link, Artifact artifact, DateTime at)
    {
        link.Use();
        var holder = SampleLog.LinkHolder(link.Id.ToString(), at);
        LinkUses.Add(new LinkUse(SampleId.Of("link-use", $"{link.Id}/{link.Uses}"), link, holder.Address!, holder.UserAgent!, at));
        log.Line(at, holder, AuditOperation.DownloadSoftware, customer, line, SoftwareResource.Download, artifact.Id.ToString(),
            $"{SoftwareResource.Facts(artifact)}; link={link.Id}; created_by={link.CreatedByName}");
    }

    private Artifact Choose(SampleCustomer customer, OrderLine line, SampleDownload download, Dice dice)
    {
        var options = artifacts[(line.ProductId, download.Version)].ToList();
        var language = LanguageOf.GetValueOrDefault(customer.Customer.MarketCode, "en-US");
        var own = options.Where(artifact => artifact.Language == language).ToList();
        return dice.Pick(own.Count > 0 ? own : [.. options.Where(artifact => artifact.Language == "en-US")]);
    }

    /// <summary>Within a few days of provisioning, and before the end.</summary>
    private static DateTime Soon(DateTime from, DateTime until, Dice dice)
    {
        var latest = Math.Min((until - from).TotalSeconds, 5 * 86_400d);
        return from.AddSeconds((int)(latest * (0.02 + 0.5 * dice.Share())));
    }

    /// <summary>Within the last week.</summary>
    private DateTime Lately(DateTime from, Dice dice)
    {
        var earliest = from > now.AddDays(-6) ? from : now.AddDays(-6);
        return earliest.AddSeconds((int)((now - earliest).TotalSeconds * dice.Share()));
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> byOrder, string orderId)
    {
        if (!byOrder.TryGetValue(orderId, out var list)) byOrder.Add(orderId, list = []);
        return list;
    }
}
