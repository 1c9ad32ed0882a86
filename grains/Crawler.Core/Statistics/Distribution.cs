namespace Crawler.Core.Statistics;

/// <summary>Exact figures of a multiset of non-negative numbers. What is undefined (nothing counted, or a share of a zero sum) is null.</summary>
public sealed class Distribution
{
    private readonly ValueCounts _vector;

    /// <summary>Reads the figures off a vector.</summary>
    public Distribution(ValueCounts vector)
    {
        _vector = vector;
        for (var i = 0; i < vector.Values.Length; i++)
        {
            Count += vector.Counts[i];
            Sum += (Int128)vector.Values[i] * vector.Counts[i];
        }
    }

    /// <summary>How many numbers there are.</summary>
    public long Count { get; }

    /// <summary>Their sum.</summary>
    public Int128 Sum { get; }

    /// <summary>Sum ÷ count.</summary>
    public double? Mean => Count == 0 ? null : (double)Sum / Count;

    /// <summary>The middle number, or the mean of the middle two.</summary>
    public double? Median => Count == 0 ? null : Middle(At((Count - 1) / 2), At(Count / 2));

    /// <summary>
    /// A percentile by the rule of the median: of n numbers in order, the one with the rank above p·n ÷ 100, or the mean of the two around it where p·n ÷ 100 is whole (type 2 of Hyndman and
    /// Fan 1996). Null where there is none.
    /// </summary>
    /// <param name="percent">1 to 99; 50 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another percentile.</exception>
    public double? Percentile(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 99);
        var hundredths = (Int128)Count * percent;
        return Count == 0 ? null : Middle(At((long)((hundredths + 99) / 100) - 1), At((long)(hundredths / 100)));
    }

    /// <summary>The share of the numbers below <paramref name="bound"/>, 0 to 1.</summary>
    public double? ShareBelow(long bound)
    {
        if (Count == 0)
        {
            return null;
        }

        long below = 0;
        for (var i = 0; i < _vector.Values.Length && _vector.Values[i] < bound; i++)
        {
            below += _vector.Counts[i];
        }

        return (double)below / Count;
    }

    /// <summary>The share of the sum that the <paramref name="k"/> largest numbers hold (CR_k), 0 to 1.</summary>
    public double? TopShare(long k)
    {
        if (Sum == 0)
        {
            return null;
        }

        Int128 top = 0;
        for (var i = _vector.Values.Length - 1; i >= 0 && k > 0; i--)
        {
            var taken = Math.Min(k, _vector.Counts[i]);
            top += (Int128)_vector.Values[i] * taken;
            k -= taken;
        }

        return (double)top / (double)Sum;
    }

    /// <summary>The share of the sum that the largest ceil(n / 100) numbers hold.</summary>
    public double? TopOnePercentShare => TopShare((Count + 99) / 100);

    /// <summary>Gini coefficient: (2 Σ i·x₍ᵢ₎) ÷ (n Σx) − (n + 1) ÷ n with x ascending (metrics 1.8); 0 where all are equal.</summary>
    public double? Gini
    {
        get
        {
            if (Sum == 0)
            {
                return null;
            }

            Int128 ranked = 0;
            long before = 0;
            for (var i = 0; i < _vector.Values.Length; i++)
            {
                var count = _vector.Counts[i];
                var ranks = ((Int128)count * before) + ((Int128)count * (count + 1) / 2);
                ranked += ranks * _vector.Values[i];
                before += count;
            }

            return (double)((2 * ranked) - ((Count + 1) * Sum)) / ((double)Count * (double)Sum);
        }
    }

    /// <summary>Herfindahl–Hirschman index: Σ shareᵢ² (metrics 1.8), 0 to 1.</summary>
    public double? Hhi
    {
        get
        {
            if (Sum == 0)
            {
                return null;
            }

            Int128 squares = 0;
            for (var i = 0; i < _vector.Values.Length; i++)
            {
                squares += (Int128)_vector.Values[i] * _vector.Values[i] * _vector.Counts[i];
            }

            return (double)squares / ((double)Sum * (double)Sum);
        }
    }

    internal static double Middle(long lower, long upper) => lower == upper ? lower : (double)((Int128)lower + upper) / 2;

    private long At(long rank)
    {
        long before = 0;
        for (var i = 0; i < _vector.Values.Length; i++)
        {
            before += _vector.Counts[i];
            if (rank < before)
            {
                return _vector.Values[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }
}
