using Crawler.Storage.Membership;
using Crawler.Storage.Rows;

namespace Crawler.Storage;

/// <summary>Orleans' membership table in an <see cref="ITableStore"/>: one partition a cluster, one row a silo, one a heartbeat, two for the version.</summary>
/// <remarks>
/// A change of a silo and of the version is one atomic batch, conditional on the version's etag and on the silo's row being there (or not), on
/// nothing else: heartbeats have rows of their own, so they invalidate no token. The version is written at both ends of the partition; a read is
/// accepted where both ends agree, so it is one consistent cut even where the store's scan is not. Expected conflicts are answered by false;
/// after a <see cref="TableStoreException"/> the outcome is unknown, on which Orleans reads again.
/// </remarks>
public sealed partial class TableMembership : IMembershipTable
{
    private const int ReadAttempts = 10;

    private readonly ITableStore _store;
    private readonly string _cluster;

    /// <summary>Creates the table of one cluster.</summary>
    /// <param name="store">Where the rows are kept; stays the caller's to close.</param>
    /// <param name="clusterId">The cluster; clusters of other ids in the same store are not seen.</param>
    public TableMembership(ITableStore store, string clusterId)
    {
        ArgumentNullException.ThrowIfNull(store);
        CommitRules.CheckKey(clusterId, nameof(clusterId));
        _store = store;
        _cluster = clusterId;
    }

    /// <inheritdoc/>
    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken)
    {
        if (tryInitTableVersion)
        {
            // A conflict means that another silo was first, which is as good.
            await CommitAsync(VersionWrites(new TableVersion(0, "")), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var cut = await ReadAsync(cancellationToken);
        return new MembershipTableData([.. cut.Silos.Where(silo => silo.Entry.SiloAddress.Equals(key)).Select(ToTuple)], cut.Version);
    }

    /// <inheritdoc/>
    /// <exception cref="TableStoreException">The table kept changing while it was read (busy), or is in a later version's format.</exception>
    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var cut = await ReadAsync(cancellationToken);
        return new MembershipTableData([.. cut.Silos.Select(ToTuple)], cut.Version);
    }

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return CommitAsync(
            [
                RowWrite.Insert(MembershipLayout.Silo(entry.SiloAddress), Pack(entry)),
                RowWrite.Upsert(MembershipLayout.Heartbeat(entry.SiloAddress), PackHeartbeat(entry)),
                .. VersionWrites(tableVersion),
            ],
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The row's etag is not looked at: the version's protects the row, and changes with every change of any row.</remarks>
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return CommitAsync(
            [RowWrite.Replace(MembershipLayout.Silo(entry.SiloAddress), Pack(entry), null), .. VersionWrites(tableVersion)],
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Where a silo's clock was set back, the latest time it has said stays until it is passed.</remarks>
    /// <exception cref="InvalidOperationException">The silo is not in the table.</exception>
    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var beat = RowWrite.Replace(MembershipLayout.Heartbeat(entry.SiloAddress), PackHeartbeat(entry), null);
        if (!await CommitAsync([beat], cancellationToken))
        {
            throw new InvalidOperationException(
                $"Silo {entry.SiloAddress} says that it is alive, but is not in the membership table of cluster '{_cluster}': it was declared dead and "
                + "its entry removed, or the table was. Restart the silo.");
        }
    }

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken)
    {
        CommitRules.CheckKey(clusterId, nameof(clusterId));
        return PartitionSweep.RemoveAllAsync(_store, MembershipLayout.Table, clusterId, cancellationToken);
    }

    private static Tuple<MembershipEntry, string> ToTuple(SiloRow silo) => Tuple.Create(silo.Entry, silo.Row.ETag);

    private static byte[] Pack(MembershipEntry entry) => JsonRow.Pack(entry.ToRecord(), MembershipJson.Default.SiloRecord);

    private static byte[] PackHeartbeat(MembershipEntry entry) =>
        JsonRow.Pack(new HeartbeatRecord(UtcTime.Of(entry.IAmAliveTime)), MembershipJson.Default.HeartbeatRecord);

    // An empty etag was read from a table that was never begun, or was removed: then there must be no version yet.
    private static RowWrite[] VersionWrites(TableVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var payload = JsonRow.Pack(new VersionRecord(version.Version, Guid.NewGuid()), MembershipJson.Default.VersionRecord);
        return
        [
            string.IsNullOrEmpty(version.VersionEtag)
                ? RowWrite.Insert(MembershipLayout.First, payload)
                : RowWrite.Replace(MembershipLayout.First, payload, version.VersionEtag),
            RowWrite.Upsert(MembershipLayout.Last, payload),
        ];
    }

    private async Task<bool> CommitAsync(RowWrite[] writes, CancellationToken cancellationToken) =>
        (await _store.CommitAsync(MembershipLayout.Table, _cluster, writes, cancellationToken)).Succeeded;

    private async Task<MembershipCut> ReadAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < ReadAttempts; attempt++)
        {
            if (await MembershipCut.TryReadAsync(_store, _cluster, cancellationToken) is { } cut)
            {
                return cut;
            }
        }

        throw new TableStoreException(
            TableStoreFailure.Busy,
            $"The membership table of cluster '{_cluster}' changed during each of {ReadAttempts} reads. Try again; if it never can be read, "
            + "its removal was broken off: stop the silos and delete the cluster's entries again.");
    }
}
