using Crawler.Contracts.Catalogue;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Rollups;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Grains.Placement;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Catalogue;

/// <summary>
/// One partition: plans a window in Core, makes the changes durable, then adopts them. What readers see is always durable. A failed or fenced commit drops the
/// activation, so that the next call reads back what is true.
/// </summary>
[PartitionPlacement]
public sealed partial class PartitionGrain : Grain, IPartitionGrain
{
    private const int MaxRecordRowBytes = 500_000;
    private const int RecordsPerPage = 2_000;
    private const int RememberedChanges = 4_096;
    private readonly RegistrySource _registries;
    private readonly ILogger<PartitionGrain> _logger;
    private readonly TimeProvider _time;
    private readonly Failpoints _failpoints;
    private readonly HistoryThinning _thinning;
    private readonly ITableStore _store;
    private readonly SiloAddress _here;
    private readonly CancellationTokenSource _deactivated = new();
    private PartitionLog _log = null!;
    private Partition _partition = null!;
    private Task _snapshot = Task.CompletedTask;
    private string _damage = "";
    private bool _isUnreadable;
    private PartitionVersion _version;
    private RecentChanges _changes = null!;

    /// <summary>Made by the silo.</summary>
    public PartitionGrain(IServiceProvider services, ILogger<PartitionGrain> logger)
    {
        _registries = services.GetRequiredService<RegistrySource>();
        _logger = logger;
        _time = services.GetRequiredService<TimeProvider>();
        _failpoints = services.GetRequiredService<Failpoints>();
        _thinning = services.GetRequiredService<HistoryThinning>();
        _store = services.GetRequiredService<ITableStore>();
        _here = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    }

    private int Number => (int)this.GetPrimaryKeyLong();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var registry = await _registries.InForceAsync(GrainFactory);
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        _log = new PartitionLog(_store, _failpoints, $"models.{Number:d4}", _thinning);
        _damage = await _log.OpenAsync(
            (entry, isSnapshot) =>
            {
                if (isSnapshot)
                {
                    _partition.Restore(entry);
                }
                else
                {
                    _partition.Adopt(entry);
                }
            },
            () => _partition = new Partition(registry, today),
            cancellationToken);
        _version = _log.Version;
        _changes = new RecentChanges(RememberedChanges, _version.Counter);
        _isUnreadable = _damage.Length > 0;
        if (_isUnreadable)
        {
            LogDamaged(Number, _damage);
            _partition = new Partition(registry, today);
        }

        // A partition that is being rebuilt can be read, but it is not whole before the crawl that rebuilds it is accepted.
        _damage = _isUnreadable ? _damage : _log.Header.Damage;
        WatchHome();
        Show(isActive: true);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _deactivated.CancelAsync();
        Show(isActive: false);
        await _snapshot.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public async Task<ApplyOutcome> Apply(Window window)
    {
        ArgumentNullException.ThrowIfNull(window);
        await RebuildIfDamaged(window);
        var plan = _partition.Plan(window, _log.Header.LastAcceptedFull);
        if (plan.Entries.Count > 0)
        {
            await Commit(plan.Entries);
        }

        var counts = plan.Counts;
        return new ApplyOutcome(
            counts.New, counts.Changed, counts.Unchanged, counts.Missed, counts.Stale, plan.Absent.Count == 0 ? null : [.. plan.Absent]);
    }

    /// <inheritdoc/>
    public async Task<FreezeOutcome> Freeze(FreezeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_isUnreadable || (_damage.Length > 0 && _log.Header.RebuiltBy != request.Ordinal))
        {
            return new FreezeOutcome(false, $"Partition {Number} is damaged ({_damage}). Cancel this crawl and run a full one: it rebuilds the partition.");
        }

