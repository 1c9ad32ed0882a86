using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Rollups;

public sealed partial class EcosystemGrain
{
    /// <inheritdoc/>
    public async Task<CensusReply> Live()
    {
        var latest = (await AllAsync()).LastOrDefault();
        var vectors = await ForEachPartition(async number => PartitionVectors.Decode(await Partition(number).Measure()));
        var facts = new CensusBuilder.Facts(latest?.Census.Crawl ?? "", time.GetUtcNow(), 0, 0, false, await CountPhantoms(vectors));
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
        var lists = await ForEachPartition(number => owners ? Partition(number).TopOwners(query) : Partition(number).TopModels(query));
        return new TopReply(Ranked.Top(lists.SelectMany(list => list), query.Counter, query.Count), partitions.Count, partitions.Count);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionStatus>> Partitions() => await ForEachPartition(number => Partition(number).Status());
}
