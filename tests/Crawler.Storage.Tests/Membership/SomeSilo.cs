using System.Net;

namespace Crawler.Storage.Tests.Membership;

/// <summary>Membership entries to test with.</summary>
internal static class SomeSilo
{
    private static int _generation;

    /// <summary>A moment, in the milliseconds that every provider keeps.</summary>
    public static DateTime Moment { get; } = new(2026, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);

    /// <summary>An address that no other silo of this run has.</summary>
    public static SiloAddress Address(string ip = "10.1.2.3") => SiloAddress.New(IPAddress.Parse(ip), 11111, Interlocked.Increment(ref _generation));

    /// <summary>An entry of a new silo.</summary>
    public static MembershipEntry Entry(SiloStatus status = SiloStatus.Active, int proxyPort = 30000, string name = "silo-0") => new()
    {
        SiloAddress = Address(),
        Status = status,
        ProxyPort = proxyPort,
        HostName = "host-0",
        SiloName = name,
        RoleName = "role",
        UpdateZone = 1,
        FaultZone = 2,
        StartTime = Moment,
        IAmAliveTime = Moment.AddSeconds(1),
        SuspectTimes = [],
    };

    /// <summary>A dead silo of which nothing is known after <see cref="Moment"/>.</summary>
    public static MembershipEntry Dead()
    {
        var entry = Entry(SiloStatus.Dead);
        entry.StartTime = Moment.AddHours(-2);
        entry.IAmAliveTime = Moment.AddHours(-1);
        entry.AddSuspector(Address(), Moment);
        return entry;
    }

    /// <summary>An entry with other values and the same address.</summary>
    public static MembershipEntry Changed(MembershipEntry entry, SiloStatus status, int? proxyPort = null) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = status,
        ProxyPort = proxyPort ?? entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
        SuspectTimes = [.. entry.SuspectTimes ?? []],
    };

    /// <summary>Only what a heartbeat says.</summary>
    public static MembershipEntry Beat(SiloAddress silo, DateTime time) => new() { SiloAddress = silo, IAmAliveTime = time };
}
