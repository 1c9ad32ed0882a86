using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Core.Dimensions;

/// <summary>What the members of one dimension add up to; immutable. A member that is not named has no model.</summary>
/// <param name="dimension">The dimension.</param>
/// <param name="members">The totals by member.</param>
public sealed class DimensionTotals(Dimension dimension, IReadOnlyDictionary<string, Measures> members)
{
    private const byte FormatVersion = 1;

    /// <summary>The dimension.</summary>
    public Dimension Dimension => dimension;

    /// <summary>The totals by member.</summary>
    public IReadOnlyDictionary<string, Measures> Members => members;

    /// <summary>Adds up the totals of disjoint sets of models.</summary>
    /// <exception cref="ArgumentException">The parts are of different dimensions.</exception>
    public static DimensionTotals Merge(Dimension dimension, IEnumerable<DimensionTotals> parts)
    {
        var sums = new Dictionary<string, Measures>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.Dimension != dimension)
            {
                throw new ArgumentException($"Totals by {part.Dimension} cannot be added to totals by {dimension}.", nameof(parts));
            }

            foreach (var (member, totals) in part.Members)
            {
                sums[member] = sums.GetValueOrDefault(member) + totals;
            }
        }

        return new DimensionTotals(dimension, sums);
    }

    /// <summary>The totals of some members alone; those of them that have a model.</summary>
    public DimensionTotals Only(IReadOnlyCollection<string> wanted) =>
        new(Dimension, wanted.Where(Members.ContainsKey).ToDictionary(member => member, member => Members[member], StringComparer.Ordinal));

    /// <summary>The totals as bytes: a version byte, then the packed rest, members in ordinal order.</summary>
    public byte[] Encode()
    {
        var target = new PackedWriter(4096);
        target.Byte(FormatVersion);
        Write(target);
        return target.ToArray();
    }

    /// <summary>Reads the totals back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static DimensionTotals Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != FormatVersion)
        {
            throw new InvalidDataException("Totals of a dimension are damaged, or were written by a newer version of this program.");
        }

        var reader = new PackedReader(bytes[1..]);
        return Read(ref reader);
    }

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)Dimension);
        target.Varint((ulong)Members.Count);
        foreach (var (member, totals) in Members.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            target.Text(member);
            totals.Write(target);
        }
    }

    internal static DimensionTotals Read(ref PackedReader reader)
    {
        var dimension = (Dimension)reader.Count();
        var members = new Dictionary<string, Measures>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            members[reader.Text()] = Measures.Read(ref reader);
        }

        return new DimensionTotals(dimension, members);
    }
}
