namespace Crawler.Core.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    // Hart et al. 1968, algorithm 5666, in the form of West 2005 ("Better approximations to cumulative normal functions").
    private const double SwitchToFraction = 7.07106781186547;
    private const double Underflow = 37;

    private static ReadOnlySpan<double> Numerator =>
        [3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376];

    private static ReadOnlySpan<double> Denominator =>
        [8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752];

    /// <summary>The density at <paramref name="x"/>, (2π)^(−½)·e^(−x²÷2).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The share of values up to <paramref name="x"/>, Φ(x), 0 to 1, within 10⁻¹⁴.</summary>
    public static double Cumulative(double x)
    {
        var distance = Math.Abs(x);
        if (distance > Underflow)
        {
            return x > 0 ? 1 : 0;
        }

        var tail = Math.Exp(-distance * distance / 2);
        if (distance < SwitchToFraction)
        {
            tail *= Polynomial(Numerator, distance) / Polynomial(Denominator, distance);
        }
        else
        {
            var fraction = distance + 0.65;
            for (var term = 4; term >= 1; term--)
            {
                fraction = distance + (term / fraction);
            }

            tail /= fraction * Math.Sqrt(2 * Math.PI);
        }

        return x > 0 ? 1 - tail : tail;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var value = 0.0;
        foreach (var coefficient in coefficients)
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}
