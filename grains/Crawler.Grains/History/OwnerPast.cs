using Crawler.Contracts.History;
using Crawler.Core.Catalogue;
using Crawler.Core.History;

namespace Crawler.Grains.History;

/// <summary>Adds the pasts of an owner's models up, crawl by crawl.</summary>
internal static class OwnerPast
{
    /// <summary>The sums at each crawl that any of them has a point of, oldest first; a counter that none of them has then is unknown.</summary>
    public static IReadOnlyList<TimedPoint> Of(IEnumerable<(RecordState State, IReadOnlyList<HistoryPoint> Points)> models, Timeline timeline)
    {
        var sums = new SortedDictionary<(uint AsOf, int Crawl), TimedPoint>();
        foreach (var (state, points) in models)
        {
            foreach (var point in timeline.Expand(points, withRejected: false, PastOf.EndOf(state, timeline)))
            {
                var key = (point.AsOf, point.Crawl);
                var sum = sums.GetValueOrDefault(key) ?? new TimedPoint(
                    DateTimeOffset.FromUnixTimeSeconds(point.AsOf), timeline.Find(point.Crawl)?.Id ?? "", null, null, null, 0);
                sums[key] = sum with
                {
                    Downloads30d = Add(sum.Downloads30d, point.Downloads30d),
                    DownloadsAllTime = Add(sum.DownloadsAllTime, point.DownloadsAllTime),
                    Likes = Add(sum.Likes, point.Likes),
                    Models = sum.Models + 1,
                };
            }
        }

        return [.. sums.Values];
    }

    private static long? Add(long? sum, long value) => value < 0 ? sum : checked((sum ?? 0) + value);
}
