using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>Both download counters of a model at one time.</summary>
/// <param name="Id">The model.</param>
/// <param name="Name">Its name.</param>
/// <param name="Downloads30d">Downloads of the last 30 days; null where unknown.</param>
/// <param name="DownloadsAllTime">Downloads since creation; null where unknown.</param>
public readonly record struct DownloadCounters(RepoId Id, string Name, long? Downloads30d, long? DownloadsAllTime);

/// <summary>A model's place by downloads of the last 30 days, and how much of all its downloads they are (metrics M33).</summary>
/// <param name="Place">Its place, by downloads of the last 30 days, and the one before.</param>
/// <param name="Ratio">
/// Downloads of 30 days ÷ of all time: near 1 for what is new or rising, near 0 for what is over. Null where the all-time counter is unknown or 0. Above 1 only where the Hub's counters
/// contradict each other.
/// </param>
public sealed record Momentum(RankChange Place, double? Ratio)
{
    /// <summary>D30 ÷ A of one model; null where either is unknown, or A is 0.</summary>
    public static double? RatioOf(long? downloads30d, long? downloadsAllTime) => downloadsAllTime is > 0 ? downloads30d / (double)downloadsAllTime : null;

    /// <summary>ΣD30 ÷ ΣA over the models that have both counters; null where there is none or the sum is 0.</summary>
    public static double? RatioOf(IEnumerable<DownloadCounters> models)
    {
        Int128 recent = 0, all = 0;
        foreach (var model in models)
        {
            if (model is { Downloads30d: { } downloads30d, DownloadsAllTime: { } allTime })
            {
                recent += downloads30d;
                all += allTime;
            }
        }

        return all == 0 ? null : (double)recent / (double)all;
    }

    /// <summary>The models most downloaded in the last 30 days. Those without that counter are not ranked.</summary>
    /// <param name="now">All models now, each once.</param>
    /// <param name="before">All models at an earlier time, each once; empty for none.</param>
    /// <param name="count">How many places, 0 or more.</param>
    /// <exception cref="ArgumentException">A model stands twice at one time.</exception>
    public static IReadOnlyList<Momentum> Top(IReadOnlyCollection<DownloadCounters> now, IEnumerable<DownloadCounters> before, int count)
    {
        var places = RankChange.Top(Standings(now), Standings(before), count);
        var wanted = places.Select(place => place.Id).ToHashSet();
        var allTime = now.Where(model => wanted.Contains(model.Id)).GroupBy(model => model.Id).ToDictionary(models => models.Key, models => models.First().DownloadsAllTime);
        return [.. places.Select(place => new Momentum(place, RatioOf(place.Value, allTime[place.Id])))];
    }

    private static IEnumerable<Standing> Standings(IEnumerable<DownloadCounters> models) =>
        models.Where(model => model.Downloads30d is not null).Select(model => new Standing(model.Id, model.Name, model.Downloads30d!.Value));
}
