namespace Crawler.Core.Rollups;

/// <summary>The version of a partition's durable state. Greater is newer; equal versions mean equal content.</summary>
/// <param name="Epoch">Raised by an activation's first commit: fences whoever held the partition before.</param>
/// <param name="Counter">Commits within the epoch.</param>
public readonly record struct PartitionVersion(int Epoch, long Counter) : IComparable<PartitionVersion>
{
    /// <inheritdoc/>
    public int CompareTo(PartitionVersion other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Counter.CompareTo(other.Counter);

    /// <summary>Compares by age.</summary>
    public static bool operator <(PartitionVersion left, PartitionVersion right) => left.CompareTo(right) < 0;

    /// <summary>Compares by age.</summary>
    public static bool operator >(PartitionVersion left, PartitionVersion right) => left.CompareTo(right) > 0;

    /// <summary>Compares by age.</summary>
    public static bool operator <=(PartitionVersion left, PartitionVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Compares by age.</summary>
    public static bool operator >=(PartitionVersion left, PartitionVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Epoch}.{Counter}";
}
