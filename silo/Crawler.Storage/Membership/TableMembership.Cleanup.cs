using Crawler.Storage.Membership;

namespace Crawler.Storage;

public sealed partial class TableMembership
{
    /// <inheritdoc/>
    /// <remarks>
    /// Only dead silos go, and only where neither start, heartbeat nor a vote is as late as <paramref name="beforeDate"/>. The version stays: the
    /// dead are nobody's concern, and silos that are joining keep their tokens. A row that changed since it was read is left for the next time.
    /// </remarks>
    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        var cut = await ReadAsync(cancellationToken);
        var before = beforeDate.UtcDateTime;
        var defunct = cut.Silos.Where(silo => silo.Entry.Status == SiloStatus.Dead && silo.Entry.LastKnown() < before);

        // Two rows each, always in one batch: a heartbeat must not stay behind.
        foreach (var batch in defunct.Chunk(_store.Limits.MaxRowsPerBatch / 2))
        {
            await RemoveUnchangedAsync([.. batch], cancellationToken);
        }
    }

    private static RowWrite[] Removal(SiloRow silo) =>
    [
        RowWrite.Delete(silo.Row.Key, silo.Row.ETag),
        RowWrite.Delete(MembershipLayout.HeartbeatOf(silo.Row.Key), silo.Heartbeat?.ETag),
    ];

    private async Task RemoveUnchangedAsync(List<SiloRow> silos, CancellationToken cancellationToken)
    {
        while (silos.Count > 0)
        {
            RowWrite[] deletes = [.. silos.SelectMany(Removal)];
            var result = await _store.CommitAsync(MembershipLayout.Table, _cluster, deletes, cancellationToken);
            if (result.ConflictIndex is not { } conflict)
            {
                return;
            }

            silos.RemoveAt(conflict / 2);
        }
    }
}
