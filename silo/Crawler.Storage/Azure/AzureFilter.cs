namespace Crawler.Storage.Azure;

/// <summary>Filters of queries. Encoded keys hold no quote, so they need no escaping here.</summary>
internal static class AzureFilter
{
    public static string Of(AzurePartition partition) => $"PartitionKey eq '{partition.Key}'";

    /// <summary>The rows of a range, or null where it can hold none.</summary>
    public static string? Of(AzurePartition partition, RowRange range)
    {
        if (range.To is not null && string.CompareOrdinal(range.From ?? "", range.To) >= 0)
        {
            return null;
        }

        var from = string.IsNullOrEmpty(range.From) ? "" : $" and RowKey ge '{AzureKey.Encode(range.From)}'";
        var to = range.To is null ? "" : $" and RowKey lt '{AzureKey.Encode(range.To)}'";
        return Of(partition) + from + to;
    }
}
