using System.Net;

namespace Crawler.Silo.Configuration;

/// <summary>
/// Everything a silo that runs as a service can be told: by a JSON file and by environment variables, the latter winning. <c>Store:Kind</c> in the file's terms is the
/// variable <c>CRAWLER__STORE__KIND</c>.
/// </summary>
public sealed class SiloSettings
{
    /// <summary>Where rows are kept.</summary>
    public StoreSettings Store { get; set; } = new();

    /// <summary>How silos find each other.</summary>
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>How the Hub is asked.</summary>
    public HubSettings Hub { get; set; } = new();

    /// <summary>The pages and probes of this silo.</summary>
    public HttpSettings Http { get; set; } = new();

    /// <summary>Who is told what the silo measures.</summary>
    public TelemetrySettings Telemetry { get; set; } = new();

    /// <summary>Recrawls.</summary>
    public ScheduleSettings Schedules { get; set; } = new();

    /// <summary>How much of the past is kept.</summary>
    public HistorySettings History { get; set; } = new();
}

/// <summary>The kinds of stores.</summary>
public enum StoreKind
{
    /// <summary>A file on this machine. Several silo processes of one machine can share it, for development and tests.</summary>
    Sqlite,

    /// <summary>A table of an Azure storage account: for production, and wherever there are several machines.</summary>
    AzureTables,
}

/// <summary>Where rows are kept.</summary>
public sealed class StoreSettings
{
    /// <summary>The kind of store.</summary>
    /// <value>Defaults to Sqlite.</value>
    public StoreKind Kind { get; set; } = StoreKind.Sqlite;

    /// <summary>The folder of a SQLite store; created where it is missing.</summary>
    /// <value>Defaults to <c>crawler-data</c>.</value>
    public string DataDirectory { get; set; } = "crawler-data";

    /// <summary>Whether every commit to a SQLite store waits for the disk.</summary>
    /// <value>Defaults to false: a power failure may cost the last seconds, killing the process costs nothing.</value>
    public bool FullDurability { get; set; }

    /// <summary>The connection string of a storage account. For secrets, <see cref="ConnectionStringFile"/> is the better place.</summary>
    /// <value>Defaults to null.</value>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string.</summary>
    /// <value>Defaults to null.</value>
    public string? ConnectionStringFile { get; set; }

    /// <summary>The table endpoint of a storage account, such as <c>https://ACCOUNT.table.core.windows.net</c>; the credential is the workload's identity.</summary>
    /// <value>Defaults to null.</value>
    public Uri? AccountUrl { get; set; }

    /// <summary>The table in the storage account.</summary>
    /// <value>Defaults to <c>crawler</c>.</value>
    public string TableName { get; set; } = "crawler";

    /// <summary>Partitions of a store that does not exist yet; an existing one keeps its number.</summary>
    /// <value>Defaults to null: 32 for SQLite, 128 for Azure Tables. From 1 to 4,096.</value>
    public int? Partitions { get; set; }
}

/// <summary>The ways silos find each other.</summary>
public enum MembershipKind
{
    /// <summary>Through the store.</summary>
    Store,

    /// <summary>Not at all: one silo alone, on the loopback address. For development; refused in Production.</summary>
    Localhost,
}

/// <summary>How silos find each other.</summary>
public sealed class ClusterSettings
{
    /// <summary>How silos find each other.</summary>
    /// <value>Defaults to Store.</value>
    public MembershipKind Membership { get; set; } = MembershipKind.Store;

    /// <summary>The service's name. Stable for ever: reminders are stored under it.</summary>
    /// <value>Defaults to <c>crawler</c>.</value>
    public string ServiceId { get; set; } = ClusterIdentity.ServiceId;

    /// <summary>The cluster's name. Another one for each generation of a blue/green deployment; clients must name the same.</summary>
    /// <value>Defaults to <c>crawler</c>.</value>
    public string ClusterId { get; set; } = ClusterIdentity.ClusterId;

    /// <summary>What this silo is called in logs and in the membership table, such as the pod's name.</summary>
    /// <value>Defaults to null: the machine's name and the port.</value>
    public string? SiloName { get; set; }

