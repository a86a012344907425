using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CspPortal.Web.Api.Wire;

/// <summary>How Partner Center's JSON is written and read (spec 0.1): camelCase, UTC with seven digits, nothing for null; read in any case, with nulls and unset values.</summary>
public static class WireJson
{
    /// <summary>Of instants and whole days alike.</summary>
    public const string DateFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private const int DeepestBody = 32;

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = true;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // application/json, never inside a page
        json.MaxDepth = DeepestBody;
        json.Converters.Add(new InstantConverter());
        json.Converters.Add(new OptionalInstantConverter());
        json.Converters.Add(new OptionalGuidConverter());
        json.Converters.Add(new TextConverter());
        return json;
    }

    public static string Show(DateTime utc) => utc.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateTime? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("A date is expected.");
        var text = reader.GetString()!;
        if (text.Length == 0) return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) throw new JsonException("A date is expected.");
        return at.Year <= 1 ? null : at; // what a program leaves unset arrives as the year 1
    }

    private sealed class InstantConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireJson.Read(ref reader) ?? default;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Show(value));
    }

    private sealed class OptionalInstantConverter : JsonConverter<DateTime?>
    {
        public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireJson.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
        {
            if (value is { } at) writer.WriteStringValue(Show(at));
            else writer.WriteNullValue();
        }
    }

    private sealed class OptionalGuidConverter : JsonConverter<Guid?>
    {
        public override Guid? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null) return null;
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("A GUID is expected.");
            var text = reader.GetString()!;
            if (text.Length == 0) return null;
            if (!Guid.TryParse(text, out var id)) throw new JsonException("A GUID is expected.");
            return id == Guid.Empty ? null : id;
        }

        public override void Write(Utf8JsonWriter writer, Guid? value, JsonSerializerOptions options)
        {
            if (value is { } id) writer.WriteStringValue(id);
            else writer.WriteNullValue();
        }
    }

    /// <summary>Numbers and truths are taken as text: enums and ids come as either.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => JsonElement.ParseValue(ref reader).GetRawText(),
            _ => throw new JsonException("A text is expected."),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }
}
