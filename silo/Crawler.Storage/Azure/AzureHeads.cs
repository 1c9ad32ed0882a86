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

    // A filter is a part of the address, and servers take no more than about 16 KB of that.
    private const int BytesPerRequest = 8_000;

    /// <summary>The etags of those rows that exist, by row key.</summary>
    public async Task<IReadOnlyDictionary<string, ETag?>> ReadAsync(AzurePartition partition, List<AzureWrite> rows, CancellationToken cancellationToken)
    {
        var requests = Divide(rows.Select(static row => row.RowKey).Order(StringComparer.Ordinal));
        try
        {
            var found = await Task.WhenAll(requests.Select(some => FindAsync(partition, some, cancellationToken))).ConfigureAwait(false);
            return found.SelectMany(static some => some).ToDictionary(static row => row.RowKey, static row => (ETag?)row.ETag, StringComparer.Ordinal);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException)
        {
            throw AzureFailure.OfRead(exception, "Looking for the rows of a refused commit", where);
        }
    }

    private static IEnumerable<List<string>> Divide(IEnumerable<string> keys)
    {
        var request = new List<string>();
        var (bytes, longest) = (0, 0);
        foreach (var key in keys)
        {
            var length = AzurePartition.AddressBytes(key);
            var bounds = 2 * Math.Max(longest, length);
            if (request.Count > 0 && (request.Count == RowsPerRequest || bytes + length + bounds > BytesPerRequest))
            {
                yield return request;
                request = [];
                (bytes, longest) = (0, 0);
            }

            request.Add(key);
            (bytes, longest) = (bytes + length, Math.Max(longest, length));
        }

        if (request.Count > 0)
        {
            yield return request;
        }
    }

    private async Task<List<TableEntity>> FindAsync(AzurePartition partition, List<string> keys, CancellationToken cancellationToken)
    {
        var any = string.Join(" or ", keys.Select(static key => $"RowKey eq '{key}'"));
        var filter = keys.Count == 1
            ? $"{AzureFilter.Of(partition)} and {any}"
            : $"{AzureFilter.Of(partition)} and RowKey ge '{keys[0]}' and RowKey le '{keys[^1]}' and ({any})";
        return await client.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
