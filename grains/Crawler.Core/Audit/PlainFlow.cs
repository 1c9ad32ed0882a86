using Crawler.Core.History;

namespace Crawler.Core.Audit;

/// <summary>
/// Works out again what the points of one repository tell of its downloads: all points at once, every day in a dictionary, one loop a rule. Shares the definitions with
/// <see cref="RepoFlow"/> and no code, so that it can testify against it.
/// </summary>
internal sealed class PlainFlow
{
    private const int Window = 30;
    private readonly int? _created;
    private readonly bool _isHandedOver;
    private readonly List<Visit> _visits = [];
    private readonly Dictionary<int, long> _days = [];
    private readonly HashSet<int> _left = [];
    private readonly HashSet<int> _estimatedSince = [];
    private long _estimatedSum;
    private int? _lastEver;
    private bool _isBorn;
    private bool _isBegun;
    private int _sayFrom;
    private PlainFlowTold _told = new();

    private PlainFlow(int? created, bool isHandedOver) => (_created, _isHandedOver) = (created, isHandedOver);

    /// <summary>What its points tell, by the month of the points.</summary>
    /// <param name="created">The day of its creation, counted from 1970-01-01; null where that is a bound and no date.</param>
    /// <param name="points">All its points, ascending.</param>
    /// <param name="crawls">All crawls.</param>
    public static SortedDictionary<int, PlainFlowTold> Of(int? created, IReadOnlyList<HistoryPoint> points, IReadOnlyList<TimelineCrawl> crawls)
    {
        var rejected = crawls.Where(crawl => crawl.IsRejected).Select(crawl => crawl.Ordinal).ToHashSet();
        var full = crawls.Where(crawl => crawl.ProvesUnchanged).OrderBy(crawl => crawl.AsOf).ToList();
        var months = new SortedDictionary<int, PlainFlowTold>();
        foreach (var stretch in Stretches(points))
        {
            var flow = new PlainFlow(created, stretch[0].IsHandedOver);
            flow.FindVisits([.. stretch.Where(point => !rejected.Contains(point.Crawl) && !point.IsHandedOver)], full);
            var at = 0;
            foreach (var month in stretch.Select(point => MonthOf(point.AsOf)).Distinct().Order())
            {
                flow._told = months.TryGetValue(month, out var told) ? told : months[month] = new PlainFlowTold();
                for (; at < flow._visits.Count && MonthOf(flow._visits[at].Point.AsOf) == month; at++)
                {
                    flow.Tell(at);
                }

                flow.Check(at - 1);
            }
        }

        return months;
    }

    /// <summary>A point that another partition handed over begins anew.</summary>
    private static IEnumerable<List<HistoryPoint>> Stretches(IReadOnlyList<HistoryPoint> points)
    {
        var stretch = new List<HistoryPoint>();
        foreach (var point in points)
        {
            if (point.IsHandedOver && stretch.Count > 0)
            {
                yield return stretch;
                stretch = [];
            }

            stretch.Add(point);
        }

        yield return stretch;
    }

    private static int MonthOf(uint asOf) => DateTimeOffset.FromUnixTimeSeconds(asOf) is var time ? ((time.Year - 1970) * 12) + time.Month - 1 : 0;

