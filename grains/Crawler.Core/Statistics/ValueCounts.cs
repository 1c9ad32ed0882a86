using Crawler.Core.Catalogue;

namespace Crawler.Core.Statistics;

/// <summary>
/// A multiset of non-negative numbers as ascending (value, count) pairs. Vectors of disjoint sets merge into the vector of their union, so every figure read off
/// a merged vector is exact.
/// </summary>
public sealed class ValueCounts
{
    private readonly long[] _values;
    private readonly long[] _counts;

    private ValueCounts(long[] values, long[] counts)
    {
        _values = values;
        _counts = counts;
    }

    /// <summary>Distinct values, ascending.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>How often each value stands.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Counts the values of an array; sorts it.</summary>
    public static ValueCounts Of(long[] values)
    {
        Array.Sort(values);
        var (distinct, counts) = (new List<long>(), new List<long>());
        foreach (var value in values)
        {
            Append(distinct, counts, value, 1);
        }

        return new ValueCounts([.. distinct], [.. counts]);
    }

    /// <summary>Takes values that are counted already, in any order, each once.</summary>
    internal static ValueCounts Of(IReadOnlyCollection<KeyValuePair<long, long>> counts)
    {
        var (values, sums) = (new long[counts.Count], new long[counts.Count]);
        var i = 0;
        foreach (var (value, count) in counts)
        {
            (values[i], sums[i++]) = (value, count);
        }

        Array.Sort(values, sums);
        return new ValueCounts(values, sums);
    }

    /// <summary>The union of several multisets.</summary>
    public static ValueCounts Merge(IEnumerable<ValueCounts> vectors)
    {
        var parts = vectors.ToArray();
        var values = parts.SelectMany(part => part._values).ToArray();
        var counts = parts.SelectMany(part => part._counts).ToArray();
        Array.Sort(values, counts);
        var (distinct, sums) = (new List<long>(), new List<long>());
        for (var i = 0; i < values.Length; i++)
        {
            Append(distinct, sums, values[i], counts[i]);
        }

        return new ValueCounts([.. distinct], [.. sums]);
    }

    /// <summary>The numbers that are larger than <paramref name="bound"/>.</summary>
    public ValueCounts Above(long bound)
    {
        var first = 0;
        while (first < _values.Length && _values[first] <= bound)
        {
            first++;
        }

        return new ValueCounts(_values[first..], _counts[first..]);
    }

    private static void Append(List<long> distinct, List<long> counts, long value, long count)
    {
        if (distinct.Count > 0 && distinct[^1] == value)
        {
            counts[^1] += count;
        }
        else
        {
            distinct.Add(value);
            counts.Add(count);
        }
    }

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)_values.Length);
        long last = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            target.Varint(_values[i] - last);
            target.Varint(_counts[i]);
            last = _values[i];
        }
    }

    internal static ValueCounts Read(ref PackedReader reader)
    {
        var length = reader.Count();
        var (values, counts) = (new long[length], new long[length]);
        long last = 0;
        for (var i = 0; i < length; i++)
        {
            last += reader.Varint();
            values[i] = last;
            counts[i] = reader.Varint();
        }

        return new ValueCounts(values, counts);
    }
}
