using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;
using Crawler.Grains.Attribution;

namespace Crawler.Grains.Rollups;

public sealed partial class EcosystemGrain
{
    /// <inheritdoc/>
    public async Task<CensusReply> Live()
    {
        var latest = (await AllAsync()).LastOrDefault();
        await UseRegistry();
        var vectors = await ForEachPartition(async number => PartitionVectors.Decode(await Partition(number).Measure()));
        var lineage = await GrainFactory.GetGrain<ILineageGrain>(Kind).Report();
        var facts = new CensusBuilder.Facts(latest?.Census.Crawl ?? "", time.GetUtcNow(), 0, 0, false, await CountPhantoms(vectors), lineage.Value?.Anatomy);
        var after = await ForEachPartition(async number => (await Partition(number).Totals(vectors[number].Version)).IsUnchanged);
        return new CensusReply(CensusBuilder.Build(vectors, facts), partitions.Count, partitions.Count, IsApproximate: after.Contains(false));
    }

    /// <inheritdoc/>
    public async Task<LiveCountries> Countries()
    {
        await _subtotals!.RefreshAsync();
        var countries = _subtotals.Countries()
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new CountryTotals(entry.Key, entry.Value));
        return new LiveCountries([.. countries], _subtotals.HeardFrom, partitions.Count);
    }

    /// <inheritdoc/>
    public async Task<TopReply> Top(TopQuery query, bool owners)
    {
        ArgumentNullException.ThrowIfNull(query);
        await UseRegistry();
        var lines = query.ByGroup ? await TopGroups(query) : await TopLines(query, owners);
        return new TopReply(lines, partitions.Count, partitions.Count);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionStatus>> Partitions() => await ForEachPartition(number => Partition(number).Status());

    private async Task<IReadOnlyList<Ranked>> TopGroups(TopQuery query)
    {
        var parts = await ForEachPartition(number => Partition(number).TopOwners(query));
        return await Task.Run(() => OwnerTop.Merge(parts.SelectMany(part => part), query.Rank, query.Count));
    }

    private async Task<IReadOnlyList<Ranked>> TopLines(TopQuery query, bool owners)
    {
        var merge = new TopMerge(partitions.Count, query.Rank, query.Count);
        while (await Task.Run(merge.Next) is { Count: > 0 } next)
        {
            var lists = await ForEach(next, ask => owners
                ? Partition(ask.Partition).TopOwners(query with { Count = ask.Count })
                : Partition(ask.Partition).TopModels(query with { Count = ask.Count }));
            for (var i = 0; i < next.Count; i++)
            {
                merge.Take(next[i].Partition, next[i].Count, lists[i]);
            }
        }

        return merge.Lines;
    }

    /// <summary>Makes sure that all partitions answer with the attribution in force. An activation begins with it, so one round after each change is enough.</summary>
    private async Task UseRegistry()
    {
        var inForce = await GrainFactory.StampInForceAsync(time);
        if (_used != inForce)
        {
            await ForEachPartition(async number =>
            {
                await Partition(number).UseRegistry(inForce);
                return true;
            });
            _used = inForce;
        }
    }
}
