using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Orleans.Concurrency;

namespace Crawler.Grains.Lineage;

/// <summary>
/// The lineage of one kind. Nothing is pushed to it: whoever reads makes it ask the partitions what changed since they were last heard, so nothing can be lost, and a new
/// activation knows everything after one round. Joining, settling and measuring run off the grain's turn; one gate keeps them apart from each other.
/// </summary>
[Reentrant]
public sealed class LineageGrain(
    ITableStore store, PartitionMap partitions, RegistrySource registries, RepeatableSteps steps, Failpoints failpoints, TimeProvider time) : Grain, ILineageGrain
{
    private const int PartitionsAtOnce = 8;
    private const int Rounds = 5;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);
    private readonly LineageStore _store = new(store);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _joining = new(1, 1);
    private LineageIndex? _index;
    private (long Version, LineageReport Report)? _measured;
    private long _refreshedAt;
    private int _heardFrom;

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

    /// <inheritdoc/>
    public Task<LineageReply<LineageReport>> Report() => Alone(async () =>
    {
        var index = await Refreshed();
        if (!index.IsSettled)
        {
            return new LineageReply<LineageReport>(false, null, _heardFrom, partitions.Count);
        }

        if (_measured is not { } measured || measured.Version != index.Version)
        {
            var registry = await registries.GetAsync(index.Registry.Version);
            measured = (index.Version, await Task.Run(() => LineageMeasurement.Of(index, registry, index.Registry.Date)));
            _measured = measured;
        }

        return new LineageReply<LineageReport>(true, measured.Report, _heardFrom, partitions.Count);
    });

    /// <inheritdoc/>
    public Task<string> Freeze(LineageFreezeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Alone(() => FreezeAlone(request));
    }

    private async Task<string> FreezeAlone(LineageFreezeRequest request)
    {
        if (await steps.DoAsync(() => _store.ReportAsync(request.Crawl, request.RegistryVersion, CancellationToken.None)) is not null)
        {
            return "";
        }

        var day = DateOnly.FromDateTime(request.AsOf.UtcDateTime);
        var registry = await registries.GetAsync(request.RegistryVersion);
        var index = _index ??= new LineageIndex(partitions.Count, partitions.OfOwner, registry, day);
        index.Use(registry, day);
        for (var round = 0; !await Round(index, steps.DoAsync); round++)
        {
            if (round == Rounds)
            {
                return $"The lineage could not be settled: after {Rounds} rounds {_heardFrom} of {partitions.Count} partitions had answered everything. Resume the crawl.";
            }
        }

        var (report, graph) = await Task.Run(() => (LineageMeasurement.Of(index, registry, day), index.EncodeSnapshot()));
        var stored = new StoredLineage(StoredLineage.KnownVersion, index.Contributions(), report);
        await steps.DoAsync(() => _store.WriteAsync(request.Crawl, request.RegistryVersion, stored, graph, CancellationToken.None));
        failpoints.Pass(Failpoints.LineageFrozen);
        _index = index.IsWasteful(report.Anatomy.Nodes) ? null : index;
        return "";
    }

    private Task<LineageReply<T>> Read<T>(Func<LineageIndex, LineageViews, T?> view) => Alone(async () =>
    {
        var index = await Refreshed();
        if (!index.IsSettled)
        {
            return new LineageReply<T>(false, default, _heardFrom, partitions.Count);
        }

        var views = new LineageViews(index, await registries.GetAsync(index.Registry.Version), index.Registry.Date);
        return new LineageReply<T>(true, await Task.Run(() => view(index, views)), _heardFrom, partitions.Count);
    });

    private async Task<T> Alone<T>(Func<Task<T>> action)
    {
        await _gate.WaitAsync();
        try
        {
            return await action();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The index, heard at most two seconds ago where all partitions answer; else as it was settled last.</summary>
    private async Task<LineageIndex> Refreshed()
    {
        var inForce = await GrainFactory.StampInForceAsync(time);
        var isOld = _index is null || _index.Registry != inForce || _heardFrom < partitions.Count || time.GetElapsedTime(_refreshedAt) >= MaxAge;
        if (_index is null || _index.Registry != inForce)
        {
            var registry = await registries.GetAsync(inForce.Version);
            _index ??= new LineageIndex(partitions.Count, partitions.OfOwner, registry, inForce.Date);
            _index.Use(registry, inForce.Date);
        }

        if (isOld)
        {
            _refreshedAt = time.GetTimestamp();

            // While a crawl commits, answers of one partition may belong to two of its states; another round brings them together.
            for (var round = 0; round < Rounds && !await Round(_index, ask => ask()) && _heardFrom == partitions.Count; round++)
            {
            }
        }

        return _index;
    }

    /// <summary>Hears all partitions, then asks what their names mean, then settles.</summary>
    /// <param name="index">The index.</param>
    /// <param name="patiently">How a partition is asked: who freezes can wait for one that does not answer, who reads cannot.</param>
    /// <returns>Whether it is settled with nothing left to ask.</returns>
    private async Task<bool> Round(LineageIndex index, Func<Func<Task>, Task> patiently)
    {
        var known = Enumerable.Range(0, partitions.Count).Select(index.Known).ToArray();
        _heardFrom = await ForEachPartition(patiently, async number =>
        {
            var children = await Partition(number).Children(known[number]);
            await Join(() => index.TakeChildren(number, known[number], children.Version, children.IsWhole, children.Report));
        });
        failpoints.Pass(Failpoints.LineageJoined);
        _heardFrom = Math.Min(_heardFrom, await ForEachPartition(patiently, async number =>
        {
            if (index.NamesToAsk(number) is { } question)
            {
                var answer = await Partition(number).Bearers(question.Names);
                await Join(() => index.TakeBearers(number, answer.Version, question, answer.Report));
            }
        }));
        _heardFrom = Math.Min(_heardFrom, await ForEachPartition(patiently, async number =>
        {
            if (index.IdsToAsk(number) is { } question)
            {
                var answer = await Partition(number).Live(question.Ids);
                await Join(() => index.TakeLive(number, answer.Version, question, answer.Report));
            }
        }));
        return await Task.Run(index.Settle) is not null;
    }

    private async Task Join(Action take)
    {
        await _joining.WaitAsync();
        try
        {
            await Task.Run(take);
        }
        finally
        {
            _joining.Release();
        }
    }

    private IPartitionGrain Partition(int number) => GrainFactory.GetGrain<IPartitionGrain>(number);

    /// <returns>How many answered.</returns>
    private async Task<int> ForEachPartition(Func<Func<Task>, Task> patiently, Func<int, Task> ask)
    {
        var answered = 0;
        using var gate = new SemaphoreSlim(PartitionsAtOnce);
        await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(async number =>
        {
            await gate.WaitAsync();
            try
            {
                await patiently(() => ask(number));
                answered++;
            }
            catch (Exception failure) when (RepeatableSteps.IsPassing(failure))
            {
                // Not heard from: the reader says so, and asks again at the next look.
            }
            finally
            {
                gate.Release();
            }
        }));
        return answered;
    }
}
