using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Core.History;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;
using Crawler.Hub;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Crawling;

/// <summary>
/// The crawls of one kind. A crawl is a background loop of this activation: fetch, apply, checkpoint. Calls never wait for it; they leave a wish and answer.
/// </summary>
[CollectionAgeLimit(AlwaysActive = true)]
public sealed partial class CrawlGrain : Grain, ICrawlGrain, IRemindable
{
    private readonly ILogger<CrawlGrain> _logger;
    private readonly TimeProvider _time;
    private readonly Failpoints _failpoints;
    private readonly PartitionMap _partitions;
    private readonly HubClient _hub;
    private readonly HubToken _token;
    private readonly ITableStore _tables;
    private CrawlStore _crawls = null!;
    private KeptPages _pages = null!;
    private Task _loop = Task.CompletedTask;
    private CancellationTokenSource _stopping = new();
    private bool _isCancelWanted;
    private bool _isLeaving;
    private bool _isPauseWanted;
    private DateTimeOffset? _waitingUntil;
    private BudgetView? _quota;
    private PageSizing _sizing = null!;
    private CrawlGauges _gauges = null!;
    private long _loopStartedAt;
    private long _rowsAtLoopStart;

    /// <summary>Made by the silo.</summary>
    public CrawlGrain(IServiceProvider services, ILogger<CrawlGrain> logger)
    {
        _logger = logger;
        _time = services.GetRequiredService<TimeProvider>();
        _failpoints = services.GetRequiredService<Failpoints>();
        _partitions = services.GetRequiredService<PartitionMap>();
        _hub = services.GetRequiredService<HubClient>();
        _token = services.GetRequiredService<HubToken>();
        _tables = services.GetRequiredService<ITableStore>();
    }

    private string Kind => this.GetPrimaryKeyString();

    private CrawlRecord Crawl => _crawls.Latest!;

    private bool IsActive => !_loop.IsCompleted;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        KindNames.KindOf(Kind);
        _crawls = new CrawlStore(_tables, Kind, ForgetUnlessRunning);
        _pages = new KeptPages(_tables);
        await _crawls.LoadAsync(cancellationToken);
        _gauges = new CrawlGauges(_time);
        ShowCensus();
        CrawlerMetrics.Show(Kind, _gauges);
        if (HasToGoOn)
        {
            // Usually somebody wakes it already; not where the store was restored from a backup, or crawled by a console until now.
            await StayAwake();
        }
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        if (_gauges is not null)
        {
            CrawlerMetrics.Hide(Kind, _gauges);
        }

        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> Start(CrawlRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ScheduledRun is { } run && BegunFor(run) is { } begun)
        {
            return await GoOnWith(begun);
        }

        if (CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse(StillOpen());
        }

        var ordinal = (_crawls.Latest?.Ordinal ?? 0) + 1;
        var now = _time.GetUtcNow();
        var asOf = DateTimeOffset.FromUnixTimeSeconds((request.AsOf ?? now).ToUnixTimeSeconds());
        if (Problem(request, asOf) is { } problem)
        {
            return new CrawlReply(false, problem, null);
        }

        var head = request.IsHead ? HeadAfterLast() : null;
        if (request.IsHead && head is null)
        {
            return new CrawlReply(false, "A head crawl goes on where a full one ended, and there is none yet. Run a full crawl first.", null);
        }

        await StayAwake();
        await _crawls.AddAsync(
            new CrawlRecord
            {
                Id = CrawlStore.IdOf(Kind, ordinal),
                Ordinal = ordinal,
                Request = request,
                AsOf = asOf,
                State = CrawlState.Running,
                StartedAt = now,
                Head = head,
                PagesDroppedUpTo = _crawls.Latest?.PagesDroppedUpTo ?? 0,
            },
            CancellationToken.None);
        _failpoints.Pass(Failpoints.CrawlCreated);
        StartLoop();
        return Accept();
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> Resume()
    {
        if (!CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse("There is no open crawl. Start one with `crawl start`.");
        }

        if (IsActive && !_stopping.IsCancellationRequested)
        {
            return Accept();
        }

        if (Crawl is { Import: not null, State: not CrawlState.Publishing })
        {
            return Refuse($"{Crawl.Id} imports {Crawl.Request.Import!.Source}: the same `import` command goes on with it, from row {Crawl.Import.RowsDone + 1}.");
        }

        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse($"{Crawl.Id} has ended.");
        }

