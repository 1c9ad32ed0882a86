namespace Crawler.Storage.Backups;

/// <summary>
/// How a backup lies in its file. Version 1: <c>CRAWLBAK</c> (8 bytes), version (4, little-endian); then, compressed with Brotli, the header's length (4) and the header as JSON, then
/// entries: 1 and the names of a table and a partition, 2 and a row of the partition named last (key, payload length, payload), 0 at the end; then, not compressed, rows (8), bytes
/// of their payloads (8) and the XxHash128 of everything before it (16). Names and keys are their number of UTF-16 units (2) and these, so that every key that a store takes comes back.
/// All numbers are little-endian.
/// </summary>
internal static class BackupLayout
{
    /// <summary>The version that is written and read.</summary>
    public const int Version = 1;

    /// <summary>Bytes before what is compressed.</summary>
    public const int HeadBytes = 12;

    /// <summary>Bytes of the digest at the very end.</summary>
    public const int DigestBytes = 16;

    /// <summary>Bytes after what is compressed.</summary>
    public const int TrailerBytes = 16 + DigestBytes;

    public const byte End = 0;

    public const byte Partition = 1;

    public const byte Row = 2;

    /// <summary>What a backup begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "CRAWLBAK"u8;
}
