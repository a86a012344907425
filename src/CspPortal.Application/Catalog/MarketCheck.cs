using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Customers;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Application.Catalog;

/// <summary>A customer that a pasted line means.</summary>
public sealed record CheckedCustomer(Guid Id, string Name, string Domain);

/// <summary>One answer to a pasted line; a line that means several things has several.</summary>
/// <param name="Number">Of the line as it was pasted, from 1.</param>
/// <param name="Asked">The line, cut for showing.</param>
/// <param name="Market">Null: neither a customer of ours nor a market.</param>
public sealed record MarketAnswer(int Number, string Asked, CheckedCustomer? Customer, MarketState? Market);

/// <summary>One answer in the file.</summary>
[CsvRecord]
public sealed partial class MarketAnswerFileRow
{
    public int Line { get; set; }

    public string Asked { get; set; } = "";

    public string Answer { get; set; } = "";

    public string CustomerName { get; set; } = "";

    public string MicrosoftId { get; set; } = "";

    public string MarketCode { get; set; } = "";

    public string MarketNameEn { get; set; } = "";

    public string MarketNameJa { get; set; } = "";

    public string Software { get; set; } = "";

    public string AzureReservations { get; set; } = "";

    public string AzureReservationsSince { get; set; } = "";

    public string TaxTreatment { get; set; } = "";

    public static MarketAnswerFileRow From(MarketAnswer answer) => new()
    {
        Line = answer.Number,
        Asked = answer.Asked,
        Answer = answer switch { { Market: null } => "unknown", { Customer: not null } => "customer", _ => "market" },
        CustomerName = answer.Customer?.Name ?? "",
        MicrosoftId = answer.Customer?.Id.ToString() ?? "",
        MarketCode = answer.Market?.Code ?? "",
        MarketNameEn = answer.Market?.NameEn ?? "",
        MarketNameJa = answer.Market?.NameJa ?? "",
        Software = answer.Market is { } market ? MarketFileRow.Sold(market.SoftwareSold) : "",
        AzureReservations = answer.Market is { } where ? MarketFileRow.Sold(where.ReservationsSold) : "",
        AzureReservationsSince = MarketFileRow.Iso(answer.Market?.ReservationsSince),
        TaxTreatment = answer.Market?.TaxTreatment.ToString() ?? "",
    };
}

/// <summary>Answers a pasted list of customers (id, domain or name) and markets (code or name), line by line (MKT-02).</summary>
public sealed class MarketCheck(PortalDbContext db, MarketQueries markets)
{
    public const int MaximumLines = 5000;

    /// <summary>Several customers may have one name; a line names at most this many.</summary>
    private const int AnswersPerLine = 20;

    /// <summary>Of a line: no id, domain or name is longer.</summary>
    private const int LineLength = 500;

    /// <summary>Keys asked of the database at a time, far below what either provider allows.</summary>
    private const int Chunk = 500;

