using System.Globalization;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace CspPortal.Web.Infrastructure;

/// <summary>The server log and traces. Neither ever holds a query string, or the token of a download link.</summary>
public static class Observability
{
    private const string LinkPath = "/d/";
    private const string Masked = "/d/***";
    private const string ForPeople = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {RequestId}{NewLine}{Exception}";

    public static WebApplicationBuilder AddPortalObservability(this WebApplicationBuilder builder)
    {
        builder.Services.AddSerilog(
            (services, log) =>
            {
                log.ReadFrom.Configuration(builder.Configuration).ReadFrom.Services(services).Enrich.FromLogContext().Enrich.With<LinkMask>()
                    .Filter.ByExcluding(HoldsRequestValues);
                if (builder.Configuration.GetSection("Serilog:WriteTo").Exists()) return;
                if (builder.Environment.IsDevelopment()) log.WriteTo.Console(outputTemplate: ForPeople, formatProvider: CultureInfo.InvariantCulture);
                else log.WriteTo.Console(new RenderedCompactJsonFormatter());
            },
            preserveStaticLogger: true);

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("CspPortal"))
                .WithTracing(traces => traces.AddAspNetCoreInstrumentation(web =>
                    web.EnrichWithHttpRequest = (activity, request) => activity.SetTag("url.path", Mask(request.Path))).AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddOtlpExporter());
        }

        return builder;
    }

    public static IApplicationBuilder UsePortalRequestLog(this IApplicationBuilder app) => app.UseSerilogRequestLogging(log =>
    {
        log.Logger = app.ApplicationServices.GetRequiredService<Serilog.ILogger>();
        log.IncludeQueryInRequestPath = false;
        log.GetLevel = (context, _, exception) =>
            exception is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogEventLevel.Error
            : context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) ? LogEventLevel.Debug
            : LogEventLevel.Information;
        log.EnrichDiagnosticContext = (diagnostics, context) => diagnostics.Set("RequestId", RequestId.Of(context));
    });

    /// <summary>What the framework says below Information repeats route values and arguments, the token among them; no setting turns that on.</summary>
    private static bool HoldsRequestValues(LogEvent line) =>
        line.Level < LogEventLevel.Information
        && line.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source) && source is ScalarValue { Value: string name }
        && name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);

    private static string Mask(string? path) =>
        path is not null && path.StartsWith(LinkPath, StringComparison.OrdinalIgnoreCase) ? Masked : path ?? "";

    /// <summary>Whoever writes the path of a request, the framework's own scopes among them, writes it without the token, and no query.</summary>
    private sealed class LinkMask : ILogEventEnricher
    {
        private const string Query = "QueryString";
        private static readonly string[] Paths = ["RequestPath", "Path"];

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            foreach (var name in Paths)
            {
                if (logEvent.Properties.TryGetValue(name, out var value) && value is ScalarValue { Value: { } path } && Mask(path.ToString()) == Masked)
                    logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(Masked)));
            }

            if (logEvent.Properties.ContainsKey(Query)) logEvent.AddOrUpdateProperty(new LogEventProperty(Query, new ScalarValue("")));
        }
    }
}
