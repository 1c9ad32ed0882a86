using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Crawler.Grains.Hosting;

/// <summary>What the product measures about itself. The names are those a Prometheus server sees; alerts and dashboards are checked against them.</summary>
/// <remarks>Labels are few and bounded: kinds, outcomes, reasons. Never names of repositories, owners or grains.</remarks>
public static class CrawlerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Crawler";

    /// <summary>Answers to page requests, by kind and outcome: fetched, quota, refused, unreachable.</summary>
    public const string Pages = "crawler_pages_total";

    /// <summary>Rows applied, by kind and outcome: new, changed, unchanged, missed, stale.</summary>
    public const string Rows = "crawler_rows_total";

    /// <summary>Items that could not be read, by kind and reason.</summary>
    public const string ItemsQuarantined = "crawler_items_quarantined_total";

    /// <summary>Crawls that ended, by kind and outcome: accepted, gated, partial, paused, cancelled.</summary>
    public const string Crawls = "crawler_crawls_total";

    /// <summary>Whether a crawl is being worked on, by kind: 0 or 1.</summary>
    public const string CrawlActive = "crawler_crawl_active";

    /// <summary>Seconds since the as-of of the last accepted full crawl, by kind. Absent before the first.</summary>
    public const string CrawlLag = "crawler_crawl_lag_seconds";

    /// <summary>Coverage of the last accepted full crawl, by kind: 0 to 1. Absent before the first.</summary>
    public const string Coverage = "crawler_coverage_ratio";

    /// <summary>Requests left in the Hub's window, by kind; absent before the first answer.</summary>
    public const string BudgetRemaining = "crawler_budget_remaining";

    /// <summary>Requests the Hub allows per window, by kind; absent before the first answer.</summary>
    public const string BudgetQuota = "crawler_budget_quota";

    /// <summary>Rollups that an audit found different from their recomputation.</summary>
    public const string AuditMismatches = "crawler_rollup_audit_mismatch_total";

    /// <summary>Commits of partitions, by outcome: committed, fenced, failed.</summary>
    public const string PartitionCommits = "crawler_partition_commits_total";

    /// <summary>Partitions active on this silo.</summary>
    public const string Partitions = "crawler_partitions";

    /// <summary>Partitions active on this silo whose stored rows could not be read.</summary>
    public const string PartitionsDamaged = "crawler_partitions_damaged";

    /// <summary>Due times of schedules, by outcome: started, skipped, missed, resumed.</summary>
    public const string ScheduleRuns = "crawler_schedule_runs_total";

    private const string Kind = "kind";
    private const string Outcome = "outcome";
    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<string, CrawlGauges> CrawlsHere = new(StringComparer.Ordinal);
    private static readonly Counter<long> PagesCounter = CounterOf(Pages, "Answers to page requests.");
    private static readonly Counter<long> RowsCounter = CounterOf(Rows, "Rows applied.");
    private static readonly Counter<long> QuarantinedCounter = CounterOf(ItemsQuarantined, "Items that could not be read.");
    private static readonly Counter<long> CrawlsCounter = CounterOf(Crawls, "Crawls that ended.");
    private static readonly Counter<long> MismatchCounter = CounterOf(AuditMismatches, "Rollups that differ from their recomputation.");
    private static readonly Counter<long> CommitsCounter = CounterOf(PartitionCommits, "Commits of partitions.");
    private static readonly Counter<long> SchedulesCounter = CounterOf(ScheduleRuns, "Due times of schedules.");
    private static readonly UpDownCounter<long> PartitionsCounter = Meter.CreateUpDownCounter<long>(Partitions, description: "Partitions active on this silo.");
    private static readonly UpDownCounter<long> DamagedCounter = Meter.CreateUpDownCounter<long>(PartitionsDamaged, description: "Damaged partitions active on this silo.");

    static CrawlerMetrics()
    {
        GaugeOf(CrawlActive, "Whether a crawl is being worked on.", crawl => crawl.IsActive ? 1 : 0);
        GaugeOf(CrawlLag, "Seconds since the as-of of the last accepted full crawl.", crawl => crawl.LagSeconds);
        GaugeOf(Coverage, "Coverage of the last accepted full crawl.", crawl => crawl.Coverage);
        GaugeOf(BudgetRemaining, "Requests left in the Hub's window.", crawl => crawl.BudgetRemaining);
        GaugeOf(BudgetQuota, "Requests the Hub allows per window.", crawl => crawl.BudgetQuota);
    }

    /// <summary>Every metric of the product.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Pages, Rows, ItemsQuarantined, Crawls, CrawlActive, CrawlLag, Coverage, BudgetRemaining, BudgetQuota, AuditMismatches, PartitionCommits, Partitions, PartitionsDamaged,
        ScheduleRuns,
    ];

    /// <summary>Begins every counter at 0 for each outcome there may be, so that an alert on its growth sees the first event and a dashboard shows no gap.</summary>
    /// <param name="kinds">The kinds that are crawled.</param>
    public static void Begin(IEnumerable<string> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        foreach (var kind in kinds)
        {
            Begin(PagesCounter, kind, ["fetched", "quota", "refused", "unreachable"]);
            Begin(RowsCounter, kind, ["new", "changed", "unchanged", "missed", "stale"]);
            Begin(CrawlsCounter, kind, ["accepted", "gated", "partial", "paused", "cancelled"]);
        }

        foreach (var outcome in new[] { "committed", "fenced", "failed" })
        {
            CommitsCounter.Add(0, new KeyValuePair<string, object?>(Outcome, outcome));
        }

        foreach (var outcome in new[] { "started", "skipped", "missed", "resumed" })
        {
            SchedulesCounter.Add(0, new KeyValuePair<string, object?>(Outcome, outcome));
        }

        QuarantinedCounter.Add(0);
        MismatchCounter.Add(0);
        PartitionsCounter.Add(0);
        DamagedCounter.Add(0);
    }

    internal static void Page(string kind, string outcome) => PagesCounter.Add(1, new(Kind, kind), new(Outcome, outcome));

    internal static void RowsApplied(string kind, string outcome, long count)
    {
        if (count > 0)
        {
            RowsCounter.Add(count, new(Kind, kind), new(Outcome, outcome));
        }
    }

    internal static void Quarantined(string kind, string reason) => QuarantinedCounter.Add(1, new(Kind, kind), new("reason", reason));

    internal static void CrawlEnded(string kind, string outcome) => CrawlsCounter.Add(1, new(Kind, kind), new(Outcome, outcome));

    internal static void AuditMismatch(int count) => MismatchCounter.Add(count);

    internal static void PartitionCommit(string outcome) => CommitsCounter.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));

    internal static void PartitionActive(int change) => PartitionsCounter.Add(change);

    internal static void PartitionDamaged(int change) => DamagedCounter.Add(change);

    internal static void ScheduleRun(string outcome) => SchedulesCounter.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));

    /// <summary>Shows a kind's crawls while their grain is on this silo.</summary>
    internal static void Show(string kind, CrawlGauges gauges) => CrawlsHere[kind] = gauges;

    /// <summary>Shows them no longer, unless another activation has taken over meanwhile.</summary>
    internal static void Hide(string kind, CrawlGauges gauges) => CrawlsHere.TryRemove(new(kind, gauges));

    private static void Begin(Counter<long> counter, string kind, IEnumerable<string> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            counter.Add(0, new(Kind, kind), new(Outcome, outcome));
        }
    }

    private static Counter<long> CounterOf(string name, string description) =>
        Meter.CreateCounter<long>(name[..^"_total".Length], description: description);

    private static void GaugeOf(string name, string description, Func<CrawlGauges, double?> value) => Meter.CreateObservableGauge(
        name,
        () => CrawlsHere
            .Select(crawl => (crawl.Key, Value: value(crawl.Value)))
            .Where(crawl => crawl.Value is not null)
            .Select(crawl => new Measurement<double>(crawl.Value!.Value, new KeyValuePair<string, object?>(Kind, crawl.Key))),
        description: description);
}

