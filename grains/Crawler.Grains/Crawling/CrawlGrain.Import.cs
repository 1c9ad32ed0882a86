using Crawler.Contracts.Crawling;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    /// <summary>Longest pause between two batches of a console that is still there.</summary>
    private static readonly TimeSpan ImportPatience = TimeSpan.FromMinutes(1);

    private long? _lastBatchAt;

    private bool IsImporting =>
        Crawl is { Import: not null, State: CrawlState.Running } && _lastBatchAt is { } at && _time.GetElapsedTime(at) < ImportPatience;

    /// <inheritdoc/>
    public async Task<ImportReply> BeginImport(CrawlRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ImportProblem(request) is { } problem)
        {
            return RefuseImport(problem);
        }

        var (file, asOf) = (request.Import!, DateTimeOffset.FromUnixTimeSeconds(request.AsOf!.Value.ToUnixTimeSeconds()));
        if (CrawlStore.IsOpen(_crawls.Latest))
        {
            return IsSame(Crawl, file, asOf) ? await ContinueImport() : RefuseImport(StillOpen());
        }

        if (!file.IsAgain && _crawls.All.LastOrDefault(crawl => crawl.State == CrawlState.Completed && IsSame(crawl, file, asOf)) is { } known)
        {
            return RefuseImport($"{known.Id} has imported {file.Source} as of {asOf:u} already; with --again it is imported once more.") with { IsKnown = true };
        }

        await AddImport(request, asOf);
        return AcceptImport();
    }

    /// <inheritdoc/>
    public async Task<ImportReply> TakeImport(ImportBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (BatchProblem(batch) is { } problem)
        {
            return RefuseImport(problem);
        }

        MarkImporting();
        if (batch.UpToRow > Crawl.Import!.RowsDone)
        {
            var counts = await ApplyImport(ImportRows(batch), batch.Rows, batch.Duplicates > 0);
            _failpoints.Pass(Failpoints.WindowApplied);
            await Checkpoint(batch, counts);
        }

        return AcceptImport();
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> EndImport(string crawl)
    {
        if (_crawls.Latest is not { Import: { } import } open || open.Id != crawl)
        {
            return Refuse($"{crawl} is not the import that is open.");
        }

        if (Crawl.State is CrawlState.Completed || (Crawl.State == CrawlState.Publishing && IsActive))
        {
            return Accept();
        }

        if (Crawl.State is not (CrawlState.Running or CrawlState.Publishing))
        {
            return Refuse(NotRunning());
        }

        if (Crawl.Request.Import!.Rows is { } rows && import.RowsDone < rows)
        {
            return Refuse($"{crawl} is at row {import.RowsDone} of {rows}: the rest of {Crawl.Request.Import.Source} is missing.");
        }

        if (Crawl.State == CrawlState.Running)
        {
            await Save(Crawl with { State = CrawlState.Publishing, ListedAt = _time.GetUtcNow() }, Failpoints.ListingDone);
        }

        StartLoop();
        return Accept();
    }

    /// <summary>
    /// What is left to do when every row of a file is in the partitions: the one place that decides whether its past becomes a census. One that speaks of an earlier instant than
    /// a completed crawl does not change what stands today, and has none.
    /// </summary>
    private async Task CloseImport()
    {
        if (Crawl.CoversAll)
        {
            var asOf = (uint)Crawl.AsOf.ToUnixTimeSeconds();
            var missed = await Task.WhenAll(Enumerable.Range(0, _partitions.Count).Select(number => Ask(number, partition => partition.CloseImport(Crawl.Ordinal, asOf))));
            await _crawls.SaveAsync(Crawl with { Missed = missed.Sum(count => (long)count) }, CancellationToken.None);
        }

        var isLatest = _crawls.All.All(crawl => crawl.State != CrawlState.Completed || crawl.AsOf <= Crawl.AsOf);
        await (isLatest ? Publish() : Complete(accepted: null));
    }

    private static bool IsSame(CrawlRecord crawl, ImportRequest file, DateTimeOffset asOf) =>
        crawl.Request.Import is { } import && import.IsSame(file) && crawl.AsOf == asOf;

    private string? ImportProblem(CrawlRequest request) => request switch
    {
        { Import: null } or { AsOf: null } => "An import needs a file and the instant it speaks of.",
        { AsOf: { } asOf } when asOf.Year < 2016 => $"There was no Hub as of {asOf:yyyy-MM-dd}.",
        { AsOf: { } asOf } when asOf > _time.GetUtcNow() + TimeSpan.FromDays(1) => $"{asOf:u} lies in the future, and a crawl of today would then be older. Give the instant at which the file was made.",
        { Import.Rows: < 0 } => "A file cannot have fewer than no rows.",
        _ => null,
    };

    private string? BatchProblem(ImportBatch batch) => batch switch
    {
        _ when _crawls.Latest is not { Import: not null } open || open.Id != batch.Crawl => $"{batch.Crawl} is not the import that is open.",
        _ when Crawl.State != CrawlState.Running => NotRunning(),
        { FromRow: < 0 } => "Rows are counted from 0.",
        _ when batch.UpToRow <= batch.FromRow || batch.Lengths.Length > batch.UpToRow - batch.FromRow => "The batch has other rows than it says.",
        _ when batch.Lengths.Any(length => length <= 0) || batch.Lengths.Sum(length => (long)length) != batch.Rows.Length => "The batch's rows have other lengths than it says.",
        _ when batch.UpToRow > Crawl.Import!.RowsDone && batch.FromRow != Crawl.Import.RowsDone =>
            $"{batch.Crawl} is done up to row {Crawl.Import.RowsDone}; a batch that begins behind row {batch.FromRow} does not follow. Another console may be importing the same file.",
        _ => null,
    };

    private string NotRunning() => Crawl.State == CrawlState.Paused
        ? $"{Crawl.Id} is paused at row {Crawl.Import!.RowsDone} of {Crawl.Request.Import!.Source}; the same `import` command goes on with it."
        : $"{Crawl.Id} is {Crawl.State.ToString().ToLowerInvariant()}; it takes no more rows.";

    private async Task AddImport(CrawlRequest request, DateTimeOffset asOf)
    {
        var ordinal = (_crawls.Latest?.Ordinal ?? 0) + 1;
        var lastFull = _crawls.All.Where(IsFullCensus).Select(crawl => crawl.AsOf.ToUnixTimeSeconds()).DefaultIfEmpty(0).Max();
        await _crawls.AddAsync(
            new CrawlRecord
            {
                Id = CrawlStore.IdOf(Kind, ordinal),
                Ordinal = ordinal,
                Request = request with { Hub = ImportRequest.NoHub, Limit = null, Author = null, IsHead = false, ReparseOf = null },
                AsOf = asOf,
                State = CrawlState.Running,
                StartedAt = _time.GetUtcNow(),
                PagesDroppedUpTo = _crawls.Latest?.PagesDroppedUpTo ?? 0,
                Import = new ImportCheckpoint(0, 0, _crawls.All.All(crawl => crawl.AsOf <= asOf), (uint)lastFull),
            },
            CancellationToken.None);
        _failpoints.Pass(Failpoints.CrawlCreated);
        BeginCounting();
    }

    private async Task<ImportReply> ContinueImport()
    {
        if (Crawl.State == CrawlState.Paused)
        {
            await _crawls.SaveAsync(Crawl with { State = CrawlState.Running, Problem = "", IsPausedByPerson = false }, CancellationToken.None);
        }

        LogImporting(Crawl.Id, Crawl.Request.Import!.Source, Crawl.Import!.RowsDone);
        BeginCounting();
        return AcceptImport();
    }

    private void BeginCounting()
    {
        _loopStartedAt = _time.GetTimestamp();
        _rowsAtLoopStart = Crawl.Rows;
        _isCancelWanted = false;
        _isPauseWanted = false;
        MarkImporting();
    }

    private void MarkImporting()
    {
        _lastBatchAt = _time.GetTimestamp();
        DelayDeactivation(StayAlive);
    }

    /// <summary>
    /// A batch stands for itself: its rows lie in no walked stretch, and prove nothing about what is not among them. What an older file shows under an owner that is not its owner now
    /// belongs to the past of whoever holds it: it goes there, and leaves nothing but its points.
    /// </summary>
    private async Task<WindowCounts> ApplyImport(PageRow[] rows, ReadOnlyMemory<byte> packed, bool repeatsIds)
    {
        if (Crawl.Import!.IsNewest)
        {
            return await Apply(Page(rows), packed, repeatsIds);
        }

        var holders = await Holders(rows);
        var elsewhere = rows.Where(row => holders.TryGetValue(row.Id, out var holder) && holder != _partitions.Of(row.Slot)).ToLookup(row => holders[row.Id]);
        var past = await Task.WhenAll(elsewhere.Select(part => Apply(part.Key, WindowRouter.Past(part, packed, Crawl))));
        var moved = elsewhere.SelectMany(part => part).Select(row => row.Id).ToHashSet();
        var counts = await Apply(Page([.. rows.Where(row => !moved.Contains(row.Id))]), packed);
        return past.Aggregate(counts, (sum, outcome) => sum + new WindowCounts(outcome.New, outcome.Changed, outcome.Unchanged, outcome.Missed, outcome.Stale));
    }

    private static WalkedPage Page(PageRow[] rows) => WalkedPage.Of(rows, [], RepoId.Min, openGap: null, isLast: true, isCut: false);

    private async Task<Dictionary<RepoId, int>> Holders(PageRow[] rows)
    {
        RepoId[] ids = [.. rows.Select(row => row.Id).Where(id => !id.IsProvisional)];
        var held = await Task.WhenAll(Enumerable.Range(0, _partitions.Count).Select(number => Ask(number, partition => partition.Held(ids))));
        var holders = new Dictionary<RepoId, int>(ids.Length);
        for (var number = 0; number < held.Length; number++)
        {
            foreach (var id in held[number])
            {
                holders[id] = number;
            }
        }

        return holders;
    }

    private static PageRow[] ImportRows(ImportBatch batch)
    {
        var rows = new PageRow[batch.Lengths.Length];
        var offset = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = batch.Rows.AsSpan(offset, batch.Lengths[i]);
            rows[i] = new PageRow(ObservationView.ReadId(row), OwnerName.SlotOf(OwnerName.Of(ObservationView.ReadName(row))), offset, batch.Lengths[i]);
            offset += batch.Lengths[i];
        }

        return rows;
    }

    private Task Checkpoint(ImportBatch batch, WindowCounts counts)
    {
        var quarantined = new Dictionary<string, long>(Crawl.Quarantined);
        foreach (var (reason, count) in batch.Quarantined)
        {
            quarantined[reason] = quarantined.GetValueOrDefault(reason) + count;
        }

        return Save(
            Crawl with
            {
                Pages = Crawl.Pages + 1,
                Rows = Crawl.Rows + (batch.UpToRow - batch.FromRow - batch.Quarantined.Values.Sum()),
                New = Crawl.New + counts.New,
                Changed = Crawl.Changed + counts.Changed,
                Unchanged = Crawl.Unchanged + counts.Unchanged,
                Stale = Crawl.Stale + counts.Stale,
                Quarantined = quarantined,
                Samples = [.. Crawl.Samples.Concat(batch.Samples).Take(MaxSamples)],
                Import = Crawl.Import! with { RowsDone = batch.UpToRow, Duplicates = Crawl.Import.Duplicates + batch.Duplicates },
            },
            Failpoints.CheckpointWritten);
    }

    private ImportReply AcceptImport() => new(true, "", View(), Crawl.Import!.RowsDone);

    private ImportReply RefuseImport(string message) => new(false, message, _crawls.Latest is null ? null : View(), _crawls.Latest?.Import?.RowsDone ?? 0);
}