    /// <summary>Visits are points that are no marks. Between two of them, full crawls that neither missed the repository nor failed to read it found it unchanged.</summary>
    private void FindVisits(List<HistoryPoint> points, List<TimelineCrawl> full)
    {
        var at = 0;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].IsMark)
            {
                continue;
            }

            var marks = points.Skip(i + 1).TakeWhile(point => point.IsMark).ToList();
            var next = i + marks.Count + 1;
            var until = next < points.Count ? points[next].AsOf : points[i].AsOf;
            var seen = points[i].AsOf;
            for (; at < full.Count && full[at].AsOf < until; at++)
            {
                var (crawl, isAfter) = (full[at], full[at].AsOf > points[i].AsOf);
                var isLost = marks.Any(mark => mark.EndsKnowledge ? mark.AsOf <= crawl.AsOf : mark.Crawl == crawl.Ordinal);
                seen = isAfter && !isLost ? crawl.AsOf : seen;
            }

            _visits.Add(new Visit(points[i], (int)(points[i].AsOf / 86_400), (int)(seen / 86_400)));
        }
    }

    private void Tell(int i)
    {
        var (visit, ever) = (_visits[i], Ever(_visits[i]));
        var isBirth = i == 0 && !_isHandedOver && _created is { } created && visit.Day - created <= Window;
        if (ever is { } counter && (_lastEver is not null || isBirth))
        {
            TellByAllTime(i, counter);
        }
        else if (visit.Point.Downloads30d >= 0 && (ever is null || _isBegun))
        {
            TellByRolling(i);
        }
        else if (i > 0)
        {
            Leave(Stood(_visits[i - 1]) + 1, visit.Day);
        }

        if (ever is not null)
        {
            (_lastEver, _estimatedSum) = (i, 0);
            _estimatedSince.Clear();
        }
    }

    /// <summary>The all-time counter; in the first 30 days the 30-day counter is the same.</summary>
    private long? Ever(Visit visit) => visit.Point switch
    {
        { DownloadsAllTime: >= 0 and var ever } => ever,
        { Downloads30d: >= 0 and var recent } when visit.Day - _created < Window => recent,
        _ => null,
    };

    /// <summary>The last day on which the all-time counter is known to have been what a visit, or crawls that found it unchanged, said.</summary>
    private int Stood(Visit visit) =>
        visit.Point.DownloadsAllTime >= 0 ? visit.Seen : Ever(visit) is null ? visit.Day : Math.Max(visit.Day, Math.Min(visit.Seen, _created!.Value + Window - 1));

    private void TellByAllTime(int i, long counter)
    {
        var day = _visits[i].Day;
        var since = _lastEver is { } last ? _visits[last] : null;
        _isBorn |= since is null;
        var first = since is null ? Math.Min(_created!.Value, day) : Stood(since) + 1;
        if (since is not null)
        {
            Stand(since.Day + 1, first - 1);
        }

        var days = Enumerable.Range(first, Math.Max(0, day - first + 1)).Where(t => !_estimatedSince.Contains(t)).ToList();
        days.ForEach(t => _days[t] = 0);
        if (days.Count == 0)
        {
            days.Add(day);
        }

        var difference = counter - (since is null ? 0 : Ever(since)!.Value) - _estimatedSum;
        foreach (var (t, part) in days.Zip(Parts(difference, days.Count)))
        {
            Say(t, part, days.Count > 1, isEstimated: false);
        }
    }

    private void TellByRolling(int i)
    {
        var (visit, before) = (_visits[i], i > 0 ? _visits[i - 1] : null);
        var isKnown = before is not null && before.Point.Downloads30d >= 0 && visit.Day - before.Seen < Window
            && Enumerable.Range(before.Day - Window + 1, Window).All(IsKnown);
        if (!isKnown)
        {
            Begin(visit, before);
            return;
        }

        var stood = Stood(before!);
        Stand(before!.Day + 1, stood);
        for (var t = stood + 1; t <= before.Seen; t++)
        {
            Estimate(t, [Net(t - Window)]);
        }

        var gone = Enumerable.Range(before.Day + 1, visit.Day - before.Day).Where(t => t <= stood || t > before.Seen).Sum(t => Net(t - Window));
        var arrived = visit.Point.Downloads30d - before.Point.Downloads30d + gone;
        var first = Math.Min(before.Seen + 1, visit.Day);
        Estimate(first, Parts(arrived, visit.Day - first + 1));
    }

    /// <summary>Nothing is known of the days before: the counter is taken to have come evenly.</summary>
    private void Begin(Visit visit, Visit? before)
    {
        _days.Clear();
        (_isBorn, _isBegun, _sayFrom) = (false, true, visit.Day + Window + 1);
        foreach (var (t, part) in Enumerable.Range(visit.Day - Window + 1, Window).Zip(Parts(visit.Point.Downloads30d, Window)))
        {
            _days[t] = part;
        }

        Leave(before is null ? visit.Day : Stood(before) + 1, visit.Day);
    }

    private void Estimate(int first, long[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var t = first + i;
            if (_isBegun && t < _sayFrom)
            {
                if (!_days.ContainsKey(t))
                {
                    Leave(t, t);
                }

                _days[t] = Net(t) + parts[i];
                continue;
            }

            _days.TryAdd(t, 0);
            _estimatedSince.Add(t);
            _estimatedSum += parts[i];
            Say(t, parts[i], parts.Length > 1, isEstimated: true);
        }
    }

    /// <summary>A number in whole parts that differ by 1 at most; the first so many of them are the floor (towards 0) of their share.</summary>
    private static long[] Parts(long whole, int parts)
    {
        var (result, given) = (new long[parts], 0L);
        for (var i = 0; i < parts; i++)
        {
            var due = (long)((Int128)whole * (i + 1) / parts);
            (result[i], given) = (due - given, due);
        }

        return result;
    }

    private void Say(int day, long part, bool isSpread, bool isEstimated)
    {
        // A second visit on the day of a beginning tells of a part of that day only: it stays unknown.
        if (_days.TryGetValue(day, out var known))
        {
            _days[day] = known + part;
        }

        if (part != 0)
        {
            _told.Days.Add((day, part > 0 ? new FlowCell(part, 0, isSpread ? part : 0, isEstimated ? part : 0) : new FlowCell(0, part, 0, 0)));
        }
    }

    private void Stand(int first, int last)
    {
        for (var t = first; t <= last; t++)
        {
            _days.TryAdd(t, 0);
        }
    }

    private void Leave(int first, int last)
    {
        for (var t = first; t <= last; t++)
        {
            _told.Undetermined += _left.Add(t) ? 1 : 0;
        }
    }

    private void Check(int i)
    {
        _told.Check = null;
        if (i >= 0 && !_isBegun && _visits[i].Point is { DownloadsAllTime: >= 0, Downloads30d: >= 0 and var recent }
            && Enumerable.Range(_visits[i].Day - Window + 1, Window) is var window && window.All(IsKnown))
        {
            _told.Check = (window.Sum(Net), recent);
        }
    }

    private bool IsKnown(int day) => _days.ContainsKey(day) || (_isBorn && day < _created);

    private long Net(int day) => _days.GetValueOrDefault(day);

    /// <summary>A point with counters.</summary>
    /// <param name="Point">The point.</param>
    /// <param name="Day">Its day.</param>
    /// <param name="Seen">The last day before the next visit on which a full crawl found it unchanged; else its day.</param>
    private sealed record Visit(HistoryPoint Point, int Day, int Seen);
}

/// <summary>What the points of one repository in one month tell.</summary>
internal sealed class PlainFlowTold
{
    /// <summary>Downloads; a day may come several times.</summary>
    public List<(int Day, FlowCell Cell)> Days { get; } = [];

    /// <summary>Days of which nothing can be concluded.</summary>
    public long Undetermined { get; set; }

    /// <summary>The last 30 days by both counters, where all of them are known; else null.</summary>
    public (long ByAllTime, long By30Days)? Check { get; set; }
}
