using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.Storage.Membership;

/// <summary>The state of a cluster's table after one change; written to both version rows by every change.</summary>
/// <param name="Version">Orleans' table version: the number of changes.</param>
/// <param name="Stamp">Drawn anew by every change, so that equal stamps mean the same change even after the table was removed and begun again.</param>
internal sealed record VersionRecord(int Version, Guid Stamp);

/// <summary>When a silo last said that it is alive.</summary>
/// <param name="At">UTC.</param>
internal sealed record HeartbeatRecord(DateTime At);

/// <summary>One silo's vote that another is dead.</summary>
/// <param name="Silo">The voter, as Orleans writes addresses.</param>
/// <param name="At">UTC.</param>
internal sealed record SuspicionRecord(string Silo, DateTime At);

/// <summary>What the table says of one silo. Members may be added, never renamed.</summary>
internal sealed record SiloRecord
{
    public required string Address { get; init; }

    public required SiloStatus Status { get; init; }

    public int ProxyPort { get; init; }

    public string HostName { get; init; } = "";

    public string SiloName { get; init; } = "";

    public string? RoleName { get; init; }

    public int UpdateZone { get; init; }

    public int FaultZone { get; init; }

    public DateTime StartTime { get; init; }

    /// <summary>As of the last change of this row. Heartbeats have a row of their own; the later of both counts.</summary>
    public DateTime AliveTime { get; init; }

    public IReadOnlyList<SuspicionRecord>? Suspicions { get; init; }
}

/// <summary>The JSON of the membership rows.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionRecord))]
[JsonSerializable(typeof(HeartbeatRecord))]
[JsonSerializable(typeof(SiloRecord))]
internal sealed partial class MembershipJson : JsonSerializerContext;
