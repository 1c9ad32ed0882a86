using Azure;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>Finds out which rows are there, without their payloads and in few requests.</summary>
/// <param name="client">A client that repeats reads.</param>
/// <param name="where">The table, for messages.</param>
internal sealed class AzureHeads(TableClient client, string where)
{
    // A filter has at most 15 comparisons; one is the partition, two are the bounds that keep the service from looking through the whole of it.
    private const int RowsPerRequest = 12;

    /// <summary>The etags of those rows that exist, by row key.</summary>
    public async Task<IReadOnlyDictionary<string, ETag?>> ReadAsync(AzurePartition partition, List<AzureWrite> rows, CancellationToken cancellationToken)
    {
        var keys = rows.Select(static row => row.RowKey).Order(StringComparer.Ordinal).Chunk(RowsPerRequest);
        try
        {
            var found = await Task.WhenAll(keys.Select(some => FindAsync(partition, some, cancellationToken))).ConfigureAwait(false);
            return found.SelectMany(static some => some).ToDictionary(static row => row.RowKey, static row => (ETag?)row.ETag, StringComparer.Ordinal);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException)
        {
            throw AzureFailure.OfRead(exception, "Looking for the rows of a refused commit", where);
        }
    }

    private async Task<List<TableEntity>> FindAsync(AzurePartition partition, string[] keys, CancellationToken cancellationToken)
    {
        var filter = $"{AzureFilter.Of(partition)} and RowKey ge '{keys[0]}' and RowKey le '{keys[^1]}' and ({string.Join(" or ", keys.Select(static key => $"RowKey eq '{key}'"))})";
        return await client.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
