using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    /// <inheritdoc/>
    public Task<RepoId[]> Held(RepoId[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Task.FromResult<RepoId[]>([.. _partition.Held(ids)]);
    }

    /// <inheritdoc/>
    public async Task<MovedRecords> MoveOut(MoveRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var plan = _partition.PlanMoveOut(request.Ids, request.Crawl, request.AsOf);
        var records = new MovedRecords(JournalCodec.Encode(plan.Records, MaxRecordRowBytes));
        await CommitIfAny(plan.Changes);
        _failpoints.Pass(Failpoints.MovedOut);
        return records;
    }

    /// <inheritdoc/>
    public async Task<RepoId[]> MoveIn(MovedRecords records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var moved = new List<JournalEntry>();
        foreach (var row in records.Rows)
        {
            JournalCodec.Decode(row, moved.Add);
        }

        var plan = _partition.PlanMoveIn(moved, _log.Header.LastAcceptedFull);
        await CommitIfAny(plan.Changes);
        _failpoints.Pass(Failpoints.MovedIn);
        return [.. plan.Taken];
    }

    /// <inheritdoc/>
    public async Task Drop(RepoId[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await CommitIfAny(_partition.PlanDrop(ids));
        _failpoints.Pass(Failpoints.MoveDropped);
    }

    /// <inheritdoc/>
    public Task<RepoId[]> FindFormer(string name) => Task.FromResult<RepoId[]>([.. _partition.Records.FormerNames.Find(name).Select(former => former.Id)]);

    private Task CommitIfAny(IReadOnlyList<JournalEntry> changes) => changes.Count == 0 ? Task.CompletedTask : Commit(changes);
}
