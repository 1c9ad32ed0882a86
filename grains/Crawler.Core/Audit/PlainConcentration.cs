using System.Numerics;

namespace Crawler.Core.Audit;

/// <summary>Says again how unevenly numbers are spread, from a plain sorted list of them.</summary>
internal static class PlainConcentration
{
    /// <summary>The figures that every census has of its models.</summary>
    public static void Models(Dictionary<string, double?> figures, string name, List<long> values, long models)
    {
        values.Sort();
        var n = values.Count;
        figures[name + "unknown"] = models - n;
        figures[name + "below200"] = Below(values, 200);
        figures[name + "zero"] = Below(values, 1);
        figures[name + "median"] = n == 0 ? null : (values[(n - 1) / 2] + (double)values[n / 2]) / 2;
        figures[name + "mean"] = n == 0 ? null : (double)Sum(values) / n;
        figures[name + "top200"] = Top(values, 200);
        Spread(figures, name, values);
    }

    /// <summary>What later censuses have of their models beside.</summary>
    public static void Tails(Dictionary<string, double?> figures, string name, List<long> values)
    {
        values.Sort();
        var positive = values.Where(value => value > 0).ToList();
        figures[name + "below10"] = Below(values, 10);
        figures[name + "below1000"] = Below(values, 1000);
        figures[name + "positive"] = positive.Count;
        figures[name + "giniPositive"] = Gini(positive);
        var tail = values.Where(value => value >= 1000).ToList();
        var logarithms = tail.Sum(value => Math.Log(value / 1000.0));
        figures[name + "tail.count"] = tail.Count;
        figures[name + "tail.alpha"] = logarithms > 0 ? 1 + (tail.Count / logarithms) : null;
        figures[name + "tail.ks"] = logarithms > 0 ? Distance(tail, tail.Count / logarithms) : null;
    }

    /// <summary>The figures of what a counter was added up by.</summary>
    public static void Level(Dictionary<string, double?> figures, string name, List<long> sums)
    {
        sums.Sort();
        figures[name + "members"] = sums.Count;
        Spread(figures, name, sums);
    }

    private static void Spread(Dictionary<string, double?> figures, string name, List<long> ascending)
    {
        figures[name + "top10"] = Top(ascending, 10);
        figures[name + "topOnePercent"] = Top(ascending, (int)Math.Ceiling(ascending.Count / 100.0));
        figures[name + "gini"] = Gini(ascending);
        var sum = (double)Sum(ascending);
        figures[name + "hhi"] = sum == 0 ? null : ascending.Sum(value => value / sum * (value / sum));
    }

    private static BigInteger Sum(List<long> values) => values.Aggregate(BigInteger.Zero, (total, value) => total + value);

    private static double? Below(List<long> values, long bound) => values.Count == 0 ? null : values.Count(value => value < bound) / (double)values.Count;

    private static double? Gini(List<long> ascending)
    {
        var (n, sum, ranked) = (ascending.Count, Sum(ascending), BigInteger.Zero);
        for (var i = 0; i < n; i++)
        {
            ranked += new BigInteger(ascending[i]) * (i + 1);
        }

        return sum.IsZero ? null : (2 * (double)ranked / (n * (double)sum)) - ((n + 1.0) / n);
    }

    private static double? Top(List<long> ascending, int k)
    {
        var (sum, top) = (Sum(ascending), BigInteger.Zero);
        for (var i = 0; i < k && i < ascending.Count; i++)
        {
            top += ascending[ascending.Count - 1 - i];
        }

        return sum.IsZero ? null : (double)top / (double)sum;
    }

    /// <summary>The farthest that the share of the values up to some value is from what the law says, just before the value and at it.</summary>
    private static double Distance(List<long> ascending, double exponent)
    {
        var distance = 0.0;
        for (var i = 0; i < ascending.Count; i++)
        {
            var law = 1 - Math.Pow(1000.0 / ascending[i], exponent);
            var isFirst = i == 0 || ascending[i - 1] != ascending[i];
            var isLast = i == ascending.Count - 1 || ascending[i + 1] != ascending[i];
            distance = Math.Max(distance, isFirst ? Math.Abs(law - ((double)i / ascending.Count)) : 0);
            distance = Math.Max(distance, isLast ? Math.Abs(law - ((i + 1.0) / ascending.Count)) : 0);
        }

        return distance;
    }
}
