using Crawler.Core.Catalogue;

namespace Crawler.Core.Statistics;

/// <summary>
/// Sizes with a weight each, as ascending (size, count, weight) triples; vectors of disjoint sets merge exactly.
/// </summary>
public sealed class WeightedSizes
{
    private readonly (long Size, long Count, long Weight)[] _entries;

    private WeightedSizes((long Size, long Count, long Weight)[] entries) => _entries = entries;

    /// <summary>How many sizes there are.</summary>
    public long Count => _entries.Sum(entry => entry.Count);

    /// <summary>The sum of the weights.</summary>
    public long Weight => checked((long)Sum(entry => entry.Weight));

    /// <summary>Mean size, each counted once.</summary>
    public double? Mean => Count == 0 ? null : (double)Sum(entry => (Int128)entry.Size * entry.Count) / Count;

    /// <summary>Median size, each counted once.</summary>
    public double? Median => MedianBy(entry => entry.Count);

    /// <summary>Σ weight·size ÷ Σ weight (metrics M28).</summary>
    public double? WeightedMean
    {
        get
        {
            var weight = Sum(entry => entry.Weight);
            return weight == 0 ? null : (double)Sum(entry => (Int128)entry.Size * entry.Weight) / (double)weight;
        }
    }

    /// <summary>The median of the multiset in which each size stands as often as its weight says.</summary>
    public double? WeightedMedian => MedianBy(entry => entry.Weight);

    /// <summary>Collects sizes, one entry each.</summary>
    public static WeightedSizes Of(IEnumerable<(long Size, long Weight)> sizes) =>
        new(Group(sizes.Select(size => (size.Size, 1L, size.Weight))));

    /// <summary>The union of several collections.</summary>
    public static WeightedSizes Merge(IEnumerable<WeightedSizes> vectors) => new(Group(vectors.SelectMany(vector => vector._entries)));

    /// <summary>The sizes that are not larger than <paramref name="bound"/>.</summary>
    public WeightedSizes UpTo(long bound) => new([.. _entries.Where(entry => entry.Size <= bound)]);

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)_entries.Length);
        foreach (var (size, count, weight) in _entries)
        {
            target.Varint(size);
            target.Varint(count);
            target.Varint(weight);
        }
    }

    internal static WeightedSizes Read(ref PackedReader reader)
    {
        var entries = new (long, long, long)[reader.Count()];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (reader.Varint(), reader.Varint(), reader.Varint());
        }

        return new WeightedSizes(entries);
    }

    private static (long Size, long Count, long Weight)[] Group(IEnumerable<(long Size, long Count, long Weight)> entries) =>
        [.. entries.GroupBy(entry => entry.Size).OrderBy(group => group.Key).Select(group => (group.Key, group.Sum(e => e.Count), group.Sum(e => e.Weight)))];

    private Int128 Sum(Func<(long Size, long Count, long Weight), Int128> value)
    {
        Int128 sum = 0;
        foreach (var entry in _entries)
        {
            sum += value(entry);
        }

        return sum;
    }

    private double? MedianBy(Func<(long Size, long Count, long Weight), long> multiplicity)
    {
        var total = (long)Sum(entry => multiplicity(entry));
        return total == 0 ? null : Distribution.Middle(At((total - 1) / 2, multiplicity), At(total / 2, multiplicity));
    }

    private long At(long rank, Func<(long Size, long Count, long Weight), long> multiplicity)
    {
        long before = 0;
        foreach (var entry in _entries)
        {
            before += multiplicity(entry);
            if (rank < before)
            {
                return entry.Size;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }
}
