using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>How downloads and likes are spread over models and over a model's life, after the published figures of October 2025 and August 2026.</summary>
internal static class Popularity
{
    private const double RollingDays = 30;

    /// <summary>Log-log anchors: the fraction of models that have more all-time downloads, and those downloads.</summary>
    private static readonly (double Fraction, double Downloads)[] Anchors =
    [
        (4.6e-7, 1.5e9), (9.25e-5, 4.5e7), (0.015, 6e4), (0.148, 200), (0.5, 20), (0.61, 1),
    ];

    /// <summary>The all-time downloads of a grown model of the given rank, as a fraction of all.</summary>
    public static double Potential(double fraction)
    {
        if (fraction <= Anchors[0].Fraction)
        {
            return Anchors[0].Downloads;
        }

        for (int index = 1; index < Anchors.Length; index++)
        {
            (double to, double low) = Anchors[index];
            if (fraction <= to)
            {
                (double from, double high) = Anchors[index - 1];
                double along = Math.Log(fraction / from) / Math.Log(to / from);
                return Math.Exp(Math.Log(high) + (along * Math.Log(low / high)));
            }
        }

        return 0;
    }

    /// <summary>The days in which a model's daily downloads fall to 1/e: months for most, years for the few that became plumbing.</summary>
    public static double Lifetime(in ModelRow row)
    {
        var random = new SeededRandom(row.Tail);
        double days = 280 * Math.Exp(1.3 * random.Normal());
        return row.AllTime > 5_000_000 ? Math.Max(days, 700 + (1500 * random.Uniform())) : days;
    }

    /// <summary>The part of all its downloads that a model of that age has had.</summary>
    public static double Grown(double ageDays, double lifetime) => 1 - Math.Exp(-Math.Max(ageDays, 0.02) / lifetime);

    /// <summary>Gives a row the counters of its rank and age.</summary>
    public static void Settle(ref ModelRow row, double fraction, double ageDays, ref SeededRandom random)
    {
        double potential = Potential(fraction);
        row.AllTime = (long)potential;
        double lifetime = Lifetime(row);
        double fullAge = fraction < 0.001 ? 600 : 60;
        if (ageDays < fullAge)
        {
            row.AllTime = random.Round(potential * Grown(ageDays, lifetime) / Grown(fullAge, lifetime));
        }

        row.Downloads = ageDays <= RollingDays ? (int)row.AllTime : RecentOf(row.AllTime, ageDays, lifetime, ref random);
        double attention = (0.6 * Math.Pow(row.AllTime, 0.42) * Math.Exp(0.9 * random.Normal())) - 2;
        row.Likes = attention < 1 ? 0 : (int)attention;
        row.Trending = TrendingOf(row, ageDays, ref random);
    }

    /// <summary>The expected downloads of the day that begins at that age.</summary>
    public static double Daily(in ModelRow row, double ageDays)
    {
        double lifetime = Lifetime(row);
        return row.AllTime / Grown(ageDays, lifetime) * (Grown(ageDays + 1, lifetime) - Grown(ageDays, lifetime));
    }

    /// <summary>About the likes of the last week.</summary>
    public static int TrendingOf(in ModelRow row, double ageDays, ref SeededRandom random) =>
        ageDays <= 7 ? row.Likes : (int)(row.Likes * 2.1 / ageDays * (0.5 + random.Uniform()));

    private static int RecentOf(long allTime, double ageDays, double lifetime, ref SeededRandom random)
    {
        double part = (Grown(ageDays, lifetime) - Grown(ageDays - RollingDays, lifetime)) / Grown(ageDays, lifetime);
        double mean = allTime * part;
        double drawn = mean < 20 ? Poisson(mean, ref random) : mean * Math.Exp(0.2 * random.Normal());
        return (int)Math.Min(Math.Min(drawn, allTime), int.MaxValue / 2);
    }

    private static int Poisson(double mean, ref SeededRandom random)
    {
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = random.Uniform(); product > limit; product *= random.Uniform())
        {
            count++;
        }

        return count;
    }
}
