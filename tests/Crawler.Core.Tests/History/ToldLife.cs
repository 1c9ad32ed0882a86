namespace Crawler.Core.Tests.History;

/// <summary>A life that is told before it is lived: daily downloads go as (1 − e^(−age ÷ rising)) · e^(−age ÷ lifetime).</summary>
internal sealed record ToldLife(double Rising, double Lifetime, double Ever)
{
    private const int Window = 364;

    /// <summary>The age by which half of the downloads of the first 52 weeks have come, were there no chance.</summary>
    public double T50
    {
        get
        {
            var (low, high) = (0.0, (double)Window);
            while (high - low > 1e-6)
            {
                var middle = (low + high) / 2;
                (low, high) = Until(middle) < Until(Window) / 2 ? (middle, high) : (low, middle);
            }

            return low;
        }
    }

    /// <summary>Downloads of each day, by chance, the first of them only from a part of it on.</summary>
    public long[] Live(int days, double bornAt, Random random)
    {
        var lived = new long[days];
        for (var day = 0; day < days; day++)
        {
            lived[day] = Poisson(Until(day + 1 - bornAt) - Until(Math.Max(0, day - bornAt)), random);
        }

        return lived;
    }

    /// <summary>A number drawn from a normal distribution of mean 0 and deviation 1.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private double Until(double age)
    {
        var early = 1 / ((1 / Rising) + (1 / Lifetime));
        return Ever * ((Lifetime * (1 - Math.Exp(-age / Lifetime))) - (early * (1 - Math.Exp(-age / early)))) / (Lifetime - early);
    }

    private static long Poisson(double mean, Random random)
    {
        if (mean > 50)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));
        }

        var (count, product) = (0, random.NextDouble());
        for (var limit = Math.Exp(-mean); product > limit; product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
