using System.Runtime.CompilerServices;

namespace Crawler.Storage.Metering;

/// <summary>A store whose operations are counted and timed.</summary>
public sealed class MeteredTableStore(ITableStore store, TimeProvider time) : ITableStore
{
    private const string Done = "done";
    private const string Failed = "failed";

    /// <inheritdoc/>
    public TableLimits Limits => store.Limits;

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        var (start, outcome) = (time.GetTimestamp(), Failed);
        try
        {
            var found = await store.GetAsync(table, partition, row, cancellationToken).ConfigureAwait(false);
            outcome = Done;
            return found;
        }
        finally
        {
            StoreMetrics.Record(table, "get", outcome, time.GetElapsedTime(start));
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        Timed(table, store.ScanAsync(table, partition, range, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        Timed(table, store.ScanKeysAsync(table, partition, range, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var (start, outcome) = (time.GetTimestamp(), Failed);
        try
        {
            var result = await store.CommitAsync(table, partition, writes, cancellationToken).ConfigureAwait(false);
            outcome = result.Succeeded ? Done : "conflict";
            return result;
        }
        finally
        {
            StoreMetrics.Record(table, "commit", outcome, time.GetElapsedTime(start));
        }
    }

    private async IAsyncEnumerable<T> Timed<T>(string table, IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await using var row = rows.GetAsyncEnumerator(cancellationToken);
        for (var isFirst = true; ; isFirst = false)
        {
            var outcome = Failed;
            try
            {
                var isThere = await row.MoveNextAsync().ConfigureAwait(false);
                outcome = Done;
                if (!isThere)
                {
                    yield break;
                }
            }
            finally
            {
                if (isFirst || outcome == Failed)
                {
                    StoreMetrics.Record(table, "scan", outcome, time.GetElapsedTime(start));
                }
            }

            yield return row.Current;
        }
    }
}
