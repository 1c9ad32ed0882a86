using Crawler.Storage;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store whose user is killed after so many commits.</summary>
internal sealed class BrokenOffStore(IInspectableStore inner, int commits) : IInspectableStore
{
    /// <summary>Commits asked for so far.</summary>
    public int Commits { get; private set; }

    public TableLimits Limits => inner.Limits;

    public ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default) =>
        inner.GetAsync(table, partition, row, cancellationToken);

    public IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanAsync(table, partition, range, cancellationToken);

    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanKeysAsync(table, partition, range, cancellationToken);

    public Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        Commits++ < commits ? inner.CommitAsync(table, partition, writes, cancellationToken) : throw new BrokenOffException();

    public IAsyncEnumerable<StoredPartition> PartitionsAsync(CancellationToken cancellationToken = default) => inner.PartitionsAsync(cancellationToken);
}

/// <summary>Nothing is done any more.</summary>
internal sealed class BrokenOffException : Exception;
