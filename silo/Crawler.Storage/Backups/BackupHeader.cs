using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.Storage.Backups;

/// <summary>What a backup says of itself, before its rows.</summary>
/// <param name="StoreFormat">The version of the store's format, as whoever wrote the rows counts it.</param>
/// <param name="Partitions">How many partitions the catalogue has.</param>
/// <param name="TakenAt">When it was begun.</param>
/// <param name="Source">The kind of store that it was taken from, for people.</param>
public sealed record BackupHeader(int StoreFormat, int Partitions, DateTimeOffset TakenAt, string Source)
{
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupHeader);

    internal static BackupHeader Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupHeader) ?? throw new JsonException("The header is null.");
}

/// <summary>What a backup holds.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
/// <param name="FileBytes">Bytes of the file.</param>
public sealed record BackupSummary(long Rows, long Bytes, long FileBytes);

/// <summary>A row and where it lies.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Key">Its key.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record BackupRow(string Table, string Partition, string Key, byte[] Payload);

/// <summary>The JSON of the header.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupHeader))]
internal sealed partial class BackupJson : JsonSerializerContext;
