using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Crawler.Grains.Hosting;

/// <summary>
/// Named places where a test can kill the process as if the power had gone: no handler runs, nothing is flushed. Armed by name and hit count; a disarmed point costs
/// one comparison.
/// </summary>
public sealed class Failpoints
{
    /// <summary>The crawl is recorded; nothing was fetched.</summary>
    public const string CrawlCreated = "crawl-created";

    /// <summary>A page is here; no partition has seen it.</summary>
    public const string PageFetched = "page-fetched";

    /// <summary>A partition is about to commit its share of a window.</summary>
    public const string PartitionBeforeCommit = "partition-before-commit";

    /// <summary>A partition committed its share; the others may not have, and the memory does not know yet.</summary>
    public const string PartitionAfterCommit = "partition-after-commit";

    /// <summary>The partition that held a transferred repository has taken it out; the other one has not taken it over.</summary>
    public const string MovedOut = "moved-out";

    /// <summary>The partition that was sent a transferred repository has taken it over; the other one still has the payload.</summary>
    public const string MovedIn = "moved-in";

    /// <summary>A transferred repository's old payload is dropped; the window is not acknowledged.</summary>
    public const string MoveDropped = "move-dropped";

    /// <summary>All partitions are durable; the checkpoint is not.</summary>
    public const string WindowApplied = "window-applied";

    /// <summary>The checkpoint is durable.</summary>
    public const string CheckpointWritten = "checkpoint-written";

    /// <summary>A snapshot's rows are written; the header does not name them.</summary>
    public const string SnapshotBeforeFlip = "snapshot-before-flip";

    /// <summary>The header names the new snapshot; the old rows are still there.</summary>
    public const string SnapshotAfterFlip = "snapshot-after-flip";

    /// <summary>Requests are reserved; none was granted from the block.</summary>
    public const string BudgetReserved = "budget-reserved";

    /// <summary>The whole listing is applied; nothing is frozen.</summary>
    public const string ListingDone = "listing-done";

    /// <summary>All partitions have said who declares which parents; the lineage is not settled.</summary>
    public const string LineageJoined = "lineage-joined";

    /// <summary>The lineage of a census is written; the census is not.</summary>
    public const string LineageFrozen = "lineage-frozen";

    /// <summary>One partition's vectors are frozen.</summary>
    public const string PartitionFrozen = "partition-frozen";

    /// <summary>All vectors are merged; the census row is not written.</summary>
    public const string CensusMerged = "census-merged";

    /// <summary>The census row is written; no partition knows of it.</summary>
    public const string CensusWritten = "census-written";

    /// <summary>A census that the gate had kept back is promoted; no partition knows of it.</summary>
    public const string CensusPromoted = "census-promoted";

    /// <summary>One partition has taken note of the acceptance.</summary>
    public const string PartitionAccepted = "partition-accepted";

    /// <summary>All partitions know; the crawl is not marked completed.</summary>
    public const string CrawlAccepted = "crawl-accepted";

    /// <summary>The flows of a crawl are up to date.</summary>
    public const string FlowsRefreshed = "flows-refreshed";

    /// <summary>A change of the registry is written; the header does not name it.</summary>
    public const string RegistryBeforeCommit = "registry-before-commit";

    /// <summary>A change of the registry is in force; nobody was told.</summary>
    public const string RegistryCommitted = "registry-committed";

    /// <summary>It is durable that a scheduled run is starting; no crawl knows of it.</summary>
    public const string ScheduleDecided = "schedule-decided";

    /// <summary>The crawl of a scheduled run has begun; the schedule does not know.</summary>
    public const string ScheduleStarted = "schedule-started";

    private readonly Dictionary<string, StrongBox<int>>? _armed;

    /// <summary>Arms points.</summary>
    /// <param name="armed"><c>name</c>, or <c>name:hit</c> to let the first hits pass; several with commas between. Null arms none.</param>
    /// <exception cref="ArgumentException">There is no such point, or the hit is not a positive number.</exception>
    public Failpoints(string? armed)
    {
        if (!string.IsNullOrEmpty(armed))
        {
            _armed = armed.Split(',').Select(point => Parse(point, armed)).ToDictionary(point => point.Name, point => new StrongBox<int>(point.Hit), StringComparer.Ordinal);
        }
    }

    /// <summary>Every failpoint there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CrawlCreated, PageFetched, PartitionBeforeCommit, PartitionAfterCommit, MovedOut, MovedIn, MoveDropped, WindowApplied, CheckpointWritten, SnapshotBeforeFlip, SnapshotAfterFlip,
        BudgetReserved, ListingDone, LineageJoined, LineageFrozen, PartitionFrozen, CensusMerged, CensusWritten, CensusPromoted, PartitionAccepted, CrawlAccepted,
        RegistryBeforeCommit, RegistryCommitted, ScheduleDecided, ScheduleStarted,
    ];

    /// <summary>Passes a point; does not return where it is armed and due.</summary>
    public void Pass(string point)
    {
        if (_armed is null || !_armed.TryGetValue(point, out var hitsLeft) || Interlocked.Decrement(ref hitsLeft.Value) != 0)
        {
            return;
        }

        Console.Error.WriteLine($"failpoint {point} fired");
        Console.Error.Flush();
        Process.GetCurrentProcess().Kill();
        new ManualResetEvent(false).WaitOne();
    }

    private static (string Name, int Hit) Parse(string point, string armed)
    {
        var parts = point.Split(':');
        var hit = 1;
        return All.Contains(parts[0]) && parts.Length <= 2 && (parts.Length == 1 || (int.TryParse(parts[1], out hit) && hit > 0))
            ? (parts[0], hit)
            : throw new ArgumentException($"'{armed}' names no failpoint. Give name or name:hit, with commas between several, of: {string.Join(", ", All)}.", nameof(armed));
    }
}
