namespace Crawler.Storage.Tests.Membership;

public abstract partial class MembershipConformance
{
    private protected async Task<IMembershipTable> BeginAsync(string clusterId)
    {
        var table = await OpenAsync(clusterId);
        await table.InitializeMembershipTableAsync(true, Stop);
        return table;
    }

    private protected Task<MembershipTableData> ReadAsync() => Table.ReadAllAsync(Stop);

    private protected async Task<MembershipEntry?> EntryAsync(SiloAddress silo) => (await ReadAsync()).TryGet(silo)?.Item1;

    /// <summary>Inserts with a version just read; must succeed.</summary>
    private protected async Task InsertAsync(MembershipEntry entry) =>
        Assert.True(await Table.InsertRowAsync(entry, (await ReadAsync()).Version.Next(), Stop));

    /// <summary>Updates with tokens just read.</summary>
    private protected async Task<bool> UpdateAsync(MembershipEntry entry)
    {
        var table = await ReadAsync();
        return await Table.UpdateRowAsync(entry, table.TryGet(entry.SiloAddress)!.Item2, table.Version.Next(), Stop);
    }

    private protected async Task AssertUnchangedAsync(MembershipTableData before)
    {
        var after = await ReadAsync();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(Describe(before), Describe(after));
    }

    private protected static void AssertSame(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(expected.SiloAddress, actual.SiloAddress);
        Assert.Equal((expected.Status, expected.ProxyPort), (actual.Status, actual.ProxyPort));
        Assert.Equal((expected.HostName, expected.SiloName, expected.RoleName), (actual.HostName, actual.SiloName, actual.RoleName));
        Assert.Equal((expected.UpdateZone, expected.FaultZone), (actual.UpdateZone, actual.FaultZone));
        Assert.Equal((expected.StartTime, expected.IAmAliveTime), (actual.StartTime, actual.IAmAliveTime));
        Assert.Equal(expected.SuspectTimes ?? [], actual.SuspectTimes ?? []);
    }

    private static string[] Describe(MembershipTableData table) =>
        [.. table.Members.Select(member => member.Item1.ToFullString()).Order(StringComparer.Ordinal)];
}
