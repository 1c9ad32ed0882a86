using Crawler.Storage;

namespace Crawler.Grains.Tests;

/// <summary>Does what another store does. What a test changes of that, it overrides.</summary>
internal abstract class ForwardingStore(ITableStore inner) : IInspectableStore, IAsyncDisposable
{
    public TableLimits Limits => inner.Limits;

    public virtual ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default) =>
        inner.GetAsync(table, partition, row, cancellationToken);

    public virtual IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanAsync(table, partition, range, cancellationToken);

    public virtual IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanKeysAsync(table, partition, range, cancellationToken);

    public virtual Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        inner.CommitAsync(table, partition, writes, cancellationToken);

    public IAsyncEnumerable<StoredPartition> PartitionsAsync(CancellationToken cancellationToken = default) => ((IInspectableStore)inner).PartitionsAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
}
