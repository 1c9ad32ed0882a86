using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Crawler.Storage.Backups;

/// <summary>Writes a backup row by row. The file bears another name until it is whole and on the disk; disposed before that, it is removed. Not thread-safe.</summary>
public sealed class BackupWriter : IAsyncDisposable
{
    private const int BufferBytes = 1 << 20;
    private readonly string _path;
    private readonly string _unfinished;
    private readonly DigestStream _file;
    private readonly BrotliStream _brotli;
    private readonly BufferedStream _content;
    private (string Table, string Partition)? _place;
    private long _rows;
    private long _bytes;
    private bool _isOpen = true;

    private BackupWriter(string path, string unfinished, DigestStream file)
    {
        (_path, _unfinished, _file) = (path, unfinished, file);
        _brotli = new BrotliStream(file, CompressionLevel.Fastest, leaveOpen: true);
        _content = new BufferedStream(_brotli, BufferBytes);
    }

    /// <summary>Begins a backup.</summary>
    /// <param name="path">The file to make; its folder must exist.</param>
    /// <param name="header">What it says of itself.</param>
    /// <exception cref="BackupException">The file exists already, or cannot be made.</exception>
    public static BackupWriter Create(string path, BackupHeader header)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(header);
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            throw new BackupException($"'{full}' exists. Name another file, or remove it.");
        }

        var unfinished = $"{full}.{Guid.NewGuid():N}.unfinished";
        try
        {
            var writer = new BackupWriter(full, unfinished, new DigestStream(new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes)));
            writer.Begin(header.ToBytes());
            return writer;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"'{full}' cannot be written: {failure.Message} Name another file.", failure);
        }
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="BackupException">It cannot be written.</exception>
    public void Add(string table, string partition, string key, ReadOnlySpan<byte> payload)
    {
        try
        {
            if (_place != (table, partition))
            {
                _content.WriteByte(BackupLayout.Partition);
                Text(table);
                Text(partition);
                _place = (table, partition);
            }

            _content.WriteByte(BackupLayout.Row);
            Text(key);
            Number(payload.Length);
            _content.Write(payload);
        }
        catch (IOException full)
        {
            throw Broken(full);
        }

        _rows++;
        _bytes += payload.Length;
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="BackupException">It cannot be written.</exception>
    public BackupSummary Complete()
    {
        try
        {
            _content.WriteByte(BackupLayout.End);
            _content.Flush();
            _brotli.Dispose();
            Span<byte> counts = stackalloc byte[16];
            BinaryPrimitives.WriteInt64LittleEndian(counts, _rows);
            BinaryPrimitives.WriteInt64LittleEndian(counts[8..], _bytes);
            _file.Write(counts);
            var length = _file.Complete();
            _isOpen = false;
            File.Move(_unfinished, _path);
            return new BackupSummary(_rows, _bytes, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Broken(failure);
        }
    }

    /// <summary>Closes; what is not complete is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            await _file.DisposeAsync().ConfigureAwait(false);
        }

        File.Delete(_unfinished);
    }

    private void Begin(byte[] header)
    {
        Span<byte> head = stackalloc byte[BackupLayout.HeadBytes];
        BackupLayout.Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[BackupLayout.Magic.Length..], BackupLayout.Version);
        _file.Write(head);
        Number(header.Length);
        _content.Write(header);
    }

    private void Text(string text)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, checked((ushort)text.Length));
        _content.Write(length);
        _content.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void Number(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        _content.Write(bytes);
    }

    private BackupException Broken(Exception failure) => new($"The backup '{_path}' could not be written: {failure.Message} Make room or name another file, then take it again.", failure);
}
