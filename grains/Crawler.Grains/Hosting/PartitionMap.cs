using Crawler.Core.Catalogue;

namespace Crawler.Grains.Hosting;

/// <summary>Deals the slots of the catalogue to partitions: each gets one run of neighbouring slots. Fixed for the life of a store.</summary>
public sealed class PartitionMap
{
    /// <summary>Makes the map of a store with <paramref name="count"/> partitions.</summary>
    public PartitionMap(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, OwnerName.SlotCount);
        Count = count;
    }

    /// <summary>How many partitions there are.</summary>
    public int Count { get; }

    /// <summary>The partition of a slot.</summary>
    public int Of(int slot) => (int)((long)slot * Count / OwnerName.SlotCount);

    /// <summary>The partition of an owner.</summary>
    public int OfOwner(string owner) => Of(OwnerName.SlotOf(owner));
}
