using System.IO.Hashing;

namespace Crawler.Storage.Backups;

/// <summary>A file that is written once, front to back, and ends with the digest of what was written.</summary>
internal sealed class DigestStream(FileStream file) : Stream
{
    private readonly XxHash128 _digest = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _digest.Append(buffer);
        file.Write(buffer);
    }

    /// <summary>Writes the digest, and everything to the disk.</summary>
    /// <returns>The file's length.</returns>
    public long Complete()
    {
        file.Write(_digest.GetCurrentHash());
        file.Flush(flushToDisk: true);
        var length = file.Length;
        file.Dispose();
        return length;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
