using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Contracts.Lineage;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Core.Lineage.Reports;
using Crawler.Grains.History;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    private readonly SemaphoreSlim _folding = new(1, 1);

    /// <summary>The crawls as last told of; while nothing was told, snapshots thin nothing.</summary>
    private Timeline _timeline = Timeline.Empty;

    /// <inheritdoc/>
    public Task<IReadOnlyList<FoldedMonth>> FoldFlows(FlowFoldRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var timeline = _timeline = new Timeline(request.Crawls);
        return Folding(() => FoldOnce(request, timeline));
    }

    /// <summary>A fold holds a month of the whole partition in memory: one at a time.</summary>
    private async Task<T> Folding<T>(Func<Task<T>> fold)
    {
        await _folding.WaitAsync(_deactivated.Token);
        try
        {
            return await Consistently(fold);
        }
        finally
        {
            _folding.Release();
        }
    }

    private async Task<IReadOnlyList<FoldedMonth>> FoldOnce(FlowFoldRequest request, Timeline timeline)
    {
        var (index, records) = (_log.Index, _partition.Records.Capture());
        var flows = new FlowStore(_store, $"{request.Kind}.{Number:d4}");
        var book = await flows.OpenAsync(_deactivated.Token);
        var stamps = (await Task.Run(() => FlowBasis.Of(index, records, request.Crawls, request.RegistryVersion))).Stamps;
        var known = book.Pages.ToDictionary(page => page.Month);
        if (stamps.Count == known.Count && stamps.All(month => known.GetValueOrDefault(month.Key)?.Stamp == month.Value))
        {
            return Told(book);
        }

        var registry = await _registries.GetAsync(request.RegistryVersion);
        var origins = request.Lineage.Length == 0
            ? default
            : await GrainFactory.GetGrain<IFrozenLineageGrain>(request.Lineage).Origins(Number);
        var fold = await Task.Run(() => new FlowFold(
            records,
            timeline,
            new FlowMembers(registry, origins?.Value is { } report ? OriginReport.Read(report) : new Dictionary<RepoId, string>())));
        var next = new FlowBook { FoldStamp = book.FoldStamp, FoldMonth = book.FoldMonth, Pages = [.. book.Pages.Where(page => stamps.GetValueOrDefault(page.Month) == page.Stamp)] };
        var start = await Continue(fold, flows, book, stamps);
        int? lastClosed = stamps.Count < 2 ? null : stamps.Keys.SkipLast(1).Last();
        foreach (var (month, stamp) in stamps.Where(entry => entry.Key > start))
        {
            var points = await PointsOf(index, records, month);
            var vector = await Task.Run(() => fold.Take(month, points));
            if (next.Pages.All(page => page.Month != month))
            {
                var page = new FlowPage(month, stamp, request.Lineage, index.Months.Any(stored => stored.Month == month && stored.Thinned != ThinningStep.None));
                await flows.WriteAsync(page, vector, _deactivated.Token);
                next = next with { Pages = [.. next.Pages.Append(page).OrderBy(other => other.Month)] };
            }

            if (month == lastClosed)
            {
                await flows.WriteFoldAsync(stamp, await Task.Run(fold.Encode), _deactivated.Token);
                next = next with { FoldStamp = stamp, FoldMonth = month };
            }
        }

        await flows.TurnAsync(book, next, _deactivated.Token);
        return Told(next);
    }

    /// <inheritdoc/>
    public Task<LifePart> FoldLives(LifeFoldRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Folding(() => FoldLivesOnce(request));
    }

    private async Task<LifePart> FoldLivesOnce(LifeFoldRequest request)
    {
        var (index, records) = (_log.Index, _partition.Records.Capture());
        var registry = await _registries.GetAsync(request.RegistryVersion);
        var (lifetimes, adoption, universe) = request.Options;
        var models = universe is null ? null : AdoptionUniverse.Parse(new StringReader(universe), "universe", adoption).Universe;
        var fold = await Task.Run(() => new LifeFold(
            records, new Timeline(request.Crawls), new FlowMembers(registry, new Dictionary<RepoId, string>()), models));
        foreach (var month in index.Months.Select(month => month.Month).Union(records.History.Select(segment => segment.Month)).Order())
        {
            var points = await PointsOf(index, records, month);
            await Task.Run(() => fold.Take(points));
        }

        return await Task.Run(() =>
        {
            var (cohorts, boards) = (new LifetimeCohorts(lifetimes), new RelativeAdoption(adoption));
            fold.AddTo(cohorts, boards);
            return new LifePart(cohorts.Encode(), boards.Encode());
        });
    }

    /// <inheritdoc/>
    public Task<MonthPoints> ReadPoints(MonthRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Consistently(() => ReadMonth(request));
    }

    private async Task<MonthPoints> ReadMonth(MonthRequest request)
    {
        var (version, index, records) = (_version, _log.Index, _partition.Records.Capture());
        var stamps = (await Task.Run(() => FlowBasis.Of(index, records, request.Crawls, request.RegistryVersion))).Stamps;
        var points = request.Month is { } month ? await PointsOf(index, records, month) : HistoryTable.Empty;
        return new MonthPoints(version, await Task.Run(() => HistoryBlock.Encode(points).Select(block => block.Row).ToArray()), stamps);
    }

    /// <summary>Goes on behind the last month that was folded on the present basis, with all before it; else from the beginning.</summary>
    private async Task<int> Continue(FlowFold fold, FlowStore flows, FlowBook book, SortedDictionary<int, string> stamps)
    {
        if (book.FoldMonth >= 0
            && stamps.GetValueOrDefault(book.FoldMonth) == book.FoldStamp
            && stamps.Where(month => month.Key <= book.FoldMonth).All(month => book.Pages.Any(page => page.Month == month.Key && page.Stamp == month.Value))
            && await flows.ReadFoldAsync(book.FoldStamp, _deactivated.Token) is { } state)
        {
            await Task.Run(() => fold.Restore(state));
            return book.FoldMonth;
        }

        return -1;
    }

    private async Task<HistoryTable> PointsOf(HistoryIndex index, RecordCapture records, int month)
    {
        var stored = index.Months.FirstOrDefault(known => known.Month == month);
        var closed = stored is null ? HistoryTable.Empty : await _log.Blocks.ReadAsync(stored, _deactivated.Token);
        return await Task.Run(() => HistoryTable.Merge(closed, HistoryTable.Of([.. records.History.Where(segment => segment.Month == month)], records)));
    }

    private static IReadOnlyList<FoldedMonth> Told(FlowBook book) => [.. book.Pages.Select(page => new FoldedMonth(page.Month, page.Stamp, page.Lineage, page.IsThinned))];
}
