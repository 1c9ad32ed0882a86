namespace Crawler.Deployment.Tests.Metrics;

/// <summary>What an instrument is, as far as it decides its name in Prometheus.</summary>
internal enum InstrumentKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts by buckets.</summary>
    Histogram,
}

/// <summary>An instrument of a runtime whose code is not ours.</summary>
/// <param name="Name">Its name as the runtime says it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">Its unit; null for none.</param>
internal sealed record ForeignInstrument(string Name, InstrumentKind Kind, string? Unit = null)
{
    /// <summary>The names under which OpenTelemetry's exporter for Prometheus shows it.</summary>
    public IEnumerable<string> Series
    {
        get
        {
            var name = Name.Replace('-', '_').Replace('.', '_') + Suffix(Unit);
            return Kind switch
            {
                InstrumentKind.Counter => [name + "_total"],
                InstrumentKind.Histogram => [name + "_bucket", name + "_sum", name + "_count"],
                _ => [name],
            };
        }
    }

    private static string Suffix(string? unit) => unit switch
    {
        null or "" => "",
        "ms" => "_milliseconds",
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "_" + unit,
    };
}
