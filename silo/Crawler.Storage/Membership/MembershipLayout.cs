namespace Crawler.Storage.Membership;

/// <summary>The row keys of a cluster, in the order in which a scan meets them.</summary>
internal static class MembershipLayout
{
    /// <summary>The table all clusters of a store are kept in, a partition each.</summary>
    public const string Table = "membership";

    /// <summary>The first row: the version. Its etag is the only thing that changes are conditional on.</summary>
    public const string First = "!version";

    /// <summary>The last row: the version again, so that a scan can tell whether the table changed under it.</summary>
    public const string Last = "~version";

    private const string HeartbeatPrefix = "alive ";
    private const string SiloPrefix = "silo ";

    /// <summary>The row of a silo's heartbeat.</summary>
    public static string Heartbeat(SiloAddress silo) => HeartbeatPrefix + silo.ToParsableString();

    /// <summary>The row of a silo.</summary>
    public static string Silo(SiloAddress silo) => SiloPrefix + silo.ToParsableString();

    /// <summary>Whether a key is that of a silo's row.</summary>
    public static bool IsSilo(string key) => key.StartsWith(SiloPrefix, StringComparison.Ordinal);

    /// <summary>Whether a key is that of a heartbeat.</summary>
    public static bool IsHeartbeat(string key) => key.StartsWith(HeartbeatPrefix, StringComparison.Ordinal);

    /// <summary>The heartbeat's key of the silo that has the row key <paramref name="siloKey"/>.</summary>
    public static string HeartbeatOf(string siloKey) => HeartbeatPrefix + siloKey[SiloPrefix.Length..];
}