        await StayAwake();
        if (Crawl.State == CrawlState.Paused)
        {
            await _crawls.SaveAsync(Crawl with { State = CrawlState.Running, Problem = "", IsAuthFailure = false, IsPausedByPerson = false, IdlePages = 0 }, CancellationToken.None);
        }

        StartLoop();
        return Accept();
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> Pause()
    {
        if (!CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse("There is no open crawl to pause.");
        }

        if (Crawl.State == CrawlState.Publishing)
        {
            return Refuse($"{Crawl.Id} has read its whole listing and is taking the census; there is nothing left to pause.");
        }

        _isPauseWanted = true;
        if (IsActive)
        {
            await _stopping.CancelAsync();
        }
        else if (!Crawl.IsPausedByPerson)
        {
            await _crawls.SaveAsync(Crawl with { State = CrawlState.Paused, IsPausedByPerson = true }, CancellationToken.None);
        }

        return Accept();
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> Cancel()
    {
        if (!CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse("There is no open crawl to cancel.");
        }

        if (Crawl.State == CrawlState.Publishing && (IsActive || await GrainFactory.GetGrain<IEcosystemGrain>(Kind).Census(Crawl.Id) is not null))
        {
            return Refuse($"{Crawl.Id} has read its whole listing and is taking the census; it can no longer be cancelled. `crawl resume` finishes it.");
        }

        _isCancelWanted = true;
        if (IsActive)
        {
            await _stopping.CancelAsync();
        }
        else
        {
            await EndStopped();
        }

        return Accept();
    }

    /// <inheritdoc/>
    public async Task<CrawlReply> Accept(string crawl)
    {
        if (_crawls.Latest?.Id != crawl)
        {
            return Refuse(_crawls.All.Any(known => known.Id == crawl)
                ? $"{Crawl.Id} has begun since {crawl} and has changed the records: only the latest crawl can be accepted."
                : $"There is no crawl {crawl}.");
        }

        if (Crawl is { State: CrawlState.Publishing, IsPromoted: true } or { State: CrawlState.Completed, Accepted: true })
        {
            return Crawl.State == CrawlState.Publishing && !IsActive ? await Resume() : Accept();
        }

        if (Crawl.State != CrawlState.Completed || Crawl.Accepted is null)
        {
            return Refuse($"{crawl} has no census to be accepted.");
        }

        await StayAwake();
        await _crawls.SaveAsync(Crawl with { State = CrawlState.Publishing, IsPromoted = true }, CancellationToken.None);
        StartLoop();
        return Accept();
    }

    /// <inheritdoc/>
    public Task<CrawlView?> Current() => Task.FromResult(_crawls.Latest is null ? null : View());

    /// <inheritdoc/>
    public Task<CrawlView?> Show(string crawl) =>
        crawl == _crawls.Latest?.Id ? Current() : Task.FromResult(_crawls.All.FirstOrDefault(known => known.Id == crawl)?.ToView());

    /// <inheritdoc/>
    public Task<CrawlView?> OfRun(string run) => Task.FromResult(BegunFor(run)?.ToView());

    /// <inheritdoc/>
    public Task<IReadOnlyList<CrawlView>> List() =>
        Task.FromResult<IReadOnlyList<CrawlView>>([.. _crawls.All.Select(crawl => crawl == _crawls.Latest ? View()! : crawl.ToView())]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimelineCrawl>> Timeline() => Task.FromResult(_crawls.Timeline);

    private string? Problem(CrawlRequest request, DateTimeOffset asOf) => request switch
    {
        _ when asOf.Year < 2016 => $"There was no Hub as of {asOf:yyyy-MM-dd}.",
        { Import: not null } => "A file is read with `import`.",
        _ when _crawls.All.MaxBy(crawl => crawl.AsOf) is { } latest && asOf < latest.AsOf =>
            $"{latest.Id} speaks of {latest.AsOf:u}; a crawl as of {asOf:u} would be older and change nothing. Give a later --as-of.",
        { Hub: { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } } => $"'{request.Hub}' is not an http or https address.",
        { IsHead: true, Limit: not null } or { IsHead: true, Author: not null } => "A head crawl takes what is new and changed, of everybody: leave limit and author out.",
        { KeepPages: < 0 or > 100 } => $"Pages of 0 to 100 full crawls can be kept, not of {request.KeepPages}.",
        { ReparseOf: not null } => "Kept pages are read with `crawl reparse`.",
        { Limit: < 1 } => $"A limit of {request.Limit} rows reads nothing; give a positive one.",
        { PageSize: < 1 or > 1000 } => $"The Hub serves pages of 1 to 1,000 rows, not {request.PageSize}.",
        { Author: { } author } when author.Length == 0 || author.Contains('/', StringComparison.Ordinal) => $"'{author}' is not the name of an owner.",
        _ => null,
    };

    /// <summary>Where a head crawl begins: what the crawls that went to the end have read. Null where none has.</summary>
    private HeadWalk? HeadAfterLast()
    {
        var last = _crawls.All.LastOrDefault(crawl =>
            crawl is { State: CrawlState.Completed, HighestId: not null, LatestChange: not null } && (crawl.Request.IsFull || crawl.Request.IsHead));
        return last is not null && RepoId.TryParse(last.HighestId, out var highest)
            ? HeadWalk.After(highest, last.LatestChange!.Value, (last.ListedAt ?? last.StartedAt) - last.StartedAt)
            : null;
    }

    private CrawlView? View()
    {
        var elapsed = _time.GetElapsedTime(_loopStartedAt).TotalSeconds;
        return Crawl.ToView() with
        {
            IsActive = IsActive || IsImporting,
            WaitingUntil = IsActive ? _waitingUntil : null,
            RowsPerSecond = (IsActive || IsImporting) && elapsed > 0 ? (Crawl.Rows - _rowsAtLoopStart) / elapsed : 0,
            ExpectedRows = Crawl.Request.Import is { } import ? import.Rows : Crawl.Request.IsFull ? _crawls.All.LastOrDefault(IsFullCensus)?.Rows ?? Crawl.Request.ExpectedRows : Crawl.Request.Limit,
            Quota = _quota?.Quota,
            QuotaLeft = _quota?.Left,
            QuotaWindow = _quota?.Window,
        };
    }

    private void ShowCensus()
    {
        if (_crawls.All.LastOrDefault(IsFullCensus) is { } last)
        {
            _gauges.SetCensus(last.AsOf, CoverageFigures.Of(last.Rows, last.Quarantined.Values.Sum(), last.Missed, isFull: true).Ratio);
        }
    }

    private static bool IsFullCensus(CrawlRecord crawl) => crawl is { State: CrawlState.Completed, Accepted: true, CoversAll: true };

    private CrawlRecord? BegunFor(string run) => _crawls.All.LastOrDefault(crawl => crawl.Request.ScheduledRun == run);

    /// <summary>The run was begun before; where its silo ended right after that, it is gone on with.</summary>
    private async Task<CrawlReply> GoOnWith(CrawlRecord begun) => begun != _crawls.Latest
        ? new CrawlReply(true, "", begun.ToView())
        : begun is { State: CrawlState.Running } && !IsActive ? await Resume() : Accept();

    private string StillOpen() => Crawl is { Import: not null, State: not CrawlState.Publishing }
        ? $"{Crawl.Id} is still open: it imports {Crawl.Request.Import!.Source}. Go on with it by the same `import` command, or end it with `crawl cancel`."
        : $"{Crawl.Id} is still open. Resume it with `crawl resume`, or end it with `crawl cancel`.";

    private CrawlReply Accept() => new(true, "", View());

    private CrawlReply Refuse(string message) => new(false, message, _crawls.Latest is null ? null : View());
}
