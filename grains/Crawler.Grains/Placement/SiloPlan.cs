using System.Collections.Immutable;
using Crawler.Core.Placement;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Placement;

/// <summary>Which silo is the home of which partition, among the silos that are active as far as this one knows.</summary>
/// <remarks>The default of Orleans prefers the caller's silo, which would put the whole catalogue beside the crawl.</remarks>
public sealed class SiloPlan(PartitionMap partitions, ISiloStatusOracle silos)
{
    private volatile Dealt _last = new([], []);

    /// <summary>The home of a partition now; null while no silo is active, as when the last one leaves.</summary>
    public SiloAddress? HomeOf(int partition) => silos.GetActiveSilos() is { Length: > 0 } active ? HomeOf(partition, active) : null;

    /// <summary>The home of a partition among given silos.</summary>
    public SiloAddress HomeOf(int partition, IReadOnlyCollection<SiloAddress> among)
    {
        ArgumentNullException.ThrowIfNull(among);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions.Count);
        var last = _last;
        if (!last.IsOf(among))
        {
            // By address and port, so that a silo that comes back finds its partitions; the generation only tells two lives of one silo apart.
            SiloAddress[] ordered = [.. among.OrderByDescending(silo => silo.Generation)];
            last = new Dealt([.. among], [.. PartitionHomes.Deal(partitions.Count, [.. ordered.Select(silo => silo.Endpoint.ToString())]).Select(index => ordered[index])]);
            _last = last;
        }

        return last.Homes[partition];
    }

    private sealed record Dealt(ImmutableHashSet<SiloAddress> Silos, SiloAddress[] Homes)
    {
        public bool IsOf(IReadOnlyCollection<SiloAddress> silos) => silos.Count == Silos.Count && silos.All(Silos.Contains);
    }
}
