using Crawler.Contracts;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Lineage.Views;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Orleans.Concurrency;

namespace Crawler.Grains.Lineage;

/// <summary>The lineage of one census, read from the store when somebody looks and let go with the activation.</summary>
[Reentrant]
public sealed class FrozenLineageGrain(ITableStore store, PartitionMap partitions, RegistrySource registries) : Grain, IFrozenLineageGrain
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private (LineageIndex Index, LineageViews Views)? _lineage;
    private int[]? _partitionOfOwner;

    /// <inheritdoc/>
    public async Task<bool> Prepare() => (await Read((_, _) => "ready")).IsThere;

    /// <inheritdoc/>
    public Task<LineageReply<byte[]>> Origins(int partition) => Read((index, _) =>
    {
        _partitionOfOwner ??= [.. Enumerable.Range(0, index.Graph.OwnerCount).Select(owner => partitions.OfOwner(index.OwnerText(owner)))];
        return OriginReport.Of(index, Array.ConvertAll(_partitionOfOwner, number => number == partition));
    });

    /// <inheritdoc/>
    public Task LetGo()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LineageReply<ModelLineage>> Model(RepoId id, string name) => Read((_, views) => views.Model(id, name));

    /// <inheritdoc/>
    public Task<LineageReply<TreeNode>> Tree(LineageKey model, TreeQuery query) => Read((index, views) => LineageReading.Tree(index, views, model, query));

    /// <inheritdoc/>
    public Task<LineageReply<IReadOnlyList<Family>>> Families(int count) => Read((_, views) => views.Families(count));

    /// <inheritdoc/>
    public Task<LineageReply<FamilyDetail>> Family(LineageKey model) => Read((index, views) => LineageReading.Family(index, views, model));

    /// <inheritdoc/>
    public Task<LineageReply<IReadOnlyList<DerivativeLine>>> Top(TopDerivatives query) => Read((_, views) => LineageReading.Top(views, query));

    /// <inheritdoc/>
    public Task<LineageReply<DerivativeFigures>> Owner(string owner) => Read((_, views) => views.Owner(owner));

    /// <summary>Searches of the graph use its scratch space, so one goes after the other.</summary>
    private async Task<LineageReply<T>> Read<T>(Func<LineageIndex, LineageViews, T?> view)
    {
        await _gate.WaitAsync();
        try
        {
            _lineage ??= await Load();
            return _lineage is not var (index, views)
                ? new LineageReply<T>(false, default, partitions.Count, partitions.Count)
                : new LineageReply<T>(true, await Task.Run(() => view(index, views)), partitions.Count, partitions.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(LineageIndex Index, LineageViews Views)?> Load()
    {
        var crawl = this.GetPrimaryKeyString();
        var kind = KindNames.All.FirstOrDefault(kind => crawl.StartsWith(kind + "-", StringComparison.Ordinal));
        if (kind is null || await GrainFactory.GetGrain<IEcosystemGrain>(kind).Census(crawl) is not { Census: var census })
        {
            return null;
        }

        if (await new LineageStore(store).GraphAsync(crawl, census.RegistryVersion, CancellationToken.None) is not { } graph)
        {
            return null;
        }

        var (registry, day) = (await registries.GetAsync(census.RegistryVersion), DateOnly.FromDateTime(census.AsOf.UtcDateTime));
        return await Task.Run(() =>
        {
            var index = LineageIndex.DecodeSnapshot(graph, registry, day);
            return (index, new LineageViews(index, registry, day));
        });
    }
}
