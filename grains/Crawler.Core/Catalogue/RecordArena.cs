namespace Crawler.Core.Catalogue;

/// <summary>
/// Byte runs in 64 KB chunks: no object per record, and what was written is never moved or changed, so that a captured view stays valid while the owner goes on.
/// </summary>
internal sealed class RecordArena
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;
    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkSize;

    /// <summary>Bytes held, the free end of the last chunk included.</summary>
    public long Capacity => (long)_chunks.Count * ChunkSize;

    /// <summary>Copies a run in and says where it is.</summary>
    public uint Add(ReadOnlySpan<byte> run)
    {
        if (_used + run.Length > ChunkSize)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkSize));
            _used = 0;
        }

        var position = ((uint)(_chunks.Count - 1) << ChunkBits) | (uint)_used;
        run.CopyTo(_chunks[^1].AsSpan(_used));
        _used += run.Length;
        return position;
    }

    public ReadOnlySpan<byte> Get(uint position, int length) => Get(_chunks, position, length);

    public byte[][] CaptureChunks() => [.. _chunks];

    public static ReadOnlySpan<byte> Get(IReadOnlyList<byte[]> chunks, uint position, int length) =>
        chunks[(int)(position >> ChunkBits)].AsSpan((int)(position & (ChunkSize - 1)), length);
}