/// <summary>What is read of a kind's crawls whenever somebody measures.</summary>
internal sealed class CrawlGauges(TimeProvider time)
{
    private long _asOf = long.MinValue;
    private double _coverage = double.NaN;
    private long _remaining = -1;
    private long _quota = -1;
    private volatile bool _isActive;

    public bool IsActive
    {
        get => _isActive;
        set => _isActive = value;
    }

    public double? LagSeconds => Volatile.Read(ref _asOf) is var asOf && asOf == long.MinValue ? null : time.GetUtcNow().ToUnixTimeSeconds() - asOf;

    public double? Coverage => Volatile.Read(ref _coverage) is var coverage && double.IsNaN(coverage) ? null : coverage;

    public double? BudgetRemaining => Volatile.Read(ref _remaining) is var left and >= 0 ? left : null;

    public double? BudgetQuota => Volatile.Read(ref _quota) is var quota and >= 0 ? quota : null;

    public void SetCensus(DateTimeOffset asOf, double? coverage)
    {
        Volatile.Write(ref _asOf, asOf.ToUnixTimeSeconds());
        Volatile.Write(ref _coverage, coverage ?? double.NaN);
    }

    public void SetBudget(long? remaining, long? quota)
    {
        Volatile.Write(ref _remaining, remaining ?? -1);
        Volatile.Write(ref _quota, quota ?? -1);
    }
}