    /// <summary>The address under which other silos and clients reach this one: the pod's IP, never that of a service in front of it.</summary>
    /// <value>Defaults to null: the loopback address, for silos of one machine.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Where this silo is found: <see cref="AdvertisedAddress"/>, or the loopback address.</summary>
    /// <exception cref="FormatException">The address is none; settings that were read are checked.</exception>
    public IPAddress Address() => AdvertisedAddress is { } text ? IPAddress.Parse(text) : IPAddress.Loopback;

    /// <summary>The port silos talk to each other on.</summary>
    /// <value>Defaults to 11111.</value>
    public int SiloPort { get; set; } = SiloPorts.Silo;

    /// <summary>The port clients connect to.</summary>
    /// <value>Defaults to 30000.</value>
    public int GatewayPort { get; set; } = SiloPorts.Gateway;

    /// <summary>How long a silo that is told to stop may take to finish what it does and to hand its work on. Nothing is lost where it is cut short.</summary>
    /// <value>Defaults to 2 minutes. Must be shorter than what whoever stops the process allows.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often running crawls and schedules are woken: after the death of a silo, that long goes by at most before another goes on.</summary>
    /// <value>Defaults to 1 minute. At least 1 second.</value>
    public TimeSpan WakeEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a silo waits for the answer of another one's probe. Shorter notices a death sooner, and takes a slow silo for a dead one sooner.</summary>
    /// <value>Defaults to 5 seconds.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Missed probes in a row after which a silo is suspected to be dead.</summary>
    /// <value>Defaults to 3.</value>
    public int MissedProbes { get; set; } = 3;
}

/// <summary>How the Hub is asked.</summary>
public sealed class HubSettings
{
    /// <summary>The Hub that the default schedules crawl.</summary>
    /// <value>Defaults to the Hugging Face Hub.</value>
    public Uri Url { get; set; } = new("https://huggingface.co");

    /// <summary>A file that holds the Hub token; the environment (HF_TOKEN) is read where it is null, and requests are anonymous where that is empty too.</summary>
    /// <value>Defaults to null.</value>
    public string? TokenFile { get; set; }

    /// <summary>An address or URL by which the Hub's operators can reach whoever runs this; sent with every request.</summary>
    /// <value>Defaults to null: nothing is sent.</value>
    public string? Contact { get; set; }

    /// <summary>The first pause between two tries of a page.</summary>
    /// <value>Defaults to 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a Hub in trouble is left alone.</summary>
    /// <value>Defaults to 15 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>The pages and probes of a silo.</summary>
public sealed class HttpSettings
{
    /// <summary>The port of probes, metrics and the API.</summary>
    /// <value>Defaults to 8080; 0 takes any free one.</value>
    public int Port { get; set; } = SiloPorts.Http;

    /// <summary>The address it listens on.</summary>
    /// <value>Defaults to <c>0.0.0.0</c>.</value>
    public string Address { get; set; } = "0.0.0.0";

    /// <summary>A file that holds the token which whoever changes something, or opens the dashboard, has to show.</summary>
    /// <value>Defaults to null: nothing can be changed over HTTP.</value>
    public string? TokenFile { get; set; }

    /// <summary>Whether the Orleans Dashboard is served under <c>/dashboard</c>, behind the token.</summary>
    /// <value>Defaults to false.</value>
    public bool Dashboard { get; set; }
}

/// <summary>Who is told what the silo measures.</summary>
public sealed class TelemetrySettings
{
    /// <summary>Whether metrics are served for Prometheus under <c>/metrics</c>.</summary>
    /// <value>Defaults to true.</value>
    public bool Prometheus { get; set; } = true;

    /// <summary>The OTLP endpoint that metrics and traces are sent to (gRPC).</summary>
    /// <value>Defaults to null: nothing is sent.</value>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The share of traces that is sent.</summary>
    /// <value>Defaults to 0.01. From 0 to 1.</value>
    public double TraceRatio { get; set; } = 0.01;
}

/// <summary>Recrawls.</summary>
public sealed class ScheduleSettings
{
    /// <summary>Whether a store that has never had schedules gets the default ones: a full crawl daily, a head crawl every 15 minutes.</summary>
    /// <value>Defaults to true.</value>
    public bool CreateDefaults { get; set; } = true;
}

/// <summary>How much of the past is kept.</summary>
public sealed class HistorySettings
{
    /// <summary><c>none</c>, <c>weekly-after:N</c> or <c>monthly-after:N</c>, N being months.</summary>
    /// <value>Defaults to <c>none</c>: all points are kept.</value>
    public string Thinning { get; set; } = "none";
}
