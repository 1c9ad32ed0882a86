using Crawler.Core.Catalogue;

namespace Crawler.Hub.Transport;

/// <summary>Hands a stream on and remembers what went through, up to a bound.</summary>
internal sealed class RecordingStream(Stream source) : Stream
{
    /// <summary>More than this is not remembered: pages of a thousand rows are a few hundred kilobytes, and only hostile ones are larger.</summary>
    public const int MaxRecorded = 16_000_000;

    private readonly PackedWriter _recorded = PackedWriter.Pooled(128 * 1024);
    private bool _isTooLarge;

    /// <summary>What went through; null where it was too much. The caller releases it.</summary>
    public PackedWriter? Recorded => _isTooLarge ? null : _recorded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        Record(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, count);
        Record(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        _isTooLarge |= _recorded.Length + bytes.Length > MaxRecorded;
        if (!_isTooLarge)
        {
            _recorded.Raw(bytes);
        }
    }
}
