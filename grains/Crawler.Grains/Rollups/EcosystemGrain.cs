using Crawler.Contracts.Attribution;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Grains.Lineage;
using Crawler.Storage;
using Orleans.Concurrency;

namespace Crawler.Grains.Rollups;

/// <summary>
/// Takes and keeps the censuses of one kind. Publishing is a chain of steps that each change nothing when repeated: freeze the lineage and the partitions (first write wins), merge, write the
/// dimensions and tables, and last the census row (first write wins).
/// </summary>
[Reentrant]
public sealed partial class EcosystemGrain(
    ITableStore store, PartitionMap partitions, RegistrySource registries, RepeatableSteps steps, Failpoints failpoints, TimeProvider time)
    : Grain, IEcosystemGrain
{
    private const int PartitionsAtOnce = 16;

    /// <summary>Older ones are gone already, but for the last few that stayed because readers were shown them.</summary>
    private const int OldGraphsSought = 8;
    private readonly LineageStore _lineages = new(store);
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private CensusStore _censuses = null!;
    private List<StoredCensus>? _all;
    private SubtotalReader<PartitionTotals>? _subtotals;
    private RegistryStamp _used;

    private string Kind => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _censuses = new CensusStore(store, Kind);
        _subtotals = new(GrainFactory, partitions, time, (partition, since) => partition.Totals(since));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<PublishOutcome> Publish(PublishRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        await _publishing.WaitAsync();
        try
        {
            return await PublishOnce(request);
        }
        finally
        {
            _publishing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> Promote(string crawl)
    {
        if ((await AllAsync()).Find(census => census.Census.Crawl == crawl) is not { } standing)
        {
            return false;
        }

        if (!standing.Census.Accepted)
        {
            await _censuses.PromoteAsync(crawl, time.GetUtcNow(), CancellationToken.None);
            failpoints.Pass(Failpoints.CensusPromoted);
            _all = null;
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<CensusReply?> Census(string? crawl)
    {
        var all = await AllAsync();
        var found = crawl is not null
            ? all.Find(census => census.Census.Crawl == crawl)
            : all.FindLast(census => census.Census.Accepted && census.IsFull) ?? all.FindLast(census => census.Census.Accepted);
        return found is null ? null : Reply(found);
    }

    /// <inheritdoc/>
    public async Task<LineageReport?> Lineage(string crawl) => (await AllAsync()).Find(census => census.Census.Crawl == crawl) is { } found
        ? (await _lineages.ReportAsync(crawl, found.Census.RegistryVersion, CancellationToken.None))?.Report
        : null;

    /// <inheritdoc/>
    public async Task<CrossTables?> CrossTables(string crawl) => (await AllAsync()).Find(census => census.Census.Crawl == crawl) is { } found
        ? await _censuses.TablesAsync(found.Census, CancellationToken.None)
        : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CensusReply>> History() => [.. (await AllAsync()).Select(Reply)];

    private CensusReply Reply(StoredCensus census) => new(census.Census, partitions.Count, partitions.Count);

    private IPartitionGrain Partition(int number) => GrainFactory.GetGrain<IPartitionGrain>(number);

    private async Task<List<StoredCensus>> AllAsync()
    {
        if (_all is null)
        {
            var all = new List<StoredCensus>();
            foreach (var crawl in await _censuses.ListAsync(CancellationToken.None))
            {
                all.Add(await _censuses.GetAsync(crawl, CancellationToken.None) ?? throw new InvalidDataException($"The census of {crawl} vanished."));
            }

            _all = all;
        }

        return _all;
    }

    private async Task<PublishOutcome> PublishOnce(PublishRequest request)
    {
        if ((await steps.DoAsync(AllAsync)).Find(census => census.Census.Crawl == request.Crawl) is { } standing)
        {
            return new PublishOutcome(true, standing.Census.Accepted, "");
        }

        var registry = await steps.DoAsync(() => GrainFactory.GetGrain<IRegistryGrain>(0).Version());
        var lineageFreeze = new LineageFreezeRequest(request.Crawl, request.AsOf, registry);
        if (await steps.DoAsync(() => GrainFactory.GetGrain<ILineageGrain>(Kind).Freeze(lineageFreeze)) is { Length: > 0 } unsettled)
        {
            return new PublishOutcome(false, false, unsettled);
        }

        if (await FreezeAll(request, registry) is { Length: > 0 } problem)
        {
            return new PublishOutcome(false, false, problem);
        }

        var vectors = await ForEachPartition(async number => await steps.DoAsync(() => _censuses.FrozenAsync(request.Crawl, number, registry, CancellationToken.None))
            ?? throw new InvalidDataException($"The frozen vectors of partition {number} for {request.Crawl} are missing."));
        var lineage = await steps.DoAsync(() => _lineages.ReportAsync(request.Crawl, registry, CancellationToken.None))
            ?? throw new InvalidDataException($"The frozen lineage for {request.Crawl} is missing.");
        if (Array.Find(vectors, vector => !vector.Total.DeclaresLike(lineage.Children[vector.Partition])) is { } other)
        {
            return new PublishOutcome(
                false,
                false,
                $"Partition {other.Partition} was frozen with other parents ({other.Total}) than the lineage of {request.Crawl} has ({lineage.Children[other.Partition]}). Cancel this crawl and run a full one.");
        }

        var facts = new CensusBuilder.Facts(
            request.Crawl, request.AsOf, request.Rows, request.Quarantined, request.IsFull, await CountPhantoms(vectors), lineage.Report.Anatomy);
        var census = CensusBuilder.Build(vectors, facts);
        foreach (var dimension in await Task.Run(() => CensusBuilder.Dimensions(vectors)))
        {
            await steps.DoAsync(() => _censuses.WriteDimensionAsync(census, dimension, CancellationToken.None));
        }

        if (await Task.Run(() => CensusBuilder.Tables(vectors)) is { } tables)
        {
            await steps.DoAsync(() => _censuses.WriteTablesAsync(census, tables, CancellationToken.None));
        }

        failpoints.Pass(Failpoints.CensusMerged);
        await steps.DoAsync(() => _censuses.WriteAsync(new StoredCensus(1, request.IsFull, request.Ordinal, census), CancellationToken.None));
        failpoints.Pass(Failpoints.CensusWritten);
        // Only the new one is read: were it all of them, each day would cost more than the one before.
        var written = await steps.DoAsync(() => _censuses.GetAsync(request.Crawl, CancellationToken.None)) ?? throw new InvalidDataException($"The census of {request.Crawl} vanished.");
        _all = [.. (await AllAsync()).Where(stored => stored.Census.Crawl != request.Crawl), written];
        await steps.DoAsync(DropOldGraphs);
        return new PublishOutcome(true, written.Census.Accepted, "");
    }

    /// <summary>A graph is kept of the newest census and of the one that readers are shown; figures are kept of all.</summary>
    private async Task DropOldGraphs()
    {
        var all = await AllAsync();
        var shown = (await Census(null))?.Census.Crawl;
        foreach (var old in all.SkipLast(1).TakeLast(OldGraphsSought).Where(census => census.Census.Crawl != shown))
        {
            await _lineages.DropGraphAsync(old.Census.Crawl, old.Census.RegistryVersion, CancellationToken.None);
        }
    }

    private async Task<string> FreezeAll(PublishRequest request, string registry)
    {
        var freeze = new FreezeRequest(Kind, request.Crawl, request.Ordinal, request.AsOf, registry);
        var outcomes = await ForEachPartition(number => steps.DoAsync(() => Partition(number).Freeze(freeze)));
        return outcomes.FirstOrDefault(outcome => !outcome.Ok)?.Problem ?? "";
    }

    /// <summary>Asks each partition which of the parents that would lie in it no record bears the name of.</summary>
    private async Task<long> CountPhantoms(IEnumerable<PartitionVectors> vectors)
    {
        var byPartition = vectors
            .SelectMany(vector => vector.Parents)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(parent => partitions.OfOwner(OwnerName.Of(parent)))
            .ToDictionary(group => group.Key, group => group.ToList());
        var missing = await ForEachPartition(async number =>
            byPartition.TryGetValue(number, out var names) ? await steps.DoAsync(() => Partition(number).CountMissing(names)) : 0);
        return missing.Sum(count => (long)count);
    }

    /// <summary>Does something with each partition, a few at a time, and gives the answers in order.</summary>
    private Task<T[]> ForEachPartition<T>(Func<int, Task<T>> action) => ForEach([.. Enumerable.Range(0, partitions.Count)], action);

    private static async Task<TResult[]> ForEach<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> action)
    {
        var results = new TResult[items.Count];
        using var gate = new SemaphoreSlim(PartitionsAtOnce);
        await Task.WhenAll(Enumerable.Range(0, items.Count).Select(async i =>
        {
            await gate.WaitAsync();
            try
            {
                results[i] = await action(items[i]);
            }
            finally
            {
                gate.Release();
            }
        }));
        return results;
    }
}
