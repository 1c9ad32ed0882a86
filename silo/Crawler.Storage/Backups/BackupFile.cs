using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text.Json;

namespace Crawler.Storage.Backups;

/// <summary>A backup that was found whole: version, digest and header were checked when it was opened. Immutable; the file must not be changed meanwhile.</summary>
public sealed class BackupFile
{
    private const int BufferBytes = 1 << 20;
    private readonly string _path;

    private BackupFile(string path, BackupHeader header, BackupSummary summary) => (_path, Header, Summary) = (path, header, summary);

    /// <summary>What the backup says of itself.</summary>
    public BackupHeader Header { get; }

    /// <summary>What it holds.</summary>
    public BackupSummary Summary { get; }

    /// <summary>Opens a backup and reads it once to the end, so that a damaged one is known before any of its rows is used.</summary>
    /// <exception cref="BackupException">It is no backup, of a newer version, cut short or damaged.</exception>
    public static async Task<BackupFile> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            await using var file = Open(path);
            var summary = await CheckAsync(file, path, cancellationToken).ConfigureAwait(false);
            file.Position = BackupLayout.HeadBytes;
            using var content = Content(file);
            return new BackupFile(path, ReadHeader(new BackupContent(content)), summary);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw Damaged(path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup '{path}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Hands on all rows in the order of the file.</summary>
    /// <exception cref="BackupException">The file was changed since it was opened.</exception>
    public IEnumerable<BackupRow> Rows()
    {
        using var file = Open(_path);
        file.Position = BackupLayout.HeadBytes;
        using var content = new BufferedStream(Content(file), BufferBytes);
        var reader = new BackupContent(content);
        ReadHeader(reader);
        var (place, rows, bytes) = (((string Table, string Partition)?)null, 0L, 0L);
        while (Next(reader, ref place) is { } row)
        {
            rows++;
            bytes += row.Payload.Length;
            yield return row;
        }

        if ((rows, bytes) != (Summary.Rows, Summary.Bytes))
        {
            throw Damaged(_path, null);
        }
    }

    private BackupRow? Next(BackupContent reader, ref (string Table, string Partition)? place)
    {
        try
        {
            while (true)
            {
                switch (reader.Byte())
                {
                    case BackupLayout.Partition:
                        place = (reader.Text(), reader.Text());
                        break;
                    case BackupLayout.Row when place is var (table, partition):
                        return new BackupRow(table, partition, reader.Text(), reader.Blob());
                    case BackupLayout.End:
                        return null;
                    default:
                        throw new InvalidDataException("An entry is of an unknown kind.");
                }
            }
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw Damaged(_path, failure);
        }
    }

    private static async Task<BackupSummary> CheckAsync(FileStream file, string path, CancellationToken cancellationToken)
    {
        var head = new byte[BackupLayout.HeadBytes];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < head.Length || !head.AsSpan().StartsWith(BackupLayout.Magic))
        {
            throw new BackupException($"'{path}' is no backup of a store, or only the beginning of one. Name another file.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(BackupLayout.Magic.Length));
        if (version != BackupLayout.Version)
        {
            throw new BackupException($"The backup '{path}' has format {version}; this program reads format {BackupLayout.Version}. Restore it with the version that wrote it.");
        }

        if (file.Length < BackupLayout.HeadBytes + BackupLayout.TrailerBytes)
        {
            throw Damaged(path, null);
        }

        var digest = new XxHash128();
        digest.Append(head);
        await digest.AppendAsync(new BoundedStream(file, file.Length - BackupLayout.HeadBytes - BackupLayout.DigestBytes), cancellationToken).ConfigureAwait(false);
        var trailer = new byte[BackupLayout.TrailerBytes];
        file.Position = file.Length - trailer.Length;
        await file.ReadExactlyAsync(trailer, cancellationToken).ConfigureAwait(false);
        return digest.GetCurrentHash().AsSpan().SequenceEqual(trailer.AsSpan(16))
            ? new BackupSummary(BinaryPrimitives.ReadInt64LittleEndian(trailer), BinaryPrimitives.ReadInt64LittleEndian(trailer.AsSpan(8)), file.Length)
            : throw Damaged(path, null);
    }

    private static BackupHeader ReadHeader(BackupContent content) => BackupHeader.Read(content.Blob());

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);

    private static BrotliStream Content(FileStream file) =>
        new(new BoundedStream(file, file.Length - BackupLayout.HeadBytes - BackupLayout.TrailerBytes), CompressionMode.Decompress);

    private static bool IsDamage(Exception failure) => failure is InvalidDataException or EndOfStreamException or JsonException or InvalidOperationException;

    private static BackupException Damaged(string path, Exception? failure) =>
        new($"The backup '{path}' is damaged or was cut short: its content does not match its digest. Nothing was restored from it. Use another backup.", failure);
}
