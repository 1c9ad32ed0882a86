using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one owner: an owner lies in one partition, so one call answers.</summary>
public sealed class OrganizationGrain(PartitionMap partitions, OwnerRegistry registry, TimeProvider time) : Grain, IOrganizationGrain
{
    /// <inheritdoc/>
    public async Task<OrganizationProfile?> Profile()
    {
        var owner = this.GetPrimaryKeyString();
        var totals = await GrainFactory.GetGrain<IPartitionGrain>(partitions.OfOwner(owner)).FindOwner(owner);
        var attribution = registry.Find(owner, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return totals is null && attribution is null ? null : new OrganizationProfile(totals, attribution);
    }
}
