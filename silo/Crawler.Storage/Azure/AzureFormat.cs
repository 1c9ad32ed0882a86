using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>The row that says what a table is: the store's format, in a partition that no table of the store can have.</summary>
internal static class AzureFormat
{
    /// <summary>The format written and read by this version.</summary>
    public const int Version = 1;

    /// <summary>The partition key of the format's row. Those of rows begin with the name of a table.</summary>
    public static readonly string PartitionKey = AzureKey.Separator + "store";

    private const string RowKey = "format";
    private const string VersionProperty = "Version";

    /// <summary>Makes the table where it is missing, and refuses one that is not ours or is newer.</summary>
    public static async Task CheckAsync(TableClient client, string where, CancellationToken cancellationToken)
    {
        var version = await ReadAsync(client, cancellationToken).ConfigureAwait(false) ?? await CreateAsync(client, where, cancellationToken).ConfigureAwait(false);
        if (version != Version)
        {
            throw new TableStoreException(
                TableStoreFailure.Format,
                $"The store in {where} has format {version.ToString(CultureInfo.InvariantCulture)}; this version reads format {Version}. "
                + "Start the version that wrote it, or name another table to start anew.");
        }
    }

    private static async Task<int?> ReadAsync(TableClient client, CancellationToken cancellationToken)
    {
        var row = await client.GetEntityIfExistsAsync<TableEntity>(PartitionKey, RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (row.HasValue)
        {
            return row.Value!.TryGetValue(VersionProperty, out var value) && value is int version ? version : throw new FormatException("The row of the format names no version.");
        }

        if (AzureFailure.IsTableMissing(row.GetRawResponse()))
        {
            await client.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private static async Task<int> CreateAsync(TableClient client, string where, CancellationToken cancellationToken)
    {
        // Before anything is written: rows without the format's are another program's. Unless another silo has just begun the store.
        var isEmpty = !await client.QueryAsync<TableEntity>(maxPerPage: 1, select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken)
            .AnyAsync(cancellationToken)
            .ConfigureAwait(false);
        if (isEmpty)
        {
            await InsertAsync(client, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(client, cancellationToken).ConfigureAwait(false) ?? throw new TableStoreException(
            TableStoreFailure.Format, $"In {where} there are rows of another program. Name another table for the store.");
    }

    private static async Task InsertAsync(TableClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.AddEntityAsync(new TableEntity(PartitionKey, RowKey) { [VersionProperty] = Version }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (AzureFailure.IsRefusal(failure))
        {
            // Another silo was faster, or the answer to an earlier try was lost.
        }
    }
}
