using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Grains.Attribution;
using Crawler.Grains.Crawling;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;
using Crawler.Hub;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one model: asks the partition of its owner, or all of them where only the id is known; and, on request, the Hub itself.</summary>
public sealed class ModelGrain(PartitionMap partitions, RegistrySource registries, HubClient hub, HubToken token, TimeProvider time) : Grain, IModelGrain
{
    /// <inheritdoc/>
    public async Task<ModelProfile?> Profile()
    {
        if (await Look() is not { } profile)
        {
            return null;
        }

        // The partition may not have folded again since the registry changed; its records know nothing of countries.
        var registry = await registries.InForceAsync(GrainFactory);
        return profile with { Country = registry.CountryOf(OwnerName.Of(profile.Observation.Name), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) };
    }

    /// <inheritdoc/>
    public async Task<ModelHistory?> History(bool withRejected)
    {
        if (await Look() is not { } profile)
        {
            return null;
        }

        var id = profile.Observation.Id;
        var kept = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(number => Partition(number).Points(id)));
        var timeline = new Timeline(await GrainFactory.GetGrain<ICrawlGrain>(KindNames.Models).Timeline());
        return PastOf.Model(profile, [.. kept.OfType<PartitionPoints>()], timeline, withRejected);
    }

    /// <inheritdoc/>
    public async Task<ModelLifetimes?> Lifetimes(LifetimeOptions options, DateOnly? release)
    {
        if (await Look() is not { } profile)
        {
            return null;
        }

        var id = profile.Observation.Id;
        var kept = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(number => Partition(number).Points(id)));
        var timeline = new Timeline(await GrainFactory.GetGrain<ICrawlGrain>(KindNames.Models).Timeline());
        return PastOf.Lifetimes(profile, kept.OfType<PartitionPoints>(), timeline, options, release);
    }

    private async Task<ModelProfile?> Look()
    {
        var key = this.GetPrimaryKeyString();
        var home = Partition(partitions.OfOwner(OwnerName.Of(key)));
        var byName = await home.FindByName(key);
        if (byName is { State.IsLive: true })
        {
            return byName;
        }

        foreach (var bearer in await home.FindFormer(key))
        {
            if (await Find(bearer) is { State.IsLive: true } renamed)
            {
                return renamed with { FormerName = key };
            }
        }

        return byName ?? (RepoId.TryParse(key, out var id) ? await Find(id) : null);
    }

    /// <inheritdoc/>
    public async Task<HubModelReply> AskHub(Uri? address)
    {
        var key = this.GetPrimaryKeyString();
        var known = await Profile();
        var name = known is not null && RepoId.TryParse(key, out _) ? known.Observation.Name : key;
        var reply = await new HubQuestions(hub, token, time, GrainFactory).ModelAsync(address, name);
        if (reply.Model is { } shown && shown.Row.Id != known?.Observation.Id)
        {
            known = await Find(shown.Row.Id) ?? known;
        }

        return reply with { Known = known };
    }

    private async Task<ModelProfile?> Find(RepoId id)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(number => Partition(number).FindById(id)));
        return found.FirstOrDefault(profile => profile is { State.IsLive: true }) ?? found.FirstOrDefault(profile => profile is not null);
    }

    private IPartitionGrain Partition(int number) => GrainFactory.GetGrain<IPartitionGrain>(number);
}
