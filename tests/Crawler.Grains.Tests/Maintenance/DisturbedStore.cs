using System.Runtime.CompilerServices;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store in which something happens, once, before a table is scanned for the first time.</summary>
internal sealed class DisturbedStore(IInspectableStore inner, string table, Func<Task> disturb) : IInspectableStore
{
    private bool _isDisturbed;

    public TableLimits Limits => inner.Limits;

    public ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default) =>
        inner.GetAsync(table, partition, row, cancellationToken);

    public async IAsyncEnumerable<TableRow> ScanAsync(string scanned, string partition, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (scanned == table && !_isDisturbed)
        {
            _isDisturbed = true;
            await disturb();
        }

        await foreach (var row in inner.ScanAsync(scanned, partition, range, cancellationToken))
        {
            yield return row;
        }
    }

    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanKeysAsync(table, partition, range, cancellationToken);

    public Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        inner.CommitAsync(table, partition, writes, cancellationToken);

    public IAsyncEnumerable<StoredPartition> PartitionsAsync(CancellationToken cancellationToken = default) => inner.PartitionsAsync(cancellationToken);
}
