using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>Where a partition of a table lies: both names in one partition key.</summary>
/// <param name="Key">The partition key.</param>
/// <param name="Table">The encoded table name.</param>
/// <param name="Partition">The encoded partition key of the table.</param>
/// <remarks>
/// The key is <c>table@partition</c>, both encoded. Where that takes more than <see cref="MaxAddressBytes"/>, it is its beginning, <c>@@</c> and a SHA-256 digest of it, and
/// every row bears both names as properties. Nothing else has two separators in a row, so no two partitions share a key.
/// </remarks>
internal sealed record AzurePartition(string Key, string Table, string Partition)
{
    /// <summary>The most that a partition key takes in an address.</summary>
    /// <remarks>The .NET client reads no line of a transaction's answer beyond 4,096 bytes, and the service puts the address of each row on one: 3,825 are the row key's.</remarks>
    public const int MaxAddressBytes = 102;

    private const string TableProperty = "T";
    private const string PartitionProperty = "P";
    private const int PrefixBytes = 32;
    private static readonly string DigestMark = new(AzureKey.Separator, 2);

    /// <summary>The properties that <see cref="Read"/> needs.</summary>
    public static IReadOnlyList<string> Properties { get; } = [nameof(TableEntity.PartitionKey), TableProperty, PartitionProperty];

    private bool IsDigest => Key.Contains(DigestMark, StringComparison.Ordinal);

    /// <summary>The place of a partition.</summary>
    /// <exception cref="ArgumentException">A name is not allowed.</exception>
    public static AzurePartition Of(string table, string partition)
    {
        CommitRules.CheckKey(table, nameof(table));
        CommitRules.CheckKey(partition, nameof(partition));
        var (encodedTable, encodedPartition) = (AzureKey.Encode(table), AzureKey.Encode(partition));
        var joined = encodedTable + AzureKey.Separator + encodedPartition;
        return new(AddressBytes(joined) <= MaxAddressBytes ? joined : Digest(joined), encodedTable, encodedPartition);
    }

    /// <summary>A new entity here.</summary>
    public TableEntity Entity(string rowKey)
    {
        var entity = new TableEntity(Key, rowKey);
        if (IsDigest)
        {
            entity[TableProperty] = Table;
            entity[PartitionProperty] = Partition;
        }

        return entity;
    }

    /// <summary>The names of the table and the partition that an entity belongs to.</summary>
    /// <exception cref="FormatException">The entity is not of this store.</exception>
    public static (string Table, string Partition) Read(TableEntity entity)
    {
        var key = entity.PartitionKey;
        if (key.Contains(DigestMark, StringComparison.Ordinal))
        {
            return (Decode(entity, TableProperty), Decode(entity, PartitionProperty));
        }

        var at = key.IndexOf(AzureKey.Separator, StringComparison.Ordinal);
        return at > 0 ? (AzureKey.Decode(key.AsSpan(0, at)), AzureKey.Decode(key.AsSpan(at + 1))) : throw new FormatException($"The partition key '{key}' names no table.");
    }

    /// <summary>The bytes that a text takes in an address.</summary>
    public static int AddressBytes(string text) => Uri.EscapeDataString(text).Length;

    private static string Digest(string joined)
    {
        var prefix = Enumerable.Range(0, PrefixBytes + 1).TakeWhile(length => AddressBytes(joined[..length]) <= PrefixBytes).Last();
        return joined[..prefix] + DigestMark + Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(joined)));
    }

    private static string Decode(TableEntity entity, string property) =>
        AzureKey.Decode(entity.GetString(property) ?? throw new FormatException($"An entity of the partition '{entity.PartitionKey}' lacks the property {property}."));
}
