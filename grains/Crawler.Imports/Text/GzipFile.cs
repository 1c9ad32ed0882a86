using System.IO.Compression;

namespace Crawler.Imports.Text;

/// <summary>
/// A gzip file, read so that its end can be told from a cut: <see cref="GZipStream"/> takes a file that breaks off for one that ends. A member of our own is read behind the file's;
/// where the file is whole, its text comes out last, and where it is cut, it is swallowed by what is cut.
/// </summary>
internal sealed class GzipFile(Stream file) : Stream
{
    private readonly MemoryStream _mark = new(Compressed(), writable: false);

    /// <summary>What comes out behind the text of a whole file.</summary>
    public static ReadOnlySpan<byte> Mark => "<<end of a whole gzip file>>"u8;

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

    /// <summary>The text of a file, with the mark behind it.</summary>
    public static GZipStream Text(Stream file) => new(new GzipFile(file), CompressionMode.Decompress);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count) is > 0 and var read ? read : _mark.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await file.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : _mark.Read(buffer.Span);

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
            file.Dispose();
            _mark.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compressed()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(Mark);
        }

        return target.ToArray();
    }
}
