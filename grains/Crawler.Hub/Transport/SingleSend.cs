namespace Crawler.Hub.Transport;

/// <summary>
/// Sees to it that one call sends one request. The framework repeats a GET by itself, up to three times, where a connection ends before any byte of an answer; the
/// Hub may have counted each, and each must have a permit. So the repetition is refused here, and left to the pipeline, which asks for one.
/// </summary>
internal sealed class SingleSend
{
    private static readonly AsyncLocal<SingleSend?> Current = new();
    private int _sent;

    /// <summary>Says that the calls made from here on send one request.</summary>
    public static void Begin() => Current.Value = new SingleSend();

    /// <summary>Guards a new connection.</summary>
    public static ValueTask<Stream> GuardAsync(SocketsHttpPlaintextStreamFilterContext connection, CancellationToken cancellationToken) =>
        new(new GuardedStream(connection.PlaintextStream));

    private static void Check(ReadOnlySpan<byte> written)
    {
        // A long head is written in several pieces; only the first begins like this.
        if (written.StartsWith("GET "u8) && Current.Value is { } single && Interlocked.Increment(ref single._sent) > 1)
        {
            throw new IOException("the connection ended before the answer began");
        }
    }

    private sealed class GuardedStream(Stream stream) : Stream
    {
        public override bool CanRead => stream.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => stream.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => stream.Read(buffer);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            stream.ReadAsync(buffer, offset, count, cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => stream.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Check(buffer);
            stream.Write(buffer);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Check(buffer.Span);
            return stream.WriteAsync(buffer, cancellationToken);
        }

        public override void Flush() => stream.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
