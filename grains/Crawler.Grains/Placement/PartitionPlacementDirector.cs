using Orleans.Runtime.Placement;

namespace Crawler.Grains.Placement;

/// <summary>Chooses the silo of a partition's activation.</summary>
public sealed class PartitionPlacementDirector(SiloPlan plan) : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var silos = context.GetCompatibleSilos(target);
        return target.GrainIdentity.TryGetIntegerKey(out var number, out _)
            ? Task.FromResult(plan.HomeOf((int)number, silos))
            : throw new ArgumentException($"'{target.GrainIdentity}' is not the number of a partition.", nameof(target));
    }
}
