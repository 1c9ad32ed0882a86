using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Crawler.Contracts;
using Crawler.Deployment.Tests.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Crawler.Deployment.Tests;

/// <summary>The instruments that are not ours are what the list says, and Prometheus sees them under the names that alerts use.</summary>
public sealed class ForeignInstrumentTests
{
    [Fact]
    public async Task Runtimes_have_the_instruments_of_the_list()
    {
        var published = new ConcurrentDictionary<string, (string Type, string? Unit)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => published[$"{instrument.Meter.Name} {instrument.Name}"] = (instrument.GetType().Name, instrument.Unit),
        };
        listener.Start();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.AddSerializer(serializer => serializer.AddCrawlerTypes());
        });
        builder.ConfigureClient(client => client.Services.AddSerializer(serializer => serializer.AddCrawlerTypes()));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();

        // Those of storage are made with the first grain that has a state, of which a silo alone has none.
        cluster.Silos[0].ServiceProvider.GetRequiredService(Type.GetType("Orleans.Runtime.StorageInstruments, Orleans.Core", throwOnError: true)!);

        Assert.All(ForeignInstruments.Orleans, instrument => AssertIs(published, "Microsoft.Orleans", instrument));
        Assert.All(ForeignInstruments.Runtime, instrument => AssertIs(published, "System.Runtime", instrument));
    }

    [Fact]
    public async Task The_exporter_calls_them_as_the_list_does()
    {
        using var meter = new Meter("Crawler.Deployment.Tests");
        var instruments = ForeignInstruments.Orleans.Concat(ForeignInstruments.Runtime).ToList();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter.Name).AddPrometheusExporter());
        await using var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync();
        instruments.ForEach(instrument => Record(meter, instrument));

        using var client = new HttpClient();
        var lines = (await client.GetStringAsync(new Uri($"{app.Urls.First()}/metrics"))).Split('\n');

        Assert.All(instruments.SelectMany(instrument => instrument.Series), name => Assert.Contains(lines, line => line.StartsWith(name + "{", StringComparison.Ordinal)));
    }

    private static void AssertIs(ConcurrentDictionary<string, (string Type, string? Unit)> published, string meter, ForeignInstrument instrument)
    {
        Assert.True(published.TryGetValue($"{meter} {instrument.Name}", out var found), $"{meter} has no {instrument.Name}.");
        Assert.Equal(instrument.Unit, found.Unit);
        var types = instrument.Kind switch
        {
            InstrumentKind.Counter => ["Counter`1", "ObservableCounter`1"],
            InstrumentKind.Histogram => ["Histogram`1"],
            _ => (string[])["ObservableGauge`1", "UpDownCounter`1", "ObservableUpDownCounter`1", "Gauge`1"],
        };
        Assert.Contains(found.Type, types);
    }

    private static void Record(Meter meter, ForeignInstrument instrument)
    {
        switch (instrument.Kind)
        {
            case InstrumentKind.Counter:
                meter.CreateCounter<long>(instrument.Name, instrument.Unit).Add(1);
                break;
            case InstrumentKind.Histogram:
                meter.CreateHistogram<double>(instrument.Name, instrument.Unit).Record(1);
                break;
            default:
                meter.CreateUpDownCounter<long>(instrument.Name, instrument.Unit).Add(1);
                break;
        }
    }
}
