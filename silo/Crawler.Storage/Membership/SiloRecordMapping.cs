using Crawler.Storage.Rows;

namespace Crawler.Storage.Membership;

/// <summary>Orleans' membership entries as records, and back.</summary>
internal static class SiloRecordMapping
{
    public static SiloRecord ToRecord(this MembershipEntry entry) => new()
    {
        Address = entry.SiloAddress.ToParsableString(),
        Status = entry.Status,
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = UtcTime.Of(entry.StartTime),
        AliveTime = UtcTime.Of(entry.IAmAliveTime),
        Suspicions = entry.SuspectTimes?.ConvertAll(static vote => new SuspicionRecord(vote.Item1.ToParsableString(), UtcTime.Of(vote.Item2))),
    };

    /// <summary>Makes the entry, with the later of its own time alive and the heartbeat's.</summary>
    public static MembershipEntry ToEntry(this SiloRecord record, HeartbeatRecord? heartbeat) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(record.Address),
        Status = record.Status,
        ProxyPort = record.ProxyPort,
        HostName = record.HostName,
        SiloName = record.SiloName,
        RoleName = record.RoleName,
        UpdateZone = record.UpdateZone,
        FaultZone = record.FaultZone,
        StartTime = UtcTime.Of(record.StartTime),
        IAmAliveTime = Later(UtcTime.Of(record.AliveTime), heartbeat is null ? DateTime.MinValue : UtcTime.Of(heartbeat.At)),
        SuspectTimes = record.Suspicions?
            .Select(static vote => Tuple.Create(SiloAddress.FromParsableString(vote.Silo), UtcTime.Of(vote.At)))
            .ToList(),
    };

    /// <summary>When anything was last known of the silo: the latest of its start, its time alive and the votes against it.</summary>
    public static DateTime LastKnown(this MembershipEntry entry)
    {
        var latest = Later(entry.StartTime, entry.IAmAliveTime);
        return entry.SuspectTimes is { Count: > 0 } votes ? Later(latest, votes.Max(static vote => vote.Item2)) : latest;
    }

    private static DateTime Later(DateTime one, DateTime other) => one >= other ? one : other;
}