    /// <summary>The lines that have something on them, with the numbers they were pasted with.</summary>
    public static IReadOnlyList<(int Number, string Text)> Lines(string pasted) =>
        [.. pasted.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (Number: index + 1, Text: PlainText.Cut(line.Trim(' ', '\t', ',', ';', '"'), LineLength))).Where(line => line.Text.Length > 0)];

    /// <param name="lines">At most <see cref="MaximumLines"/>: the form says so before.</param>
    public async Task<IReadOnlyList<MarketAnswer>> AnswerAsync(IReadOnlyList<(int Number, string Text)> lines, CancellationToken ct)
    {
        var all = await markets.AllAsync(ct);
        var byCode = all.ToDictionary(market => market.Code);
        var byName = all.SelectMany(market => Names(market).Distinct().Select(name => (name, market))).ToLookup(pair => pair.name, pair => pair.market);
        var asked = lines.Select(line => new Question(line.Number, line.Text)).ToList();
        var customers = await CustomersAsync(asked, ct);

        return
        [
            .. asked.SelectMany(line =>
            {
                var shown = PlainText.Cut(line.Text, Customer.TextLength);
                var found = customers.Of(line).Take(AnswersPerLine)
                    .Select(customer => new MarketAnswer(line.Number, shown, new CheckedCustomer(customer.Id, customer.Name, customer.Domain), byCode[customer.MarketCode]))
                    .Concat(byName[line.MarketKey].Select(market => new MarketAnswer(line.Number, shown, null, market)))
                    .ToList();
                return found.Count > 0 ? found : [new MarketAnswer(line.Number, shown, null, null)];
            }),
        ];
    }

    /// <summary>A code is compared as written, a name without spaces and punctuation.</summary>
    private static IEnumerable<string> Names(MarketState market) =>
        [Question.Loose(market.Code), Question.Loose(market.IsoCode), Question.Loose(market.NameEn), Question.Loose(market.NameJa)];

    private async Task<Found> CustomersAsync(List<Question> asked, CancellationToken ct)
    {
        var found = new List<Known>();
        var rows = db.Customers.AsNoTracking();
        foreach (var ids in asked.Where(line => line.Id is not null).Select(line => line.Id!.Value).Distinct().Chunk(Chunk))
            found.AddRange(await Select(rows.Where(row => ids.Contains(row.Id))).ToListAsync(ct));
        foreach (var domains in asked.Where(line => line.Domain is not null).Select(line => line.Domain!).Distinct().Chunk(Chunk))
            found.AddRange(await Select(rows.Where(row => domains.Contains(row.Domain))).ToListAsync(ct));
        foreach (var names in asked.Where(line => line.NameKey.Length > 0).Select(line => line.NameKey).Distinct().Chunk(Chunk))
            found.AddRange(await Select(rows.Where(row => names.Contains(row.NameKey))).ToListAsync(ct));
        return new Found(found);
    }

    private static IQueryable<Known> Select(IQueryable<Customer> rows) =>
        rows.Select(row => new Known(row.Id, row.CompanyName, row.NameKey, row.Domain, row.MarketCode));

    private sealed record Known(Guid Id, string Name, string NameKey, string Domain, string MarketCode);

    /// <summary>What a line could mean.</summary>
    private sealed class Question(int number, string text)
    {
        public int Number => number;

        public string Text => text;

        public Guid? Id { get; } = Guid.TryParse(text, out var id) ? id : null;

        public string? Domain { get; } = DomainName.TryParse(text, out var domain) ? domain : null;

        public string NameKey { get; } = SearchText.Key(text, Customer.TextLength);

        public string MarketKey { get; } = Loose(text);

        public static string Loose(string text) => SearchText.FoldLoosely(text);
    }

    private sealed class Found(IEnumerable<Known> customers)
    {
        private readonly ILookup<string, Known> byName = customers.ToLookup(customer => customer.NameKey);
        private readonly Dictionary<Guid, Known> byId = customers.DistinctBy(customer => customer.Id).ToDictionary(customer => customer.Id);
        private readonly Dictionary<string, Known> byDomain = customers.DistinctBy(customer => customer.Id).ToDictionary(customer => customer.Domain);

        public IEnumerable<Known> Of(Question line)
        {
            if (line.Id is { } id) return byId.TryGetValue(id, out var customer) ? [customer] : [];
            if (line.Domain is { } domain && byDomain.TryGetValue(domain, out var owner)) return [owner];
            return byName[line.NameKey].DistinctBy(customer => customer.Id).OrderBy(customer => customer.Name, StringComparer.Ordinal);
        }
    }
}

/// <summary>Answers a pasted list as a file; where it has customers, that they were taken out stands in the activity log first.</summary>
public sealed class ExportMarketCheck(PortalDbContext db, WriteTransaction transaction, MarketCheck check, TimeProvider clock)
{
    public async Task<IReadOnlyList<MarketAnswerFileRow>> ExecuteAsync(IReadOnlyList<(int Number, string Text)> lines, Actor actor, CancellationToken ct)
    {
        var answers = await check.AnswerAsync(lines, ct);
        var customers = answers.Where(answer => answer.Customer is not null).Select(answer => answer.Customer!.Id).Distinct().Count();
        if (customers > 0)
        {
            await transaction.RecordAsync(
                () => new AuditRecord(clock.GetUtcNow().UtcDateTime, db.Scope.PartnerId, actor, AuditOperation.ExportCustomers)
                {
                    ResourceType = "markets",
                    Details = FormattableString.Invariant($"lines={lines.Count}; customers={customers}"),
                },
                ct);
        }

        return [.. answers.Select(MarketAnswerFileRow.From)];
    }
}
