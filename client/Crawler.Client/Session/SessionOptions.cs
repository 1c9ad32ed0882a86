using System.Net;
using Crawler.Silo;

namespace Crawler.Client.Session;

/// <summary>Where a command finds its silo.</summary>
internal sealed record SessionOptions
{
    /// <summary>The data directory of the embedded store, absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the command line names the directory.</summary>
    public bool IsDataGiven { get; init; }

    /// <summary>The cluster to be a client of; null to host or share an embedded silo.</summary>
    public EndPoint? Cluster { get; init; }

    /// <summary>The name of that cluster.</summary>
    public string ClusterId { get; init; } = ClusterIdentity.ClusterId;

    /// <summary>A file that holds the Hub token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>An address by which the Hub's operators can reach whoever runs this.</summary>
    public string? Contact { get; init; }

    /// <summary>How long to look for a silo before giving up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a leaving holder waits for the other consoles that are in the middle of a command.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(20);
}
