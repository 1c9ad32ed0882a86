using Crawler.Storage;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>A store of which one write of a schedule fails: before it takes effect, or after, so that its outcome is unknown.</summary>
internal sealed class FaultyScheduleStore(ITableStore inner) : ForwardingStore(inner)
{
    private int _writesLeft = int.MaxValue;
    private bool _afterCommit;

    public bool HasFailed { get; private set; }

    /// <summary>Lets the write with this number, from 1, fail; those behind it succeed.</summary>
    public void Fail(int write, bool afterCommit) => (_writesLeft, _afterCommit, HasFailed) = (write, afterCommit, false);

    public override async Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var fails = table == "schedules" && --_writesLeft == 0;
        if (!fails || _afterCommit)
        {
            var result = await base.CommitAsync(table, partition, writes, cancellationToken);
            if (!fails)
            {
                return result;
            }
        }

        HasFailed = true;
        throw new TimeoutException("The store did not answer.");
    }
}
