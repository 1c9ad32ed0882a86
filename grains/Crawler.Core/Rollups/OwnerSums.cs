using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Statistics;

namespace Crawler.Core.Rollups;

/// <summary>
/// What the downloads of each owner of a partition add up to, without their names. An owner lies in one partition, so the vectors of all partitions merge into the
/// exact distribution over owners.
/// </summary>
public sealed class OwnerSums
{
    private readonly ValueCounts[] _all;
    private readonly ValueCounts[] _alone;

    private OwnerSums(ValueCounts[] all, ValueCounts[] alone)
    {
        _all = all;
        _alone = alone;
    }

    private static ReadOnlySpan<Counter> Counters => [Counter.Downloads30d, Counter.DownloadsAllTime];

    /// <summary>The sums of all owners of which at least one model has the counter.</summary>
    /// <param name="counter">One of the two download counters.</param>
    public ValueCounts All(Counter counter) => _all[(int)counter];

    /// <summary>The sums of those of them that belong to no parent group, or are not reviewed.</summary>
    /// <param name="counter">One of the two download counters.</param>
    public ValueCounts Alone(Counter counter) => _alone[(int)counter];

    internal static OwnerSums Of(IReadOnlyCollection<OwnerTotals> owners)
    {
        var (all, alone) = (new ValueCounts[Counters.Length], new ValueCounts[Counters.Length]);
        foreach (var counter in Counters)
        {
            all[(int)counter] = Sums(owners, counter);
            alone[(int)counter] = Sums(owners.Where(owner => StandsAlone(owner.Members.Group)), counter);
        }

        return new OwnerSums(all, alone);
    }

    /// <summary>Whether a member of the dimension parent-group is no group.</summary>
    internal static bool StandsAlone(string group) => group is Member.None or CountryMember.Unreviewed;

    internal void Write(PackedWriter target)
    {
        foreach (var counter in Counters)
        {
            All(counter).Write(target);
            Alone(counter).Write(target);
        }
    }

    internal static OwnerSums Read(ref PackedReader reader)
    {
        var (all, alone) = (new ValueCounts[Counters.Length], new ValueCounts[Counters.Length]);
        foreach (var counter in Counters)
        {
            all[(int)counter] = ValueCounts.Read(ref reader);
            alone[(int)counter] = ValueCounts.Read(ref reader);
        }

        return new OwnerSums(all, alone);
    }

    private static ValueCounts Sums(IEnumerable<OwnerTotals> owners, Counter counter) =>
        ValueCounts.Of([.. owners.Select(owner => owner.Totals.Total(counter)).OfType<long>()]);
}
