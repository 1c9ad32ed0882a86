namespace Crawler.Silo.Web;

/// <summary>Where a silo's HTTP surface is found.</summary>
public static class WebPaths
{
    /// <summary>200 from when the silo is part of the cluster.</summary>
    public const string Startup = "/health/startup";

    /// <summary>200 while the silo takes work: it is active, not leaving, and its store answers.</summary>
    public const string Ready = "/health/ready";

    /// <summary>200 while this process is able to do anything at all. Asks nobody else.</summary>
    public const string Live = "/health/live";

    /// <summary>Metrics for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>The Orleans Dashboard, where it is switched on.</summary>
    public const string Dashboard = "/dashboard";

    /// <summary>The API.</summary>
    public const string Api = "/api";
}
