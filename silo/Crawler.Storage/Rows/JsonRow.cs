using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crawler.Storage.Rows;

/// <summary>Small records as rows: one leading byte for the format, then JSON, which a later version may add members to.</summary>
internal static class JsonRow
{
    /// <summary>The format written and read by this version.</summary>
    public const byte FormatVersion = 1;

    /// <summary>Turns a record into the payload of a row.</summary>
    public static byte[] Pack<T>(T record, JsonTypeInfo<T> type) => [FormatVersion, .. JsonSerializer.SerializeToUtf8Bytes(record, type)];

    /// <summary>Reads a record back.</summary>
    /// <exception cref="TableStoreException">The row is in a format that this version does not read, or is damaged.</exception>
    public static T Unpack<T>(TableRow row, JsonTypeInfo<T> type, string table, string partition)
        where T : class
    {
        if (row.Payload is not [FormatVersion, .. var json])
        {
            throw new TableStoreException(
                TableStoreFailure.Format,
                $"Row '{row.Key}' of '{partition}' in table '{table}' has format {(row.Payload is [var version, ..] ? version : "none")}; "
                + $"this version reads format {FormatVersion}. Start the version that wrote it.");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Damaged(row, table, partition, null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw Damaged(row, table, partition, exception);
        }
    }

    private static TableStoreException Damaged(TableRow row, string table, string partition, Exception? inner) => new(
        TableStoreFailure.Corrupt,
        $"Row '{row.Key}' of '{partition}' in table '{table}' is damaged: {inner?.Message ?? "it is null"} Remove the row.",
        inner);
}
