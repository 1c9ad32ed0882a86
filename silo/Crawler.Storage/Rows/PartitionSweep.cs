namespace Crawler.Storage.Rows;

/// <summary>Removes what a partition holds.</summary>
internal static class PartitionSweep
{
    /// <summary>Removes every row of a partition, in ascending order and in as few batches as the store allows.</summary>
    /// <remarks>Only each batch is atomic. Rows written meanwhile may stay.</remarks>
    public static async Task RemoveAllAsync(ITableStore store, string table, string partition, CancellationToken cancellationToken)
    {
        var deletes = new List<RowWrite>();
        await foreach (var row in store.ScanKeysAsync(table, partition, RowRange.All, cancellationToken))
        {
            deletes.Add(RowWrite.Delete(row.Key));
        }

        foreach (var batch in deletes.Chunk(store.Limits.MaxRowsPerBatch))
        {
            await store.CommitAsync(table, partition, batch, cancellationToken);
        }
    }
}
