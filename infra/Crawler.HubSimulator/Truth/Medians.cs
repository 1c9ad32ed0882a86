namespace Crawler.HubSimulator.Truth;

/// <summary>The middle of a sorted multiset; of an even number, the mean of the two in the middle.</summary>
internal static class Medians
{
    public static double? OfSorted(List<long> sorted)
    {
        int n = sorted.Count;
        return n == 0 ? null : Between(sorted[(n - 1) / 2], sorted[n / 2]);
    }

    /// <summary>The median of the multiset in which each value stands as often as its weight.</summary>
    public static double? OfSortedWeighted(IReadOnlyList<(long Value, long Weight)> sorted)
    {
        Int128 total = 0;
        foreach ((_, long weight) in sorted)
        {
            total += weight;
        }

        return total == 0 ? null : Between(At(sorted, (total - 1) / 2), At(sorted, total / 2));
    }

    private static long At(IReadOnlyList<(long Value, long Weight)> sorted, Int128 position)
    {
        Int128 passed = 0;
        foreach ((long value, long weight) in sorted)
        {
            passed += weight;
            if (position < passed)
            {
                return value;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(position));
    }

    private static double Between(long low, long high) => (double)((Int128)low + high) / 2;
}
