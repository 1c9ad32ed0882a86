using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests;

/// <summary>Things that tests need some of.</summary>
internal static class Some
{
    public static readonly DateTimeOffset AsOf = new(2026, 8, 22, 6, 0, 0, TimeSpan.Zero);

    public static Measures Measures(int models, long? downloads30d, long? downloadsAllTime) => new()
    {
        Models = models,
        Downloads30d = downloads30d ?? 0,
        Downloads30dUnknown = downloads30d is null ? models : 0,
        DownloadsAllTime = downloadsAllTime ?? 0,
        DownloadsAllTimeUnknown = downloadsAllTime is null ? models : 0,
    };

    public static CountryTotals[] Countries { get; } =
    [
        new("CN", Measures(2, 10, 300)),
        new("US", Measures(3, 50, 500)),
        new("international", Measures(1, 5, 100)),
        new("undisclosed", Measures(1, 4, 40)),
        new("unreviewed", Measures(9, 6, 60)),
    ];

    public static Census Census(double? coverage = 0.9998, bool accepted = true, params IReadOnlyList<Anomaly> anomalies) => new()
    {
        Crawl = "models-000001",
        AsOf = AsOf,
        Coverage = new CoverageFigures(coverage, 9998, 1, 1),
        Anomalies = anomalies,
        Accepted = accepted,
        RegistryVersion = "abc",
        Models = 16,
        Owners = 7,
        Downloads30d = 75,
        DownloadsAllTime = 1000,
        Likes = null,
        Concentration = [Concentration("downloads30d", 0.25), Concentration("downloadsAllTime", 0.5)],
        Lineage = new LineageFigures(4, 6, 1, 2, 3, 0, 0, 1, null, null),
        Size = new SizeFigures(3, 7.5e9, 7e9, null, null),
        Countries = Countries,
        TopModels = [Lines, Lines, Lines],
        TopOwners = [Lines, Lines, Lines],
    };

    public static CensusReply Reply(Census? census = null, int heardFrom = 128) => new(census ?? Census(), heardFrom, 128);

    public static CrawlView Crawl(CrawlState state = CrawlState.Running, bool isActive = true) => new()
    {
        Id = "models-000001",
        Ordinal = 1,
        Request = new CrawlRequest { Hub = new Uri("https://hub.test") },
        AsOf = AsOf,
        State = state,
        IsActive = isActive,
    };

    private static Ranked[] Lines { get; } = [new("=evil/model", "CN", 1, 10, 300, null), new("a/b", "US", 1, 5, null, 3)];

    private static ConcentrationFigures Concentration(string counter, double top10) => new(counter, 2, 0.9, 0.1, 15, 62.5, top10, 0.99, 0.6, 0.95, 0.2743940890629716);
}
