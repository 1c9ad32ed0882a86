using Crawler.Grains.Hosting;
using Crawler.Silo.Configuration;
using Crawler.Storage.Metering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Crawler.Silo.Telemetry;

/// <summary>Metrics and traces by OpenTelemetry.</summary>
internal static class TelemetryWiring
{
    /// <summary>The meter of the Orleans runtime.</summary>
    public const string OrleansMeter = "Microsoft.Orleans";

    /// <summary>The meter of the pipelines that requests to the Hub go through.</summary>
    public const string PollyMeter = "Polly";

    /// <summary>Adds what the settings ask for. Spans of grain calls are only made where somebody is sent them.</summary>
    public static void AddCrawlerTelemetry(this IHostApplicationBuilder builder, TelemetrySettings settings)
    {
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("crawler", serviceInstanceId: Environment.MachineName));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(CrawlerMetrics.MeterName, StoreMetrics.MeterName, OrleansMeter, PollyMeter);
            metrics.AddRuntimeInstrumentation().AddAspNetCoreInstrumentation().AddHttpClientInstrumentation();
            if (settings.Prometheus)
            {
                metrics.AddPrometheusExporter();
            }

            if (settings.OtlpEndpoint is { } endpoint)
            {
                metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            }
        });
        if (settings.OtlpEndpoint is { } traces)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Storage")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceRatio)))
                .AddOtlpExporter(otlp => otlp.Endpoint = traces));
            builder.UseOrleans(silo => silo.AddActivityPropagation());
        }
    }
}
