namespace Crawler.Benchmarks;

/// <summary>What follows from a life that the simulator told: daily downloads go as (1 − e^(−age ÷ rising)) · e^(−age ÷ lifetime), age in days since the second of creation.</summary>
internal sealed record ToldCurve(double RisingDays, double LifetimeDays)
{
    private const int Window = 364;
    private const int MaxWeeks = 5200;

    /// <summary>The age by which half of the downloads of the first 52 weeks have come.</summary>
    public double T50 => AgeOf(0.5 * Until(Window));

    /// <summary>To the end of the last week with at least a tenth of the greatest week's downloads.</summary>
    public double Span
    {
        get
        {
            var weeks = Enumerable.Range(0, MaxWeeks).Select(week => Until(7 * (week + 1)) - Until(7 * week)).ToArray();
            return 7 * (1 + Array.FindLastIndex(weeks, events => events >= 0.1 * weeks.Max()));
        }
    }

    private double Until(double age)
    {
        var early = 1 / ((1 / RisingDays) + (1 / LifetimeDays));
        return (LifetimeDays * (1 - Math.Exp(-age / LifetimeDays))) - (early * (1 - Math.Exp(-age / early)));
    }

    private double AgeOf(double events)
    {
        var (low, high) = (0.0, (double)Window);
        while (high - low > 1e-6)
        {
            var middle = (low + high) / 2;
            (low, high) = Until(middle) < events ? (middle, high) : (low, middle);
        }

        return low;
    }
}
