using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one owner: an owner lies in one partition, so one call answers.</summary>
public sealed class OrganizationGrain(PartitionMap partitions, RegistrySource registries, TimeProvider time) : Grain, IOrganizationGrain
{
    /// <inheritdoc/>
    public async Task<OrganizationProfile?> Profile()
    {
        var owner = this.GetPrimaryKeyString();
        var totals = await GrainFactory.GetGrain<IPartitionGrain>(partitions.OfOwner(owner)).FindOwner(owner);
        var attribution = (await registries.InForceAsync(GrainFactory)).Find(owner, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return totals is null && attribution is null
            ? null
            : new OrganizationProfile(totals is null ? null : totals with { Country = attribution?.CountryMemberName ?? CountryMember.Unreviewed }, attribution);
    }
}
