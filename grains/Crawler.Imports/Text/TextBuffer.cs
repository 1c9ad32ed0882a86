using System.Buffers;

namespace Crawler.Imports.Text;

/// <summary>The part of a text file that is in memory: a window that slides over the file and grows where one row fills it. Not for several threads.</summary>
internal sealed class TextBuffer : IAsyncDisposable
{
    private const int InitialBytes = 256 * 1024;
    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _held;
    private int _start;
    private int _end;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isCompressed">Whether it is compressed with gzip.</param>
    public TextBuffer(string path, bool isCompressed)
    {
        _name = Path.GetFileName(path);
        _held = isCompressed ? GzipFile.Mark.Length : 0;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        _stream = isCompressed ? GzipFile.Text(file) : file;
    }

    /// <summary>What is loaded and not consumed.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start..Math.Max(_start, _end - _held));

    /// <summary>Whether the file has nothing more to load.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Goes on behind the first <paramref name="count"/> bytes.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Loads more behind what is there.</summary>
    /// <exception cref="ImportFileException">The file cannot be read, or its compression is broken.</exception>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        try
        {
            var read = await _stream.ReadAtLeastAsync(_buffer.AsMemory(_end), _buffer.Length - _end, throwOnEndOfStream: false, cancellationToken);
            IsAtEnd = read < _buffer.Length - _end;
            _end += read;
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new ImportFileException($"{_name} cannot be read to its end: {broken.Message} Fetch it again.", broken);
        }

        if (IsAtEnd && _held > 0)
        {
            TakeMark();
        }
    }

    /// <summary>Takes a byte order mark away from the beginning of the file; other encodings than UTF-8 are refused.</summary>
    /// <exception cref="ImportFileException">The mark is that of another encoding.</exception>
    public void SkipMark()
    {
        if (Bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new ImportFileException($"{_name} is UTF-16; write it as UTF-8.");
        }

        Consume(Bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    /// <summary>The mark behind a whole file is none of its text; it was held back so far.</summary>
    private void TakeMark()
    {
        if (!_buffer.AsSpan(_start.._end).EndsWith(GzipFile.Mark))
        {
            throw new ImportFileException($"{_name} is cut off, or something else follows its compressed text. Fetch it again.");
        }

        _end -= _held;
        _held = 0;
    }

    private void MakeRoom()
    {
        var kept = _end - _start;
        var target = kept > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start.._end).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, kept);
    }
}
