using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one country member, merged from the partitions when somebody looks.</summary>
public sealed class CountryGrain(PartitionMap partitions, TimeProvider time) : Grain, ICountryGrain
{
    private SubtotalReader<PartitionTotals>? _reader;

    /// <inheritdoc/>
    public async Task<CountryReply> Totals()
    {
        _reader ??= new(GrainFactory, partitions, time, (partition, since) => partition.Totals(since));
        await _reader.RefreshAsync();
        var country = this.GetPrimaryKeyString();
        var countries = _reader.Countries();
        return new CountryReply(
            new CountryTotals(country, countries.GetValueOrDefault(country)),
            _reader.Total(),
            countries.Where(entry => CountryMember.IsAttributed(entry.Key)).Aggregate(default(Measures), (sum, entry) => sum + entry.Value),
            _reader.HeardFrom,
            partitions.Count);
    }
}
