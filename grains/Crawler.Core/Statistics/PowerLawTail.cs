namespace Crawler.Core.Statistics;

/// <summary>
/// A power law fitted to the tail of a multiset: p(x) ∝ x^−α for x ≥ <paramref name="Xmin"/>. The estimator and the distance are those of Clauset, Shalizi and
/// Newman (2009, equations 3.1 and 3.9) for continuous values.
/// </summary>
/// <param name="Xmin">The smallest value of the tail.</param>
/// <param name="Count">How many values the tail has.</param>
/// <param name="Alpha">α = 1 + n ÷ Σ ln(x ÷ xmin); null where no value of the tail is larger than <paramref name="Xmin"/>.</param>
/// <param name="Ks">Kolmogorov–Smirnov distance between the tail and the fitted law, 0 to 1; null where there is no α.</param>
public sealed record PowerLawTail(long Xmin, long Count, double? Alpha, double? Ks)
{
    /// <summary>Where the tail of a census begins: fixed, so that censuses compare.</summary>
    public const long CensusXmin = 1_000;

    /// <summary>Fits the values from <paramref name="xmin"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="xmin"/> is not positive.</exception>
    public static PowerLawTail Fit(ValueCounts vector, long xmin)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(xmin);
        var tail = vector.Above(xmin - 1);
        long count = 0;
        var logarithms = 0.0;
        for (var i = 0; i < tail.Values.Length; i++)
        {
            count += tail.Counts[i];
            logarithms += tail.Counts[i] * Math.Log((double)tail.Values[i] / xmin);
        }

        return logarithms > 0
            ? new PowerLawTail(xmin, count, 1 + (count / logarithms), Distance(tail, xmin, count, count / logarithms))
            : new PowerLawTail(xmin, count, null, null);
    }

    /// <summary>The empirical distribution is a stair: it is farthest from the law just before a step or on it.</summary>
    private static double Distance(ValueCounts tail, long xmin, long count, double exponent)
    {
        long before = 0;
        var distance = 0.0;
        for (var i = 0; i < tail.Values.Length; i++)
        {
            var law = 1 - Math.Pow((double)tail.Values[i] / xmin, -exponent);
            var after = before + tail.Counts[i];
            distance = Math.Max(distance, Math.Max(Math.Abs(law - ((double)before / count)), Math.Abs(law - ((double)after / count))));
            before = after;
        }

        return distance;
    }
}
