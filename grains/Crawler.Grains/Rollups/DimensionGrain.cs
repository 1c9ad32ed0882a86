using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Rollups;

/// <summary>The view of one dimension: of a census from its frozen row, which wakes no partition, or of this instant from the partitions.</summary>
public sealed class DimensionGrain(ITableStore store, PartitionMap partitions, TimeProvider time) : Grain, IDimensionGrain
{
    private string _kind = "";
    private DimensionInfo _dimension = null!;
    private CensusStore _censuses = null!;
    private SubtotalReader<PartitionDimension>? _reader;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_kind, _dimension) = DimensionKey.Parse(this.GetPrimaryKeyString());
        _censuses = new CensusStore(store, _kind);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<DimensionView?> Census(DimensionQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (await GrainFactory.GetGrain<IEcosystemGrain>(_kind).Census(query.Crawl) is not { } reply)
        {
            return null;
        }

        var census = reply.Census;
        var totals = await _censuses.DimensionAsync(census, _dimension, CancellationToken.None);
        if (query.ByOrigin)
        {
            totals = ByOrigin(totals, await GrainFactory.GetGrain<IEcosystemGrain>(_kind).Lineage(census.Crawl));
        }

        var all = census.Countries.Aggregate(default(Measures), (sum, country) => sum + country.Totals);
        var head = new CensusHead(census.Crawl, census.AsOf, census.Coverage.Ratio, census.Anomalies, census.RegistryVersion);
        return View(query, totals, all, reply.HeardFrom) with { Census = head };
    }

    /// <inheritdoc/>
    public async Task<DimensionView> Live(DimensionQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _reader ??= new(GrainFactory, partitions, time, (partition, since) => partition.Dimension(_dimension.Dimension, since));
        await _reader.RefreshAsync();
        var heard = _reader.Heard.ToList();
        var all = heard.Aggregate(default(Measures), (sum, part) => sum + part.Total);
        var merged = await Task.Run(() => DimensionTotals.Merge(_dimension.Dimension, heard.Select(part => DimensionTotals.Decode(part.Members))));
        if (!query.ByOrigin)
        {
            return View(query, merged, all, heard.Count);
        }

        var lineage = await GrainFactory.GetGrain<ILineageGrain>(_kind).Report();
        return View(query, ByOrigin(merged, lineage.Value), all, Math.Min(heard.Count, lineage.HeardFrom));
    }

    private DimensionTotals? ByOrigin(DimensionTotals? totals, LineageReport? lineage)
    {
        var shift = _dimension.Dimension switch
        {
            Dimension.OrgType => lineage?.OriginShift.Types,
            Dimension.ParentGroup => lineage?.OriginShift.Groups,
            _ => throw new NotSupportedException($"The dimension {_dimension.Name} does not depend on who uploaded a model, so it has no figures by origin."),
        };
        return totals is null || shift is null ? null : new DimensionTotals(_dimension.Dimension, OriginShift.Apply(totals.Members, shift));
    }

    private DimensionView View(DimensionQuery query, DimensionTotals? totals, in Measures all, int heardFrom)
    {
        var members = totals is null ? null : MemberTotals.Ordered(totals, query.Order, all).Take(query.Count ?? int.MaxValue).ToList();
        return new DimensionView(_dimension, members, totals?.Members.Count ?? 0, all, null, heardFrom, partitions.Count);
    }
}
