using Crawler.Grains.Hosting;
using Crawler.Storage.Metering;

namespace Crawler.Deployment.Tests.Metrics;

/// <summary>What a Prometheus server finds.</summary>
internal static class KnownMetrics
{
    private static readonly string[] OwnHistograms = [StoreMetrics.Duration];
    private static readonly string[] OfPrometheus = ["up"];

    /// <summary>Every time series: our own, those of the runtimes that are used, and what Prometheus adds.</summary>
    public static IReadOnlySet<string> Series { get; } = new HashSet<string>(
    [
        .. CrawlerMetrics.All,
        .. StoreMetrics.All.Except(OwnHistograms),
        .. OwnHistograms.SelectMany(name => new ForeignInstrument(name, InstrumentKind.Histogram).Series),
        .. ForeignInstruments.Orleans.Concat(ForeignInstruments.Runtime).SelectMany(instrument => instrument.Series),
        .. OfPrometheus,
    ]);

    /// <summary>Every label: our own, of buckets, and what Prometheus adds.</summary>
    public static IReadOnlySet<string> Labels { get; } = new HashSet<string> { "kind", "outcome", "reason", "table", "operation", "le", "pod", "job" };
}
