using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>
/// The points of a partition that no block holds yet, in the order in which they came: some bytes each, no object. A record is named by its slot. Not thread-safe; what was
/// captured may be read on any thread.
/// </summary>
public sealed class OpenHistory
{
    private const int MaxSegmentBytes = 200_000;
    private readonly List<HistorySegment> _segments = [];
    private readonly Dictionary<(uint AsOf, int Crawl), SegmentWriter> _growing = [];
    private SegmentWriter? _current;
    private long _sealedBytes;

    /// <summary>Bytes held.</summary>
    public long Bytes => _sealedBytes + _growing.Values.Sum(writer => (long)writer.Length);

    /// <summary>Points held, marks and repetitions included.</summary>
    public long Count => _segments.Sum(segment => (long)segment.Count) + _growing.Values.Sum(writer => (long)writer.Count);

    /// <summary>Adds a point.</summary>
    public void Append(int slot, in HistoryPoint point)
    {
        if (_current is null || _current.Crawl != point.Crawl || _current.AsOf != point.AsOf || _current.Length > MaxSegmentBytes)
        {
            _current = WriterOf(point);
        }

        _current.Add(slot, point);
    }

    /// <summary>Adds points that were stored as a run.</summary>
    public void Append(HistorySegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        Seal();
        Keep(segment);
    }

    /// <summary>All runs as they are now. What comes later goes into new ones.</summary>
    public IReadOnlyList<HistorySegment> Capture()
    {
        Seal();
        return [.. _segments];
    }

    /// <summary>Lets go of runs that blocks hold now.</summary>
    public void Forget(IReadOnlySet<HistorySegment> stored)
    {
        _segments.RemoveAll(stored.Contains);
        _sealedBytes = _segments.Sum(segment => (long)segment.Points.Length);
    }

    /// <summary>The points of one record, in the order in which they came.</summary>
    public IReadOnlyList<HistoryPoint> Of(int slot)
    {
        var points = new List<HistoryPoint>();
        foreach (var segment in Capture())
        {
            segment.Read((at, point) =>
            {
                if (at == slot)
                {
                    points.Add(point);
                }
            });
        }

        return points;
    }

    /// <summary>Which records have a point of a crawl here.</summary>
    /// <param name="crawl">The crawl's ordinal.</param>
    /// <param name="slots">Records there are.</param>
    public System.Collections.BitArray SlotsOf(int crawl, int slots)
    {
        var found = new System.Collections.BitArray(slots);
        foreach (var segment in Capture().Where(segment => segment.Crawl == crawl))
        {
            segment.Read((slot, _) => found[slot] = true);
        }

        return found;
    }

    private SegmentWriter WriterOf(in HistoryPoint point)
    {
        var key = (point.AsOf, point.Crawl);
        if (_growing.TryGetValue(key, out var writer) && writer.Length <= MaxSegmentBytes)
        {
            return writer;
        }

        if (writer is not null)
        {
            Keep(writer.ToSegment());
        }

        return _growing[key] = new SegmentWriter(point.AsOf, point.Crawl);
    }

    private void Seal()
    {
        foreach (var writer in _growing.Values)
        {
            Keep(writer.ToSegment());
        }

        _growing.Clear();
        _current = null;
    }

    private void Keep(HistorySegment segment)
    {
        _segments.Add(segment);
        _sealedBytes += segment.Points.Length;
    }

    private sealed class SegmentWriter(uint asOf, int crawl)
    {
        private readonly PackedWriter _points = new(512);
        private int _lastSlot;

        public uint AsOf => asOf;

        public int Crawl => crawl;

        public int Count { get; private set; }

        public int Length => _points.Length;

        public void Add(int slot, in HistoryPoint point)
        {
            _points.Signed(slot - _lastSlot);
            HistorySegment.Write(_points, point);
            _lastSlot = slot;
            Count++;
        }

        public HistorySegment ToSegment() => new(asOf, crawl, Count, _points.ToArray());
    }
}

/// <summary>Points of one crawl in one partition: for each the slot (zigzag difference to the one before), then the three counters, each a varint of itself plus 3.</summary>
/// <param name="AsOf">As-of of the crawl, Unix seconds.</param>
/// <param name="Crawl">The crawl's ordinal.</param>
/// <param name="Count">How many points.</param>
/// <param name="Points">The points.</param>
public sealed record HistorySegment(uint AsOf, int Crawl, int Count, ReadOnlyMemory<byte> Points)
{
    private const int Shift = 3;

    /// <summary>The month of the points, counted from January 1970.</summary>
    public int Month => HistoryMonth.Of(AsOf);

    /// <summary>Hands every point on, in order.</summary>
    /// <exception cref="InvalidDataException">The stored bytes are damaged.</exception>
    public void Read(Action<int, HistoryPoint> point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var reader = new PackedReader(Points.Span);
        var slot = 0;
        for (var left = Count; left > 0; left--)
        {
            slot += (int)reader.Signed();
            point(slot, new HistoryPoint(AsOf, Crawl, reader.Varint() - Shift, reader.Varint() - Shift, reader.Varint() - Shift));
        }
    }

    internal static void Write(PackedWriter target, in HistoryPoint point)
    {
        target.Varint(point.Downloads30d + Shift);
        target.Varint(point.DownloadsAllTime + Shift);
        target.Varint(point.Likes + Shift);
    }

    internal static HistoryPoint ReadPoint(ref PackedReader reader) =>
        new((uint)reader.Varint(), reader.Count(), reader.Varint() - Shift, reader.Varint() - Shift, reader.Varint() - Shift);
}
