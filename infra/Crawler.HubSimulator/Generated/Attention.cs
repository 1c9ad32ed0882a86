using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>Likes, which follow downloads from afar, and the trend, which follows likes.</summary>
internal static class Attention
{
    public static int LikesOf(long allTime, ref SeededRandom random)
    {
        double attention = (0.6 * Math.Pow(allTime, 0.42) * Math.Exp(0.9 * random.Normal())) - 2;
        return attention < 1 ? 0 : (int)attention;
    }

    /// <summary>The likes after a day on which so many downloads arrived.</summary>
    public static int LikesAfter(in ModelRow row, long arrived, ref SeededRandom random)
    {
        double liked = arrived * 0.4 * (row.Likes + 0.2) / (row.AllTime + 50.0);
        return Math.Max(0, row.Likes + (int)random.Round(liked) - (random.Chance(0.0005) ? 1 : 0));
    }

    /// <summary>About the likes of the last week.</summary>
    public static int TrendingOf(in ModelRow row, double ageDays, ref SeededRandom random) =>
        ageDays <= 7 ? row.Likes : (int)(row.Likes * 2.1 / ageDays * (0.5 + random.Uniform()));
}
