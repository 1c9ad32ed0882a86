using Crawler.Core.History;

namespace Crawler.Core.Catalogue;

/// <summary>
/// Journal and snapshot rows as bytes. Version 3: version (1 byte), then entries until the end: kind (1 = put, 2 = mark, 3 = name given up, 4 = point, 5 = run of points); for the
/// first two the state (seven varints), then the length-prefixed record of a put or the id of a mark; for the third the id, the length-prefixed name and the crawl; for the fourth
/// the id, as-of, crawl and the three counters plus 3; for the fifth as-of, crawl, number and the length-prefixed points (see <see cref="HistorySegment"/>). Version 2 had the
/// first three kinds; version 1 had states of six varints and two kinds.
/// </summary>
public static class JournalCodec
{
    private const byte FormatVersion = 3;
    private const byte PutKind = 1;
    private const byte MarkKind = 2;
    private const byte FormerNameKind = 3;
    private const byte PointKind = 4;
    private const byte SegmentKind = 5;

    /// <summary>Packs entries into rows of at most <paramref name="maxRowBytes"/> each.</summary>
    public static IReadOnlyList<byte[]> Encode(IReadOnlyCollection<JournalEntry> entries, int maxRowBytes)
    {
        var rows = new List<byte[]>();
        var row = PackedWriter.Pooled(Math.Min(maxRowBytes, 1024 + (entries.Count * 256)));
        foreach (var entry in entries)
        {
            var before = row.Length;
            Append(row, entry);
            if (row.Length > maxRowBytes && before > 0)
            {
                rows.Add(row.Written[..before].ToArray());
                row.Truncate();
                Append(row, entry);
            }
        }

        if (row.Length > 0)
        {
            rows.Add(row.ToArray());
        }

        row.Release();
        return rows;
    }

    /// <summary>Reads a row back and hands each entry on, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static void Decode(ReadOnlyMemory<byte> row, Action<JournalEntry> entry)
    {
        var bytes = row.Span;
        if (bytes.IsEmpty || bytes[0] is 0 or > FormatVersion)
        {
            throw new InvalidDataException("A journal row is damaged, or was written by a newer version of this program.");
        }

        var reader = new PackedReader(bytes[1..]);
        while (reader.Remaining > 0)
        {
            var kind = reader.Byte();
            switch (kind)
            {
                case PutKind:
                    var put = RecordState.Read(ref reader, bytes[0]);
                    var record = reader.Blob();
                    var end = row.Length - reader.Remaining;
                    entry(new JournalEntry(ObservationView.ReadId(PackedRecord.Observation(record)), put, row[(end - record.Length)..end]));
                    break;
                case MarkKind:
                    var mark = RecordState.Read(ref reader, bytes[0]);
                    entry(new JournalEntry(reader.Id(), mark, default));
                    break;
                case FormerNameKind:
                    var id = reader.Id();
                    entry(JournalEntry.NameGivenUp(new FormerName(reader.Text(), id, reader.Count())));
                    break;
                case PointKind:
                    entry(JournalEntry.OfPoint(reader.Id(), HistorySegment.ReadPoint(ref reader)));
                    break;
                case SegmentKind:
                    var (asOf, crawl, count) = ((uint)reader.Varint(), reader.Count(), reader.Count());
                    entry(JournalEntry.OfSegment(new HistorySegment(asOf, crawl, count, reader.Blob().ToArray())));
                    break;
                default:
                    throw new InvalidDataException($"A journal row holds an entry of unknown kind {kind}.");
            }
        }
    }

    private static void Append(PackedWriter row, in JournalEntry entry)
    {
        if (row.Length == 0)
        {
            row.Byte(FormatVersion);
        }

        if (entry.FormerName is { } former)
        {
            row.Byte(FormerNameKind);
            row.Id(former.Id);
            row.Text(former.Name);
            row.Varint((ulong)former.LeftIn);
            return;
        }

        if (entry.Point is { } point)
        {
            row.Byte(PointKind);
            row.Id(entry.Id);
            row.Varint((ulong)point.AsOf);
            row.Varint((ulong)point.Crawl);
            HistorySegment.Write(row, point);
            return;
        }

        if (entry.Segment is { } segment)
        {
            row.Byte(SegmentKind);
            row.Varint((ulong)segment.AsOf);
            row.Varint((ulong)segment.Crawl);
            row.Varint((ulong)segment.Count);
            row.Blob(segment.Points.Span);
            return;
        }

        row.Byte(entry.IsPut ? PutKind : MarkKind);
        entry.State.Write(row);
        if (entry.IsPut)
        {
            row.Blob(entry.Record.Span);
        }
        else
        {
            row.Id(entry.Id);
        }
    }
}
