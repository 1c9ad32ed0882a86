using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Crawler.Storage.Backups;

/// <summary>Reads what <see cref="BackupLayout"/> describes.</summary>
internal sealed class BackupContent(Stream stream)
{
    public byte Byte() => stream.ReadByte() is >= 0 and var value ? (byte)value : throw new EndOfStreamException();

    public string Text()
    {
        Span<byte> length = stackalloc byte[2];
        stream.ReadExactly(length);
        return string.Create(BinaryPrimitives.ReadUInt16LittleEndian(length), stream, static (text, from) => from.ReadExactly(MemoryMarshal.AsBytes(text)));
    }

    public byte[] Blob()
    {
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (bytes < 0 || bytes > TableLimits.Default.MaxRowBytes)
        {
            throw new InvalidDataException("A row is longer than a store takes.");
        }

        var blob = new byte[bytes];
        stream.ReadExactly(blob);
        return blob;
    }
}
