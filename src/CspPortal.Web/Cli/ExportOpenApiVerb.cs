using CspPortal.Web.Api;

namespace CspPortal.Web.Cli;

/// <summary>Writes the OpenAPI document of the API (OPR-01); the build gives this command too.</summary>
internal static class ExportOpenApiVerb
{
    internal const string Name = "export-openapi";

    internal static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        if (CommandOptions.Read(arguments, ["to"]) is not { } options)
        {
            await Console.Error.WriteLineAsync($"{Name} [--to FILE]");
            return Verbs.UsageExitCode;
        }

        var document = await ApiDocument.WriteAsync(services, ct);
        if (options.One("to") is { Length: > 0 } file) await File.WriteAllTextAsync(file, document, ct);
        else await Console.Out.WriteLineAsync(document);
        return 0;
    }
}
