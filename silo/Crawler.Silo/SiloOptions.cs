using Crawler.Hub;
using Crawler.Silo.Configuration;

namespace Crawler.Silo;

/// <summary>How a silo is set up.</summary>
public sealed class SiloOptions
{
    /// <summary>The folder of the embedded store; created where it is missing.</summary>
    /// <value>Defaults to <c>./crawler-data</c>.</value>
    public string DataDirectory { get; set; } = "crawler-data";

    /// <summary>Where rows are kept, if not in <see cref="DataDirectory"/>.</summary>
    /// <value>Defaults to null.</value>
    public StoreSettings? Store { get; set; }

    /// <summary>The port silos talk to each other on; 0 takes any free one.</summary>
    /// <value>Defaults to 0.</value>
    public int SiloPort { get; set; }

    /// <summary>The port clients connect to; 0 takes any free one.</summary>
    /// <value>Defaults to 0.</value>
    public int GatewayPort { get; set; }

    /// <summary>
    /// Partitions of a store that does not exist yet; an existing store keeps its own number. Each page of the listing is a commit in every partition, so one process
    /// does better with few; many spread memory over many silos.
    /// </summary>
    /// <value>Defaults to the environment variable CRAWLER_PARTITIONS, else to 32. From 1 to 4,096.</value>
    public int Partitions { get; set; } = int.TryParse(Environment.GetEnvironmentVariable("CRAWLER_PARTITIONS"), out var count) ? count : 32;

    /// <summary>
    /// Whether every commit waits for the disk. Without, the last seconds before a power failure can be lost, in order and as a whole; killing the process loses nothing.
    /// </summary>
    /// <value>Defaults to false.</value>
    public bool FullDurability { get; set; }

    /// <summary>
    /// How much of the past is kept: <c>none</c> takes nothing out; <c>weekly-after:N</c> and <c>monthly-after:N</c> leave of months older than N months one point a week or month of
    /// each repository, and the first of each month. It saves room for good, and costs the days between: they are interpolated, and what has no all-time counter is not determined
    /// where a month has one point. Flows that stand already stay as they are.
    /// </summary>
    /// <value>Defaults to the environment variable CRAWLER_HISTORY_THINNING, else to <c>none</c>. N from 1 to 1,200.</value>
    public string HistoryThinning { get; set; } = Environment.GetEnvironmentVariable("CRAWLER_HISTORY_THINNING") ?? "none";

    /// <summary>A file that holds the Hub token; the environment is read where it is null.</summary>
    /// <value>Defaults to null.</value>
    public string? TokenFile { get; set; }

    /// <summary>An address or URL by which the Hub's operators can reach whoever runs this; sent with every request.</summary>
    /// <value>Defaults to null: nothing is sent.</value>
    public string? Contact { get; set; }

    /// <summary>Changes how the Hub is asked: deadlines, retries, limits.</summary>
    /// <value>Defaults to null: nothing is changed.</value>
    public Action<HubClientOptions>? ConfigureHub { get; set; }

    /// <summary>Where to kill the process hard, as <c>name</c> or <c>name:hit</c>; for tests of recovery only.</summary>
    /// <value>Defaults to the environment variable CRAWLER_FAILPOINT.</value>
    public string? Failpoint { get; set; } = Environment.GetEnvironmentVariable("CRAWLER_FAILPOINT");

    /// <summary>
    /// Whether reminders wake running crawls and schedules. A silo that is up for the length of one command leaves both alone.
    /// </summary>
    /// <value>Defaults to false.</value>
    public bool WakesUp { get; set; }
}
