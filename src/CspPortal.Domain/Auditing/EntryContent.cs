using System.Buffers;
using System.Globalization;
using System.Text;

namespace CspPortal.Domain.Auditing;

/// <summary>
/// What an entry says, as texts in a fixed order: the form that is hashed, exported and checked (LOG-04). The same on every database, in every
/// culture. A field that is empty (null) is left out, so that a field added later leaves old entries as they were; new ones are added at the end.
/// </summary>
public sealed class EntryContent
{
    public static readonly IReadOnlyList<string> Names =
    [
        "log", "occurredAt", "operation", "outcome", "actorTenantId", "actorObjectId", "actorName", "actorUserPrincipalName", "channel", "address",
        "userAgent", "requestId", "customerId", "customerName", "orderId", "lineNumber", "productId", "productTitle", "resourceType", "resourceId",
        "details", "oldValue", "newValue",
    ];

    private static readonly byte[][] NamesAsBytes = [.. Names.Select(Encoding.UTF8.GetBytes)];

    private readonly string?[] values;

    /// <param name="values">One for each of <see cref="Names"/>.</param>
    public EntryContent(IReadOnlyList<string?> values)
    {
        if (values.Count != Names.Count) throw new ArgumentException($"An entry has {Names.Count} fields.", nameof(values));
        this.values = [.. values];
    }

    private EntryContent(string?[] values) => this.values = values;

    public IReadOnlyList<string?> Values => values;

    public static EntryContent Of(AuditRecord entry) => new((string?[])
    [
        (entry.PartnerId ?? Guid.Empty).ToString("D"), Instant(entry.OccurredAt), entry.Operation, entry.Outcome.ToString(), entry.ActorTenantId.ToString("D"),
        entry.ActorObjectId.ToString("D"), entry.ActorName, entry.ActorUserPrincipalName, entry.Channel.ToString(), entry.Address, entry.UserAgent, entry.RequestId,
        entry.CustomerId?.ToString("D"), entry.CustomerName, entry.OrderId, entry.LineNumber?.ToString(CultureInfo.InvariantCulture), entry.ProductId,
        entry.ProductTitle, entry.ResourceType, entry.ResourceId, entry.Details, entry.OldValue, entry.NewValue,
    ]);

    /// <summary>To the hundred nanoseconds that both databases keep.</summary>
    public static string Instant(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>For each field that is not null: <c>name=length:value</c> and a line feed, the length in bytes of UTF-8. An unpaired surrogate counts as U+FFFD.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        for (var n = 0; n < values.Length; n++)
        {
            if (values[n] is not { } value) continue;
            output.Write(NamesAsBytes[n]);
            output.Write("="u8);
            var length = Encoding.UTF8.GetByteCount(value);
            length.TryFormat(output.GetSpan(11), out var digits, default, CultureInfo.InvariantCulture);
            output.Advance(digits);
            output.Write(":"u8);
            output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(length)));
            output.Write("\n"u8);
        }
    }
}
