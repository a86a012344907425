using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CspPortal.Web.Tests.Api;

/// <summary>An answer of the API with its JSON.</summary>
internal sealed record ApiAnswer(int Status, JsonElement Json, HttpResponseHeaders Headers, string Text)
{
    /// <summary>Of an error body.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public JsonElement this[string property] => Json.GetProperty(property);
}

internal static class ApiCalls
{
    public static Task<ApiAnswer> AskAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) => SendAsync(client, HttpMethod.Get, path, null, headers);

    public static Task<ApiAnswer> SendAsync(this HttpClient client, string path, string json, params (string Name, string Value)[] headers) => SendAsync(client, HttpMethod.Post, path, json, headers);

    public static async Task<ApiAnswer> SendAsync(this HttpClient client, HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = text.Length > 0 && answer.Content.Headers.ContentType?.MediaType == "application/json";
        return new ApiAnswer((int)answer.StatusCode, isJson ? JsonDocument.Parse(text).RootElement.Clone() : default, answer.Headers, text);
    }
}
