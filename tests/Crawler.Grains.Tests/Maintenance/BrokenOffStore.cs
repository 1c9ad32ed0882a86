using Crawler.Storage;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store whose user is killed after so many commits.</summary>
internal sealed class BrokenOffStore(IInspectableStore inner, int commits) : ForwardingStore(inner)
{
    /// <summary>Commits asked for so far.</summary>
    public int Commits { get; private set; }

    public override Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        Commits++ < commits ? base.CommitAsync(table, partition, writes, cancellationToken) : throw new BrokenOffException();
}

/// <summary>Nothing is done any more.</summary>
internal sealed class BrokenOffException : Exception;
