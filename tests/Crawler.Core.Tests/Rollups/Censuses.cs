using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rollups;

/// <summary>Censuses by hand: the n-th is a day after the one before.</summary>
internal static class Censuses
{
    public static Census Of(int number, bool isFull = true) => new()
    {
        Crawl = $"models-{number:D6}",
        AsOf = new DateTimeOffset(2026, 8, 21, 6, 0, 0, TimeSpan.Zero).AddDays(number),
        Coverage = new CoverageFigures(isFull ? 1 : null, 10, 0, 0),
        Anomalies = [],
        Accepted = true,
        RegistryVersion = "abc",
        Models = 10,
        Owners = 5,
        Downloads30d = 70,
        DownloadsAllTime = 100,
        Likes = null,
        Concentration = [Concentration("downloads30d"), Concentration("downloadsAllTime")],
        Lineage = new LineageFigures(4, 6, 1, 2, 3, 0, 0, 1, null, null),
        Size = new SizeFigures(3, 7.5e9, 7e9, null, null),
        Countries = [],
        TopModels = [[], [], []],
        TopOwners = [[], [], [], []],
    };

    public static Measures Measures(long downloads30d, long? allTime) => new()
    {
        Models = 1, Downloads30d = downloads30d, DownloadsAllTime = allTime ?? 0, DownloadsAllTimeUnknown = allTime is null ? 1 : 0,
    };

    public static CountryTotals Country(string country, long allTime) => new(country, Measures(allTime / 10, allTime));

    private static ConcentrationFigures Concentration(string counter) => new(counter, 0, 0.9, 0.1, 15, 62.5, 0.5, 0.99, 0.6, 0.95, 0.27);
}
