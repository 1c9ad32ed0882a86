namespace Crawler.Storage.Backups;

/// <summary>Writes rows into a store, as many at once as it takes. Rows of one partition should come together; each row once.</summary>
public sealed class RowBatches(ITableStore store)
{
    private readonly List<RowWrite> _batch = [];
    private (string Table, string Partition) _place;
    private int _bytes;

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a row, over one that may be there.</summary>
    public async Task AddAsync(string table, string partition, string key, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (_batch.Count > 0
            && (_place != (table, partition) || _batch.Count == store.Limits.MaxRowsPerBatch || _bytes + payload.Length > store.Limits.MaxBatchBytes))
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        _place = (table, partition);
        _batch.Add(RowWrite.Upsert(key, payload));
        _bytes += payload.Length;
    }

    /// <summary>Writes what has gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        await store.CommitAsync(_place.Table, _place.Partition, _batch, cancellationToken).ConfigureAwait(false);
        Rows += _batch.Count;
        Bytes += _bytes;
        _batch.Clear();
        _bytes = 0;
    }
}