        await CheckOwnership();
        var registry = await _registries.GetAsync(request.RegistryVersion);
        var vectors = await MeasureNow(registry, DateOnly.FromDateTime(request.AsOf.UtcDateTime), request.Ordinal);
        await BlobRows.InsertAsync(_store, Tables.Censuses, request.Crawl, FrozenKey(Number, request.RegistryVersion), vectors.Encode(), CancellationToken.None);
        _failpoints.Pass(Failpoints.PartitionFrozen);
        return new FreezeOutcome(true, "");
    }

    /// <inheritdoc/>
    public async Task<int> Accept(AcceptRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.IsFull || _log.Header.LastAcceptedFull >= request.Ordinal)
        {
            return 0;
        }

        var gone = _partition.PlanAcceptance(request.Ordinal, _log.Header.LastAcceptedFull);
        var isRebuilt = _log.Header.RebuiltBy == request.Ordinal;
        await Commit(gone, header => header with
        {
            LastAcceptedFull = request.Ordinal,
            Damage = isRebuilt ? "" : header.Damage,
            RebuiltBy = isRebuilt ? 0 : header.RebuiltBy,
        });
        if (isRebuilt)
        {
            _damage = "";
            Show(isActive: true);
        }

        _failpoints.Pass(Failpoints.PartitionAccepted);
        return gone.Count;
    }

    /// <inheritdoc/>
    public async Task<byte[]> Measure()
    {
        var fold = _partition.Fold;
        return (await MeasureNow(fold.Registry, fold.RegistryDate, crawl: 0)).Encode();
    }

    /// <inheritdoc/>
    public async Task UseRegistry(RegistryStamp registry)
    {
        if (_partition.Fold.Stamp == registry)
        {
            return;
        }

        // No other call changes the records before this one returns, so what is captured here is what the fold will stand beside.
        var (inForce, records) = (await _registries.GetAsync(registry.Version), _partition.Records.Capture());
        _partition.Use(await Task.Run(() => PartitionFold.Of(records, inForce, registry.Date)));
    }

    internal static string FrozenKey(int number, string registryVersion) => $"{FrozenKey(number)}|{registryVersion}";

    internal static string FrozenKey(int number) => $"v|{number:d4}";

    private Task<PartitionVectors> MeasureNow(OwnerRegistry registry, DateOnly date, int crawl)
    {
        var (version, records, lastAcceptedFull) = (_version, _partition.Records.Capture(), _log.Header.LastAcceptedFull);
        return Task.Run(() => PartitionVectors.Measure(Number, version, records, registry, date, crawl, lastAcceptedFull));
    }

    private async Task Commit(IReadOnlyList<JournalEntry> entries, Func<PartitionHeader, PartitionHeader>? change = null)
    {
        _failpoints.Pass(Failpoints.PartitionBeforeCommit);
        try
        {
            await _log.AppendAsync(entries, change, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogCommitFailed(failure, Number);
            CrawlerMetrics.PartitionCommit(failure is FencedException ? "fenced" : "failed");
            DeactivateOnIdle();
            throw;
        }

        CrawlerMetrics.PartitionCommit("committed");
        _failpoints.Pass(Failpoints.PartitionAfterCommit);
        _partition.Adopt(entries);
        _version = _log.Version;
        _changes.Add(_version.Counter, entries);
        SnapshotIfDue();
    }

    /// <summary>The records at the log's version are only captured here, where memory and log are in step.</summary>
    private void SnapshotIfDue()
    {
        if (_snapshot.IsCompleted && _log.IsSnapshotDue(_partition.Records.PackedBytes + _partition.Records.History.Bytes))
        {
            _snapshot = Snapshot();
        }
    }

    private async Task Snapshot()
    {
        try
        {
            var records = _partition.Records;
            records.History.Forget(await _log.SnapshotAsync(records.Capture(), _timeline, _deactivated.Token));
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failure)
        {
            LogSnapshotFailed(failure, Number);
            DeactivateOnIdle();
        }
    }

    private async Task RebuildIfDamaged(Window window)
    {
        var isRebuilding = _log.Header.RebuiltBy == window.Crawl && !_isUnreadable;
        if (_damage.Length == 0 || !window.ProvesAbsence || window.From != RepoId.Min || isRebuilding)
        {
            return;
        }

        LogRebuilding(Number, window.Crawl);
        await _log.ResetAsync(window.Crawl, _damage, CancellationToken.None);
        await _log.SweepAsync(CancellationToken.None);
        _partition = new Partition(_partition.Fold.Registry, _partition.Fold.RegistryDate);
        _isUnreadable = false;
        _version = _log.Version;
        _changes = new RecentChanges(RememberedChanges, _version.Counter);
    }
}
