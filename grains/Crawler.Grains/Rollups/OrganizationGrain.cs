using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Grains.Attribution;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Hub;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one owner: an owner lies in one partition, so one call answers; and, on request, the Hub's own overview.</summary>
public sealed class OrganizationGrain(PartitionMap partitions, RegistrySource registries, HubClient hub, HubToken token, TimeProvider time) : Grain, IOrganizationGrain
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

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TimedPoint>> History()
    {
        var owner = this.GetPrimaryKeyString();
        var crawls = await GrainFactory.GetGrain<ICrawlGrain>(KindNames.Models).Timeline();
        return await GrainFactory.GetGrain<IPartitionGrain>(partitions.OfOwner(owner)).OwnerHistory(owner, crawls);
    }

    /// <inheritdoc/>
    public Task<HubOwnerReply> AskHub(Uri? address) =>
        new HubQuestions(hub, token, time, GrainFactory).OwnerAsync(address, this.GetPrimaryKeyString());
}
