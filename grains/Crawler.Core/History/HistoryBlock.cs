using System.IO.Compression;
using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>
/// Points of many repositories in one month as a row of the store, by columns. Version 1: version (1 byte), length of what follows inflated (4, little-endian), then Brotli of:
/// the crawls (as-of, ordinal), the ids, the number of points of each, then for all points the place of their crawl and their three counters, each as the zigzag difference to
/// the repository's point before. 100 repositories and more a row, unless fewer fill <see cref="MaxBytes"/>.
/// </summary>
public static class HistoryBlock
{
    /// <summary>A row is no longer than this.</summary>
    public const int MaxBytes = 48 * 1024;

    private const byte FormatVersion = 1;
    private const int HeadBytes = 5;
    private const int MostRepositories = 4096;
    private const int Quality = 4;
    private const int WindowBits = 18;

    /// <summary>Packs a month into rows, each with the last id that it holds; ascending.</summary>
    public static IEnumerable<(RepoId Last, byte[] Row)> Encode(HistoryTable month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var (from, size) = (0, 1024);
        while (from < month.Count)
        {
            var to = Math.Min(month.Count, from + size);
            var row = Encode(month, from, to);
            if (row.Length > MaxBytes && to - from > 1)
            {
                size = Math.Max(1, Math.Min(size, to - from) / 2);
                continue;
            }

            yield return (month.Id(to - 1), row);
            from = to;
            size = row.Length < MaxBytes / 3 ? Math.Min(MostRepositories, size * 2) : size;
        }
    }

    /// <summary>Reads a row back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static HistoryTable Decode(ReadOnlySpan<byte> row)
    {
        if (row.Length < HeadBytes || row[0] != FormatVersion)
        {
            throw new InvalidDataException("A block of history is damaged, or was written by a newer version of this program.");
        }

        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(row[1..]);
        if (length is < 0 or > 1 << 28)
        {
            throw new InvalidDataException("A block of history is damaged.");
        }

        var body = new byte[length];
        if (!BrotliDecoder.TryDecompress(row[HeadBytes..], body, out var inflated) || inflated != length)
        {
            throw new InvalidDataException("A block of history is damaged.");
        }

        return ReadBody(new PackedReader(body));
    }

    private static byte[] Encode(HistoryTable month, int from, int to)
    {
        var body = new PackedWriter(64 * 1024);
        var crawls = WriteCrawls(month, from, to, body);
        body.Varint((ulong)(to - from));
        for (var i = from; i < to; i++)
        {
            body.Id(month.Id(i));
        }

        for (var i = from; i < to; i++)
        {
            body.Varint((ulong)month.Points(i).Length);
        }

        WriteColumn(month, from, to, body, point => crawls[(point.AsOf, point.Crawl)]);
        WriteColumn(month, from, to, body, point => point.Downloads30d);
        WriteColumn(month, from, to, body, point => point.DownloadsAllTime);
        WriteColumn(month, from, to, body, point => point.Likes);
        var row = new byte[HeadBytes + BrotliEncoder.GetMaxCompressedLength(body.Length)];
        row[0] = FormatVersion;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(1), body.Length);
        return BrotliEncoder.TryCompress(body.Written, row.AsSpan(HeadBytes), out var compressed, Quality, WindowBits)
            ? row[..(HeadBytes + compressed)]
            : throw new InvalidOperationException("A block of history could not be compressed.");
    }

    private static Dictionary<(uint AsOf, int Crawl), int> WriteCrawls(HistoryTable month, int from, int to, PackedWriter body)
    {
        var distinct = new SortedSet<(uint AsOf, int Crawl)>();
        for (var i = from; i < to; i++)
        {
            foreach (var point in month.Points(i))
            {
                distinct.Add((point.AsOf, point.Crawl));
            }
        }

        var places = new Dictionary<(uint AsOf, int Crawl), int>(distinct.Count);
        body.Varint((ulong)distinct.Count);
        foreach (var crawl in distinct)
        {
            body.Varint((ulong)crawl.AsOf);
            body.Varint((ulong)crawl.Crawl);
            places[crawl] = places.Count;
        }

        return places;
    }

    private static void WriteColumn(HistoryTable month, int from, int to, PackedWriter body, Func<HistoryPoint, long> value)
    {
        for (var i = from; i < to; i++)
        {
            var last = 0L;
            foreach (var point in month.Points(i))
            {
                var current = value(point);
                body.Signed(current - last);
                last = current;
            }
        }
    }

    private static HistoryTable ReadBody(PackedReader reader)
    {
        var crawls = new (uint AsOf, int Crawl)[Bounded(reader.Count(), reader.Remaining)];
        for (var i = 0; i < crawls.Length; i++)
        {
            crawls[i] = ((uint)reader.Varint(), reader.Count());
        }

        var ids = new RepoId[Bounded(reader.Count(), reader.Remaining)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.Id();
        }

        var (counts, total) = (new int[ids.Length], 0);
        for (var i = 0; i < ids.Length; i++)
        {
            counts[i] = reader.Count();
            total = Bounded(checked(total + counts[i]), reader.Remaining);
        }

        var columns = new long[4][];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = ReadColumn(ref reader, counts, total);
        }

        return Join(ids, counts, crawls, columns);
    }

    private static long[] ReadColumn(ref PackedReader reader, int[] counts, int total)
    {
        var (values, at) = (new long[total], 0);
        foreach (var count in counts)
        {
            var last = 0L;
            for (var left = count; left > 0; left--)
            {
                values[at++] = last = unchecked(last + reader.Signed());
            }
        }

        return values;
    }

    private static HistoryTable Join(RepoId[] ids, int[] counts, (uint AsOf, int Crawl)[] crawls, long[][] columns)
    {
        var builder = new HistoryTable.Builder(ids.Length, columns[0].Length);
        var points = new HistoryPoint[counts.Length == 0 ? 0 : counts.Max()];
        var at = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            for (var j = 0; j < counts[i]; j++, at++)
            {
                var crawl = columns[0][at];
                if (crawl < 0 || crawl >= crawls.Length)
                {
                    throw new InvalidDataException("A block of history is damaged.");
                }

                points[j] = new HistoryPoint(crawls[crawl].AsOf, crawls[crawl].Crawl, columns[1][at], columns[2][at], columns[3][at]);
            }

            builder.Add(ids[i], points.AsSpan(0, counts[i]));
        }

        return builder.Build();
    }

    /// <summary>Each counted thing takes a byte at least: a count beyond what is left is damage, and asks for no memory.</summary>
    private static int Bounded(int count, int remaining) => count <= remaining ? count : throw new InvalidDataException("A block of history is damaged.");
}
