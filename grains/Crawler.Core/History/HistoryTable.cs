using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>The points of many repositories: ascending by id, and of each ascending by instant, one a crawl. Immutable.</summary>
public sealed class HistoryTable
{
    private readonly RepoId[] _ids;
    private readonly int[] _ends;
    private readonly HistoryPoint[] _points;

    private HistoryTable(RepoId[] ids, int[] ends, HistoryPoint[] points) => (_ids, _ends, _points) = (ids, ends, points);

    /// <summary>Nothing.</summary>
    public static HistoryTable Empty { get; } = new([], [], []);

    /// <summary>Repositories with a point.</summary>
    public int Count => _ids.Length;

    /// <summary>Points in all.</summary>
    public int PointCount => _points.Length;

    /// <summary>The repository at a place.</summary>
    public RepoId Id(int place) => _ids[place];

    /// <summary>Its points.</summary>
    public ReadOnlySpan<HistoryPoint> Points(int place) => _points.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);

    /// <summary>The points of a repository; none where it has none.</summary>
    public ReadOnlySpan<HistoryPoint> Find(RepoId id) => Array.BinarySearch(_ids, id) is >= 0 and var place ? Points(place) : default;

    /// <summary>The points of runs, each record named by its id.</summary>
    /// <param name="segments">Runs, in the order in which they came.</param>
    /// <param name="records">The records whose slots they name.</param>
    public static HistoryTable Of(IReadOnlyCollection<HistorySegment> segments, RecordCapture records)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentNullException.ThrowIfNull(records);
        var ends = new int[records.Count];
        foreach (var segment in segments)
        {
            segment.Read((slot, _) => ends[slot]++);
        }

        var total = 0;
        for (var slot = 0; slot < ends.Length; slot++)
        {
            (ends[slot], total) = (total, total + ends[slot]);
        }

        var points = new HistoryPoint[total];
        foreach (var segment in segments)
        {
            segment.Read((slot, point) => points[ends[slot]++] = point);
        }

        return Sorted(records, ends, points);
    }

    /// <summary>The union of two; of two points of one crawl that of <paramref name="later"/> stays.</summary>
    public static HistoryTable Merge(HistoryTable earlier, HistoryTable later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        var builder = new Builder(earlier.Count + later.Count, earlier.PointCount + later.PointCount);
        var (left, right) = (0, 0);
        var both = new List<HistoryPoint>();
        while (left < earlier.Count || right < later.Count)
        {
            var order = left == earlier.Count ? 1 : right == later.Count ? -1 : earlier._ids[left].CompareTo(later._ids[right]);
            if (order < 0)
            {
                builder.Add(earlier._ids[left], earlier.Points(left++));
            }
            else if (order > 0)
            {
                builder.Add(later._ids[right], later.Points(right++));
            }
            else
            {
                both.Clear();
                both.AddRange(earlier.Points(left++));
                both.AddRange(later.Points(right));
                Order(both);
                builder.Add(later._ids[right++], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(both));
            }
        }

        return builder.Build();
    }

    /// <summary>Sorts by instant; of one crawl the point that stands last stays.</summary>
    public static void Order(List<HistoryPoint> points)
    {
        var latest = new Dictionary<(int Crawl, uint HandedOver), HistoryPoint>(points.Count);
        foreach (var point in points)
        {
            latest[(point.Crawl, point.IsHandedOver ? point.AsOf : 0)] = point;
        }

        points.Clear();
        points.AddRange(latest.Values);
        points.Sort();
    }

    private static HistoryTable Sorted(RecordCapture records, int[] ends, HistoryPoint[] points)
    {
        var slots = Enumerable.Range(0, ends.Length).Where(slot => ends[slot] > (slot == 0 ? 0 : ends[slot - 1])).ToArray();
        var ids = Array.ConvertAll(slots, slot => ObservationView.ReadId(records.Observation(slot)));
        Array.Sort(ids, slots);
        var builder = new Builder(slots.Length, points.Length);
        var own = new List<HistoryPoint>();
        for (var i = 0; i < slots.Length; i++)
        {
            var run = points.AsSpan((slots[i] == 0 ? 0 : ends[slots[i] - 1])..ends[slots[i]]);
            if (!IsOrdered(run))
            {
                own.Clear();
                own.AddRange(run);
                Order(own);
                run = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(own);
            }

            builder.Add(ids[i], run);
        }

        return builder.Build();
    }

    private static bool IsOrdered(ReadOnlySpan<HistoryPoint> points)
    {
        for (var i = 1; i < points.Length; i++)
        {
            // Crawls in ascending order are distinct; what is not goes the long way.
            if (points[i - 1].AsOf > points[i].AsOf || points[i - 1].Crawl >= points[i].Crawl)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts tables of ascending, disjoint ranges of ids together.</summary>
    public sealed class Joiner
    {
        private readonly Builder _builder = new(0, 0);

        /// <summary>Adds the table that comes next.</summary>
        public void Add(HistoryTable next)
        {
            ArgumentNullException.ThrowIfNull(next);
            for (var place = 0; place < next.Count; place++)
            {
                _builder.Add(next.Id(place), next.Points(place));
            }
        }

        /// <summary>Adds a repository that comes after all others.</summary>
        /// <param name="id">The repository.</param>
        /// <param name="points">Its points, ascending, one a crawl.</param>
        public void Add(RepoId id, IEnumerable<HistoryPoint> points) => _builder.Add(id, [.. points]);

        /// <summary>All of them.</summary>
        public HistoryTable Join() => _builder.Build();
    }

    /// <summary>Collects repositories in ascending order.</summary>
    internal sealed class Builder(int repositories, int points)
    {
        private readonly List<RepoId> _ids = new(repositories);
        private readonly List<int> _ends = new(repositories);
        private readonly List<HistoryPoint> _points = new(points);

        public int Count => _ids.Count;

        public void Add(RepoId id, ReadOnlySpan<HistoryPoint> own)
        {
            _ids.Add(id);
            _points.AddRange(own);
            _ends.Add(_points.Count);
        }

        public HistoryTable Build() => new([.. _ids], [.. _ends], [.. _points]);
    }
}
