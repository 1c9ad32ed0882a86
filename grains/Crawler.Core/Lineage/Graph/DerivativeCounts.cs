using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Graph;

/// <summary>
/// What is derived from a model, from the models of an owner, or from those of a parent group. A derivative is counted once, however many ways lead to it, and never as
/// a derivative of itself. Of an owner or group, only what others made counts at all.
/// </summary>
public struct DerivativeCounts : IEquatable<DerivativeCounts>
{
    /// <summary>
    /// The parts that a derivative of several parents is cut into for <see cref="DirectFractional"/>: divisible by every number up to 24. Each of more parents than that
    /// gets the whole parts only.
    /// </summary>
    public const long PartsOfOne = 5_354_228_880;

    internal RelationCounts DirectSums;
    internal RelationCounts DescendantSums;
    internal int DirectOthers;
    internal int DescendantOthers;
    internal int FirstSum;
    internal long Parts;

    /// <summary>Models that declare it as a parent (definition D1), by the relation they declare; of several models of an owner, the first one declared.</summary>
    public readonly RelationCounts Direct => DirectSums;

    /// <summary>All models below it (definition D2), by the relation that each declares to its own first parent.</summary>
    public readonly RelationCounts Descendants => DescendantSums;

    /// <summary>Those of <see cref="Direct"/> that belong to another owner.</summary>
    public readonly int DirectByOthers => DirectOthers;

    /// <summary>Those of <see cref="Descendants"/> that belong to another owner.</summary>
    public readonly int DescendantsByOthers => DescendantOthers;

    /// <summary>Those of <see cref="Direct"/> whose first parent it is; for owners and groups: by others.</summary>
    public readonly int DirectAsFirst => FirstSum;

    /// <summary>Direct derivatives where one of k parents counts 1/k; for owners and groups: by others.</summary>
    public readonly double DirectFractional => Parts / (double)PartsOfOne;

    /// <inheritdoc/>
    public readonly bool Equals(DerivativeCounts other) =>
        DirectSums == other.DirectSums && DescendantSums == other.DescendantSums && DirectOthers == other.DirectOthers
        && DescendantOthers == other.DescendantOthers && FirstSum == other.FirstSum && Parts == other.Parts;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is DerivativeCounts other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(DirectSums, DescendantSums, DirectOthers, DescendantOthers, FirstSum, Parts);

    /// <inheritdoc/>
    public override readonly string ToString() =>
        $"direct {DirectSums} ({DirectOthers} by others, {FirstSum} as first, {Parts} parts), descendants {DescendantSums} ({DescendantOthers} by others)";

    internal static DerivativeCounts Read(ref PackedReader reader)
    {
        DerivativeCounts counts = default;
        for (var i = 0; i < RelationCounts.Relations; i++)
        {
            counts.DirectSums[i] = reader.Count();
            counts.DescendantSums[i] = reader.Count();
        }

        (counts.DirectOthers, counts.DescendantOthers, counts.FirstSum, counts.Parts) = (reader.Count(), reader.Count(), reader.Count(), reader.Varint());
        return counts;
    }

    internal readonly void Write(PackedWriter target)
    {
        for (var i = 0; i < RelationCounts.Relations; i++)
        {
            target.Varint((ulong)DirectSums[i]);
            target.Varint((ulong)DescendantSums[i]);
        }

        target.Varint((ulong)DirectOthers);
        target.Varint((ulong)DescendantOthers);
        target.Varint((ulong)FirstSum);
        target.Varint(Parts);
    }

    /// <summary>Compares number by number.</summary>
    public static bool operator ==(in DerivativeCounts left, in DerivativeCounts right) => left.Equals(right);

    /// <summary>Compares number by number.</summary>
    public static bool operator !=(in DerivativeCounts left, in DerivativeCounts right) => !left.Equals(right);
}
