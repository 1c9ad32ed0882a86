using Crawler.Core.Catalogue;

namespace Crawler.Core.Statistics;

/// <summary>A multiset of non-negative numbers that grows: the accumulator from which a <see cref="ValueCounts"/> is read. Not safe for several threads at once.</summary>
public sealed class ValueTally
{
    private readonly Dictionary<long, long> _counts = [];

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number, 0 or more.</param>
    /// <param name="count">How often, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number or count.</exception>
    public void Add(long value, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 0)
        {
            Count = checked(Count + count);
            _counts[value] = _counts.GetValueOrDefault(value) + count;
        }
    }

    /// <summary>Adds all numbers of another one.</summary>
    public void Merge(ValueTally other)
    {
        foreach (var (value, count) in other._counts.ToArray())
        {
            Add(value, count);
        }
    }

    /// <summary>What has been counted so far.</summary>
    public ValueCounts ToCounts() => ValueCounts.Of(_counts);

    internal void Write(PackedWriter target) => ToCounts().Write(target);

    internal static ValueTally Read(ref PackedReader reader)
    {
        var (tally, counts) = (new ValueTally(), ValueCounts.Read(ref reader));
        for (var i = 0; i < counts.Values.Length; i++)
        {
            tally.Add(counts.Values[i], counts.Counts[i]);
        }

        return tally;
    }
}
