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
        return await Ecosystem.Census(query.Crawl) is { } reply
            ? Of(reply.Census, await TotalsAsync(reply.Census, query.ByOrigin), query.Order, query.Count)
            : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DimensionView>> History(DimensionHistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var views = new List<DimensionView>();
        HashSet<string>? wanted = query.Member is null ? null : [query.Member];
        foreach (var census in CensusSeries.Of((await Ecosystem.History()).Select(reply => reply.Census)).Reverse())
        {
            var totals = await TotalsAsync(census, query.ByOrigin);
            if (totals is not null && query.Count is { } count)
            {
                wanted ??= [.. MemberTotals.Ordered(totals, query.Order, All(census)).Take(count).Select(member => member.Member)];
            }

            var chosen = wanted is null ? totals : totals?.Only(wanted);
            views.Add(Of(census, chosen, query.Order, null) with { MemberCount = totals?.Members.Count ?? 0 });
        }

        views.Reverse();
        return views;
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
            return View(query.Order, query.Count, merged, all, heard.Count);
        }

        var lineage = await GrainFactory.GetGrain<ILineageGrain>(_kind).Report();
        return View(query.Order, query.Count, ByOrigin(merged, lineage.Value), all, Math.Min(heard.Count, lineage.HeardFrom));
    }

    private IEcosystemGrain Ecosystem => GrainFactory.GetGrain<IEcosystemGrain>(_kind);

    private static Measures All(Census census) => census.Countries.Aggregate(default(Measures), (sum, country) => sum + country.Totals);

    private async Task<DimensionTotals?> TotalsAsync(Census census, bool byOrigin)
    {
        var totals = await _censuses.DimensionAsync(census, _dimension, CancellationToken.None);
        return byOrigin ? ByOrigin(totals, await Ecosystem.Lineage(census.Crawl)) : totals;
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

    private DimensionView Of(Census census, DimensionTotals? totals, MemberOrder order, int? count) => View(order, count, totals, All(census), partitions.Count) with
    {
        Census = new CensusHead(census.Crawl, census.AsOf, census.Coverage.Ratio, census.Anomalies, census.RegistryVersion),
    };

    private DimensionView View(MemberOrder order, int? count, DimensionTotals? totals, in Measures all, int heardFrom)
    {
        var members = totals is null ? null : MemberTotals.Ordered(totals, order, all).Take(count ?? int.MaxValue).ToList();
        return new DimensionView(_dimension, members, totals?.Members.Count ?? 0, all, null, heardFrom, partitions.Count);
    }
}
