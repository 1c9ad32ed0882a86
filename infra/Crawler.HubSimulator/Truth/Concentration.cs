namespace Crawler.HubSimulator.Truth;

/// <summary>How unevenly a counter is spread. Shares are fractions; a figure that is undefined is null.</summary>
internal sealed record Concentration(
    string Counter,
    int Unknown,
    double? Below200,
    double? Zero,
    double? Median,
    double? Mean,
    double? Top10,
    double? Top200,
    double? TopOnePercent,
    double? Gini,
    double? Hhi)
{
    /// <summary>From the known values, and the number of rows without one.</summary>
    public static Concentration Of(string counter, List<long> values, int unknown)
    {
        values.Sort();
        int n = values.Count;
        if (n == 0)
        {
            return new Concentration(counter, unknown, null, null, null, null, null, null, null, null, null);
        }

        Int128 sum = 0;
        foreach (long value in values)
        {
            sum += value;
        }

        return new Concentration(
            counter,
            unknown,
            (double)values.Count(value => value < 200) / n,
            (double)values.Count(value => value == 0) / n,
            Medians.OfSorted(values),
            (double)sum / n,
            TopShare(values, sum, 10),
            TopShare(values, sum, 200),
            TopShare(values, sum, (n + 99) / 100),
            GiniOf(values, sum),
            HhiOf(values, sum));
    }

    private static double? TopShare(List<long> sorted, Int128 sum, int k)
    {
        if (sum == 0)
        {
            return null;
        }

        Int128 top = 0;
        for (int index = Math.Max(0, sorted.Count - k); index < sorted.Count; index++)
        {
            top += sorted[index];
        }

        return (double)top / (double)sum;
    }

    /// <summary>2 Σ i x(i) / (n Σ x) - (n + 1) / n, with x ascending and i from 1.</summary>
    private static double? GiniOf(List<long> sorted, Int128 sum)
    {
        if (sum == 0)
        {
            return null;
        }

        Int128 weighted = 0;
        for (int index = 0; index < sorted.Count; index++)
        {
            weighted += (Int128)(index + 1) * sorted[index];
        }

        Int128 n = sorted.Count;
        return (double)((2 * weighted) - ((n + 1) * sum)) / (double)(n * sum);
    }

    private static double? HhiOf(List<long> values, Int128 sum)
    {
        if (sum == 0)
        {
            return null;
        }

        Int128 squares = 0;
        foreach (long value in values)
        {
            squares += (Int128)value * value;
        }

        return (double)squares / ((double)sum * (double)sum);
    }
}
