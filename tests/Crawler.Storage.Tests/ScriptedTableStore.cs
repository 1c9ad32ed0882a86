using System.Runtime.CompilerServices;

namespace Crawler.Storage.Tests;

/// <summary>A store that does what a test says between two steps of a call, and whose scans are as little atomic as a scan may be.</summary>
internal sealed class ScriptedTableStore(ITableStore inner) : ITableStore
{
    /// <summary>Runs after a scan has read the row of that key and before it reads the next.</summary>
    public Func<string, Task>? AfterScannedRow { get; set; }

    /// <summary>Runs before a commit.</summary>
    public Func<IReadOnlyList<RowWrite>, Task>? BeforeCommit { get; set; }

    public TableLimits Limits => inner.Limits;

    public ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default) =>
        inner.GetAsync(table, partition, row, cancellationToken);

    public async IAsyncEnumerable<TableRow> ScanAsync(
        string table, string partition, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = range;
        while (await inner.ScanAsync(table, partition, next, cancellationToken).FirstOrDefaultAsync(cancellationToken) is { } row)
        {
            yield return row;
            await (AfterScannedRow?.Invoke(row.Key) ?? Task.CompletedTask);
            next = range with { From = row.Key + '\0' };
        }
    }

    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        inner.ScanKeysAsync(table, partition, range, cancellationToken);

    public async Task<CommitResult> CommitAsync(
        string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        await (BeforeCommit?.Invoke(writes) ?? Task.CompletedTask);
        return await inner.CommitAsync(table, partition, writes, cancellationToken);
    }
}
