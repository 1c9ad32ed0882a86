namespace Crawler.Core.Catalogue;

/// <summary>
/// Byte runs in 64 KB chunks: no object per record, and what was written is never moved or changed, so that a captured view stays valid while the owner goes on.
/// </summary>
internal sealed class RecordArena
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;
    private byte[][] _chunks = [];
    private int _count;
    private int _used = ChunkSize;

    /// <summary>Bytes held, the free end of the last chunk included.</summary>
    public long Capacity => (long)_count * ChunkSize;

    /// <summary>Copies a run in and says where it is.</summary>
    public uint Add(ReadOnlySpan<byte> run)
    {
        if (_used == ChunkSize || _used + run.Length > ChunkSize)
        {
            if (_count == _chunks.Length)
            {
                Array.Resize(ref _chunks, Math.Max(4, 2 * _count));
            }

            _chunks[_count++] = GC.AllocateUninitializedArray<byte>(ChunkSize);
            _used = 0;
        }

        var position = ((uint)(_count - 1) << ChunkBits) | (uint)_used;
        run.CopyTo(_chunks[_count - 1].AsSpan(_used));
        _used += run.Length;
        return position;
    }

    public ReadOnlySpan<byte> Get(uint position, int length) => Get(_chunks, position, length);

    public byte[][] CaptureChunks() => _chunks[.._count];

    public static ReadOnlySpan<byte> Get(byte[][] chunks, uint position, int length) =>
        chunks[position >> ChunkBits].AsSpan((int)(position & (ChunkSize - 1)), length);

    public static ReadOnlyMemory<byte> GetMemory(byte[][] chunks, uint position, int length) =>
        chunks[position >> ChunkBits].AsMemory((int)(position & (ChunkSize - 1)), length);
}
