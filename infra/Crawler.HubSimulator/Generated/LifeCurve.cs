using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>
/// A model's downloads over its life: a few days of rising, a peak in the first weeks, then a fading with the model's own lifetime, the days in which
/// its daily downloads fall to 1/e. Lifetimes are log-normal around the median, the longer the more a model is downloaded at all.
/// </summary>
/// <param name="medianDays">The median lifetime of models that are downloaded up to ten thousand times.</param>
internal sealed class LifeCurve(double medianDays)
{
    public const double RollingDays = 30;

    private const double RisingDays = 4;
    private const double RisingStretch = 2.5;
    private const double Spread = 1.0;
    private const double StretchFrom = 1e4;
    private const double StretchPower = 0.23;
    private const double StretchStep = 50;
    private const double ReachStep = 2500;

    /// <summary>Gives a row the counters of its age, where grown models of its rank have had the given downloads.</summary>
    public void Settle(ref ModelRow row, double potential, double ageDays, ref SeededRandom random)
    {
        if (potential <= 0)
        {
            return;
        }

        row.Stretch = (byte)(potential <= StretchFrom ? 0 : Math.Min(255, StretchStep * StretchPower * Math.Log(potential / StretchFrom)));
        double fullAge = potential > 1e6 ? 500 : 60;
        Life life = Of(row);
        double ever = potential / life.Until(Math.Max(ageDays, fullAge));
        row.Reach = (ushort)Math.Min(ushort.MaxValue, ReachStep * Math.Log(1 + ever));
        row.AllTime = Drawn(ever * life.Until(ageDays), ref random);
        row.Downloads = ageDays <= RollingDays
            ? (int)Math.Min(row.AllTime, int.MaxValue)
            : (int)Math.Min(Math.Min(Drawn(ever * life.Between(ageDays - RollingDays, ageDays), ref random), row.AllTime), int.MaxValue);
    }

    /// <summary>Moves a row's download counters by the day that begins at the given age.</summary>
    public void LiveADay(ref ModelRow row, double ageDays, ref SeededRandom random)
    {
        if (row.Reach == 0 && row.Downloads == 0)
        {
            return;
        }

        Life life = Of(row);
        double ever = Math.Exp(row.Reach / ReachStep) - 1;
        long arrived = Drawn(ever * life.Between(ageDays, ageDays + 1) * (0.5 + random.Uniform()), ref random);
        row.AllTime += arrived;
        if (ageDays + 1 <= RollingDays)
        {
            row.Downloads = (int)Math.Min(row.Downloads + arrived, int.MaxValue);
            return;
        }

        double first = Math.Max(0, ageDays - RollingDays);
        double thirtyDays = life.Between(first, ageDays);
        // A life that is over leaves no proportions: what is left goes evenly.
        double leaving = row.Downloads * (thirtyDays > 1e-12 ? life.Between(first, first + 1) / thirtyDays : 1 / RollingDays);
        row.Downloads = (int)Math.Clamp(row.Downloads + arrived - random.Round(leaving), 0, int.MaxValue);
    }

    /// <summary>What a row was told; null where it is never downloaded.</summary>
    public ToldLife? Told(in ModelRow row)
    {
        if (row.Reach == 0)
        {
            return null;
        }

        (double rising, double lifetime) = DaysOf(row);
        return new ToldLife(rising, lifetime);
    }

    private Life Of(in ModelRow row)
    {
        (double rising, double lifetime) = DaysOf(row);
        return new Life(rising, lifetime);
    }

    /// <summary>How long a row rises and lives; its lifetime follows from its <c>_id</c> and how much it is stretched.</summary>
    private (double Rising, double Lifetime) DaysOf(in ModelRow row)
    {
        var own = new SeededRandom(row.Tail);
        double stretch = row.Stretch / StretchStep;
        return (RisingDays * Math.Exp(RisingStretch * stretch), medianDays * Math.Exp((Spread * own.Normal()) + stretch));
    }

    /// <summary>A count of that mean: Poisson where it is small, spread by a tenth where it is not.</summary>
    private static long Drawn(double mean, ref SeededRandom random) =>
        mean < 20 ? Poisson(mean, ref random) : random.Round(mean * Math.Exp(0.1 * random.Normal()));

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

    /// <summary>Daily downloads that go as (1 - exp(-age / rising)) exp(-age / lifetime), as parts of all there will ever be.</summary>
    private readonly struct Life(double rising, double lifetime)
    {
        private readonly double _early = 1 / ((1 / rising) + (1 / lifetime));

        /// <summary>The part that has come by that age.</summary>
        public double Until(double age) =>
            ((lifetime * (1 - Math.Exp(-age / lifetime))) - (_early * (1 - Math.Exp(-age / _early)))) / (lifetime - _early);

        public double Between(double from, double to) => Until(to) - Until(from);
    }
}
