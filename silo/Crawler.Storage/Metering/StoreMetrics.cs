using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Crawler.Storage.Metering;

/// <summary>What is measured of a table store. The names are those a Prometheus server sees.</summary>
public static class StoreMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Crawler.Storage";

    /// <summary>Operations by table, operation (get, scan, commit) and outcome (done, conflict, failed).</summary>
    public const string Operations = "crawler_store_operations_total";

    /// <summary>Seconds an operation took, by table and operation; a scan is timed to its first row.</summary>
    public const string Duration = "crawler_store_operation_seconds";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> OperationsCounter = Meter.CreateCounter<long>(Operations[..^"_total".Length], description: "Operations of the table store.");

    // Half a second is the bound that heartbeats are held to; it is a bucket's edge, so that the share above it is exact.
    private static readonly Histogram<double> DurationHistogram = Meter.CreateHistogram(
        Duration, description: "Seconds an operation of the table store took.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    /// <summary>Every metric of the stores.</summary>
    public static IReadOnlyList<string> All { get; } = [Operations, Duration];

    internal static void Record(string table, string operation, string outcome, TimeSpan elapsed)
    {
        OperationsCounter.Add(1, new TagList { { "table", table }, { "operation", operation }, { "outcome", outcome } });
        DurationHistogram.Record(elapsed.TotalSeconds, new TagList { { "table", table }, { "operation", operation } });
    }
}
