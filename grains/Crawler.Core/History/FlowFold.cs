using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>
/// Folds the months of a partition, in order, into downloads by day and member. A pure function of the points, the timeline, the records' attributes, the attribution and the
/// lineage: folded anew, it says the same. Where it has come to can be stored, to go on from there.
/// </summary>
public sealed class FlowFold
{
    /// <summary>Changes with the rules of flows and with the form of the stored state: what was worked out by other rules is worked out again.</summary>
    public const byte RulesVersion = 3;

    private const int FirstYearDays = 365;
    private readonly RecordCapture _records;
    private readonly Timeline _timeline;
    private readonly FlowMembers _members;
    private readonly Dictionary<RepoId, int> _slots;
    private readonly JoinedPoints _points;
    private readonly Dictionary<RepoId, RepoFlow> _flows = [];
    private readonly Buffer _buffer = new();

    /// <summary>At the beginning of all time.</summary>
    /// <param name="records">The partition's records: their attributes decide what downloads are counted under.</param>
    /// <param name="timeline">All crawls.</param>
    /// <param name="members">The attribution and the lineage.</param>
    public FlowFold(RecordCapture records, Timeline timeline, FlowMembers members)
    {
        ArgumentNullException.ThrowIfNull(records);
        (_records, _timeline, _members) = (records, timeline, members);
        _slots = new Dictionary<RepoId, int>(records.Count);
        for (var slot = 0; slot < records.Count; slot++)
        {
            _slots[ObservationView.ReadId(records.Observation(slot))] = slot;
        }

        _points = new JoinedPoints(records);
    }

    /// <summary>Takes the next month.</summary>
    /// <param name="month">The month, counted from January 1970; later than the one before.</param>
    /// <param name="points">All its points.</param>
    /// <returns>What they tell of, mostly of that month.</returns>
    public FlowVector Take(int month, HistoryTable points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var sums = new FlowAccumulator(month);
        _points.Visit(points, (id, own) => Take(id, own, month, sums));
        return sums.ToVector();
    }

    /// <summary>Where the fold has come to, as bytes: version (2), then each repository with what is known of it.</summary>
    public byte[] Encode()
    {
        var body = new PackedWriter(64 * 1024);
        body.Byte(RulesVersion);
        body.Varint((ulong)_flows.Count);
        foreach (var (id, flow) in _flows.OrderBy(entry => entry.Key))
        {
            body.Id(id);
            flow.Write(body);
        }

        return body.ToArray();
    }

    /// <summary>Goes on from where another one has come to.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public void Restore(ReadOnlySpan<byte> stored)
    {
        var reader = new PackedReader(stored);
        if (reader.Byte() != RulesVersion)
        {
            throw new InvalidDataException("A stored state of flows was written by a newer version of this program.");
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var id = reader.Id();
            _flows[id] = RepoFlow.Read(ref reader, CreatedAt(id));
        }
    }

    private void Take(RepoId id, ReadOnlySpan<HistoryPoint> points, int month, FlowAccumulator sums)
    {
        if (!_flows.TryGetValue(id, out var flow))
        {
            _flows[id] = flow = new RepoFlow(CreatedAt(id));
        }

        _buffer.Clear();
        foreach (var point in points)
        {
            flow.Take(point, _timeline, _buffer);
        }

        var vector = sums.Vector;
        vector.Undetermined += _buffer.UndeterminedDays;
        if (flow.Check() is { } check)
        {
            vector.Checked++;
            vector.ByAllTime += check.ByAllTime;
            vector.By30Days += check.By30Days;
        }

        if (_buffer.Cells.Count > 0 && _slots.TryGetValue(id, out var slot))
        {
            Spread(id, slot, month, sums);
        }
    }

    private void Spread(RepoId id, int slot, int month, FlowAccumulator sums)
    {
        var members = _members.Of(_records.Observation(slot), month);
        foreach (var (dimension, member) in members)
        {
            sums.Add(dimension, member, _buffer.Cells);
        }

        if (RepoFlow.CreatedDay(CreatedAt(id)) is { } created)
        {
            _buffer.Cells.RemoveAll(entry => entry.Day - created > FirstYearDays);
            if (_buffer.Cells.Count > 0)
            {
                sums.Add(FlowDimension.CountryFirstYear, members[0].Member, _buffer.Cells);
            }
        }
    }

    /// <summary>Of what was dropped when it moved, the id still tells.</summary>
    private long CreatedAt(RepoId id) => _slots.TryGetValue(id, out var slot) && _records.State(slot).IsHeld ? new ObservationView(_records.Observation(slot)).CreatedAt : id.CreatedAtSeconds * 1000;

    private sealed class Buffer : IFlowSink
    {
        public List<(int Day, FlowCell Cell)> Cells { get; } = [];

        public long UndeterminedDays { get; private set; }

        public void Add(int day, in FlowCell cell) => Cells.Add((day, cell));

        public void Undetermined(int days) => UndeterminedDays += days;

        public void Clear()
        {
            Cells.Clear();
            UndeterminedDays = 0;
        }
    }
}
