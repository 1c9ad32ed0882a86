using System.Runtime.CompilerServices;

namespace Crawler.Core.Lineage.Graph;

/// <summary>A number for each <see cref="Relation"/>.</summary>
[InlineArray(Relations)]
public struct RelationCounts : IEquatable<RelationCounts>
{
    /// <summary>How many relations there are.</summary>
    public const int Relations = 5;

    private int _first;

    /// <summary>All relations together.</summary>
    public readonly int Total => this[0] + this[1] + this[2] + this[3] + this[4];

    /// <summary>The number for one relation.</summary>
    public readonly int Of(Relation relation) => this[(int)relation];

    /// <summary>Adds to the number for one relation; what is added may be negative.</summary>
    public void Add(Relation relation, int count) => this[(int)relation] += count;

    /// <summary>Adds each number to its like.</summary>
    /// <param name="other">The numbers to add.</param>
    /// <param name="sign">1 to add, -1 to take back.</param>
    public void Add(in RelationCounts other, int sign)
    {
        for (var i = 0; i < Relations; i++)
        {
            this[i] += sign * other[i];
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(RelationCounts other) => ((ReadOnlySpan<int>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RelationCounts other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(this[0], this[1], this[2], this[3], this[4]);

    /// <inheritdoc/>
    public override readonly string ToString() => $"untyped {this[0]}, finetune {this[1]}, adapter {this[2]}, quantized {this[3]}, merge {this[4]}";

    /// <summary>Compares number by number.</summary>
    public static bool operator ==(in RelationCounts left, in RelationCounts right) => left.Equals(right);

    /// <summary>Compares number by number.</summary>
    public static bool operator !=(in RelationCounts left, in RelationCounts right) => !left.Equals(right);
}
