using Crawler.Client.Output;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;

namespace Crawler.Client.Commands;

/// <summary>What every figure says of itself.</summary>
/// <param name="AsOf">The instant it speaks of.</param>
/// <param name="Crawl">The crawl it comes from.</param>
/// <param name="Coverage">How complete that crawl was.</param>
/// <param name="Anomalies">How many things the gate noticed.</param>
/// <param name="Approximate">Whether a live figure may mix crawls; null for a census.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
internal sealed record Stamp(DateTimeOffset? AsOf, string? Crawl, double? Coverage, int Anomalies, bool? Approximate, int HeardFrom, int Partitions)
{
    /// <summary>The exit code: partial where not all partitions answered.</summary>
    public int ExitCode => HeardFrom < Partitions ? Client.ExitCode.Partial : Client.ExitCode.Ok;

    /// <summary>Of a census, or of live figures in its form.</summary>
    public static Stamp Of(CensusReply reply, bool isLive = false) => new(
        reply.Census.AsOf,
        reply.Census.Crawl,
        reply.Census.Coverage.Ratio,
        reply.Census.Anomalies.Count,
        isLive ? reply.IsApproximate : null,
        reply.HeardFrom,
        reply.Partitions);

    /// <summary>Of a dimension as a census has it.</summary>
    public static Stamp Of(DimensionView view) =>
        new(view.Census?.AsOf, view.Census?.Crawl, view.Census?.Coverage, view.Census?.Anomalies.Count ?? 0, null, view.HeardFrom, view.Partitions);

    /// <summary>Of live figures: those of the last census where no crawl touched the records since, else approximate ones of the latest crawl.</summary>
    public static Stamp Live(CensusReply? census, CrawlView? crawl, int heardFrom, int partitions) => census is not null && crawl?.Id == census.Census.Crawl
        ? Of(census) with { Approximate = false, HeardFrom = heardFrom, Partitions = partitions }
        : new Stamp(crawl?.AsOf, crawl?.Id, null, 0, true, heardFrom, partitions);

    /// <summary>The columns that machine formats carry beside the figures.</summary>
    public IReadOnlyList<Field<T>> Fields<T>() =>
    [
        new("asOf", "as of", ColumnKind.Instant, _ => AsOf, ColumnUse.Machine),
        new("crawl", "crawl", ColumnKind.Text, _ => Crawl, ColumnUse.Machine),
        new("coverage", "coverage", ColumnKind.Share, _ => Coverage, ColumnUse.Machine),
        .. Approximate is { } approximate
            ? (IEnumerable<Field<T>>)[new("approx", "approximate", ColumnKind.Flag, _ => approximate, ColumnUse.Machine)]
            : [],
    ];

    /// <summary>One line for people.</summary>
    public string TrustLine() => string.Join(" · ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return AsOf is { } instant ? $"as of {Humanised.Instant(instant)}" : "nothing crawled yet";
        if (Crawl is not null)
        {
            yield return $"crawl {Crawl}";
        }

        yield return $"coverage {Humanised.Coverage(Coverage)}";
        yield return Anomalies switch
        {
            0 => "no anomalies",
            1 => $"1 anomaly (see crawl show {Crawl})",
            _ => $"{Anomalies} anomalies (see crawl show {Crawl})",
        };
        if (Approximate is not null)
        {
            yield return Approximate.Value ? "live, approximate" : "live";
        }

        if (HeardFrom < Partitions)
        {
            yield return $"heard from {HeardFrom}/{Partitions} partitions";
        }
    }
}
