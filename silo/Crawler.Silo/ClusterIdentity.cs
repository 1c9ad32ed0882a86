namespace Crawler.Silo;

/// <summary>The names under which silos and clients find each other.</summary>
public static class ClusterIdentity
{
    /// <summary>The service's name: stable for ever, part of stored state's identity.</summary>
    public const string ServiceId = "crawler";

    /// <summary>The cluster's name where nobody says otherwise.</summary>
    public const string ClusterId = "crawler";
}
