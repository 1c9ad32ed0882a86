using Crawler.Core.Dimensions;

namespace Crawler.Core.History;

/// <summary>Receives the downloads that a repository's points let conclude.</summary>
public interface IFlowSink
{
    /// <summary>Downloads of one day, counted from 1970-01-01. A day may come several times, also one long before the point that told of it.</summary>
    void Add(int day, in FlowCell cell);

    /// <summary>A stretch of days of which nothing can be concluded.</summary>
    void Undetermined(int days);
}

/// <summary>
/// Turns the points of one repository, in order, into downloads by day (metrics 1.3). The all-time counter's difference between two visits that know it is spread evenly over the
/// days between, in whole numbers that add up to it; falls are corrections. A first visit at an age of at most 30 days counts from creation, since the 30-day counter is then the
/// all-time one; a later first visit is a mere beginning, and so is one handed over by another partition. Where there is no all-time counter, d(t) = D(t) − D(t−1) + d(t−30) is used, begun by spreading the first D over its 30
/// days: nothing is said of these and the 30 that follow, nor after a gap of 30 days or more. When the all-time counter comes back, what it tells beyond that is spread over the
/// days between of which nothing was said.
/// </summary>
public sealed partial class RepoFlow
{
    /// <summary>The days of the rolling counter.</summary>
    public const int RollingDays = 30;

    private const int Unknown = int.MinValue;
    private const long DayMilliseconds = 86_400_000;
    private readonly int _created;
    private HistoryPoint _last;
    private bool _hasLast;
    private bool _isHandedOver;
    private long? _counter;
    private uint? _missed;
    private List<int>? _unread;
    private List<(int First, int Last)>? _open;
    private long[]? _days;
    private int _knownFrom = Unknown;
    private int _saidFrom = Unknown;
    private int _end = Unknown;

    /// <summary>A repository without any point yet.</summary>
    /// <param name="createdAt">Its creation, Unix milliseconds; what is not after the Hub's first date is no date (metrics 1.4).</param>
    public RepoFlow(long createdAt) => _created = CreatedDay(createdAt) ?? Unknown;

    /// <summary>The day of a creation time, counted from 1970-01-01; null where it is a bound and no date.</summary>
    public static int? CreatedDay(long createdAt) => createdAt >= (CreationMonth.FloorSecond + 1) * 1000 ? (int)(createdAt / DayMilliseconds) : null;

    /// <summary>The first day from which on all days are known; null where none is. From its creation on, where it was seen within 30 days of it.</summary>
    public int? FirstKnown => _knownFrom == Unknown ? null : _knownFrom == int.MinValue + 1 ? _created : Math.Max(_knownFrom, _saidFrom);

    /// <summary>The last day of which anything is known.</summary>
    /// <param name="timeline">All crawls.</param>
    /// <param name="isListed">Whether full crawls since its last point have seen it, where they did not say otherwise: not so for what is known from imports only.</param>
    public int LastKnown(Timeline timeline, bool isListed)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return isListed ? Math.Max(_last.Day, DayOf(timeline.LastSeen(_last.AsOf, uint.MaxValue, _missed, _unread))) : _last.Day;
    }

    /// <summary>Takes the next point, and says what it tells.</summary>
    public void Take<TSink>(in HistoryPoint point, Timeline timeline, TSink sink)
        where TSink : IFlowSink
    {
        ArgumentNullException.ThrowIfNull(timeline);
        if (timeline.IsRejected(point.Crawl))
        {
            return;
        }

        if (point.IsMark)
        {
            TakeMark(point);
            return;
        }

        var isYoung = _created != Unknown && point.Day - _created <= RollingDays;
        var counter = CounterOf(point);
        var seen = _hasLast ? DayOf(timeline.LastSeen(_last.AsOf, point.AsOf, _missed, _unread)) : Unknown;
        var stood = _hasLast ? StoodUntil(seen) : Unknown;
        if (_knownFrom == Unknown && _counter is not null)
        {
            _knownFrom = _last.Day + 1;
        }

        if (counter >= 0 && (_counter is not null || (!_hasLast && isYoung && !_isHandedOver)))
        {
            TakeCounter(counter, stood, point.Day, sink);
        }
        else if (point.Downloads30d >= 0 && (counter < 0 || _saidFrom != Unknown))
        {
            TakeRolling(point, seen, stood, sink);
        }
        else if (_hasLast)
        {
            Forget(_last.Day + 1, point.Day);
            Leave(stood + 1, point.Day, sink);
            if (_counter is null && point.Day > _last.Day)
            {
                // What the 30-day counter had let conclude so far is of no use behind a gap that the all-time counter will never fill.
                _knownFrom = Unknown;
            }
        }

        _counter = counter >= 0 ? counter : _counter;
        (_last, _hasLast, _missed, _unread) = (point, true, null, null);
    }

    /// <summary>
    /// Both estimators side by side: the downloads of the 30 days up to the last point by the all-time counter, and what the rolling counter says there; null where not all of these
    /// days are known by the all-time counter.
    /// </summary>
    public (long ByAllTime, long By30Days)? Check() =>
        _hasLast && _last is { DownloadsAllTime: >= 0, Downloads30d: >= 0 } && _knownFrom != Unknown && _knownFrom <= _last.Day - RollingDays + 1 && _saidFrom == Unknown
            ? (_days?.Sum() ?? 0, _last.Downloads30d)
            : null;

    private static int DayOf(uint asOf) => HistoryPoint.Missed(asOf, 0).Day;

    /// <summary>The all-time counter, which the 30-day counter is too in the first 30 days; -1 where neither is known.</summary>
    private long CounterOf(in HistoryPoint point) =>
        point.DownloadsAllTime < 0 && _created != Unknown && point.Day - _created < RollingDays ? point.Downloads30d : point.DownloadsAllTime;

    /// <summary>Until when the all-time counter stood still, if an unchanged repository was last seen on a day.</summary>
    private int StoodUntil(int seen) =>
        _last.DownloadsAllTime >= 0 ? seen : CounterOf(_last) >= 0 ? Math.Max(_last.Day, Math.Min(seen, _created + RollingDays - 1)) : _last.Day;

    private void TakeMark(in HistoryPoint mark)
    {
        if (mark.IsHandedOver)
        {
            // Another partition has told of what came before, also where this one had held it earlier.
            (_isHandedOver, _hasLast, _counter, _missed, _unread, _open, _days) = (true, false, null, null, null, null, null);
            (_knownFrom, _saidFrom, _end) = (Unknown, Unknown, Unknown);
        }
        else if (mark.EndsKnowledge)
        {
            _missed ??= mark.AsOf;
        }
        else
        {
            (_unread ??= []).Add(mark.Crawl);
        }
    }

    private void TakeCounter<TSink>(long counter, int stood, int day, TSink sink)
        where TSink : IFlowSink
    {
        var isFirst = !_hasLast;

        // A crawl's as-of is its start: a repository that was created meanwhile may seem to be a day younger than nothing.
        var first = isFirst ? Math.Min(_created, day) : Math.Min(stood + 1, day);
        Forget(isFirst ? first : _last.Day + 1, day);
        var open = _open ?? [];
        open.ForEach(range => Clear(range.First, range.Last));
        if (first > stood || open.Count == 0)
        {
            open.Add((first, day));
        }

        _knownFrom = isFirst ? int.MinValue + 1 : _knownFrom;
        Spread(counter - (isFirst ? 0 : _counter!.Value), open, sink);
        _open = null;
    }

    private void Spread<TSink>(long difference, List<(int First, int Last)> ranges, TSink sink)
        where TSink : IFlowSink
    {
        var (days, i) = (ranges.Sum(range => range.Last - range.First + 1), 0);
        foreach (var (first, last) in difference == 0 ? [] : ranges)
        {
            for (var day = first; day <= last; day++, i++)
            {
                var part = Share(difference, i + 1, days) - Share(difference, i, days);
                if (part != 0)
                {
                    Say(day, part > 0 ? new FlowCell(part, 0, days > 1 ? part : 0, 0) : new FlowCell(0, part, 0, 0), sink);
                }
            }
        }
    }

    /// <summary>Says nothing of these days. The all-time counter may still tell of them, once it is known again.</summary>
    private void Leave<TSink>(int first, int last, TSink sink)
        where TSink : IFlowSink
    {
        if (first > last)
        {
            return;
        }

        sink.Undetermined(last - first + 1);
        if (_counter is not null)
        {
            (_open ??= []).Add((first, last));
        }
    }

    /// <summary>The first <paramref name="i"/> of <paramref name="days"/> equal parts of a whole number, rounded towards its beginning: what is left comes with the last.</summary>
    private static long Share(long whole, int i, int days) => (long)((Int128)whole * i / days);

    private void TakeRolling<TSink>(in HistoryPoint point, int seen, int stood, TSink sink)
        where TSink : IFlowSink
    {
        var day = point.Day;
        var isKnown = _hasLast && _last.Downloads30d >= 0 && _knownFrom != Unknown && _knownFrom <= _last.Day - RollingDays + 1 && day - seen < RollingDays;
        if (!isKnown)
        {
            Begin(point, stood, sink);
            return;
        }

        // While the all-time counter stood, nothing came, whatever left.
        var arrived = point.Downloads30d - _last.Downloads30d;
        for (var t = _last.Day + 1; t <= stood; t++)
        {
            arrived += Day(t - RollingDays);
            Forget(t, t);
        }

        // Days of crawls that found it unchanged: the same counter, so that what came is what left.
        for (var t = stood + 1; t <= seen; t++)
        {
            Estimate(t, t, 0, sink);
        }

        if (day > seen)
        {
            Estimate(seen + 1, day, arrived, sink);
        }
        else
        {
            Add(day, arrived, isSpread: false, sink);
        }
    }

    /// <summary>Σ d over the days = the counter's change + Σ d over those that left it meanwhile.</summary>
    private void Estimate<TSink>(int first, int last, long change, TSink sink)
        where TSink : IFlowSink
    {
        var arrived = change;
        for (var t = first; t <= last; t++)
        {
            arrived += Day(t - RollingDays);
        }

        Forget(first, last);
        var days = last - first + 1;
        for (var i = 0; i < days; i++)
        {
            if (first + i < _saidFrom)
            {
                Leave(first + i, first + i, sink);
            }

            Add(first + i, Share(arrived, i + 1, days) - Share(arrived, i, days), days > 1, sink);
        }
    }

    private void Add<TSink>(int day, long part, bool isSpread, TSink sink)
        where TSink : IFlowSink
    {
        if (day < _saidFrom)
        {
            Keep(day, part);
            return;
        }

        // What is said now must not be said again when the all-time counter comes back.
        _counter += part;
        if (part != 0)
        {
            Say(day, part > 0 ? new FlowCell(part, 0, isSpread ? part : 0, part) : new FlowCell(0, part, 0, 0), sink);
        }
    }

    private void Begin<TSink>(in HistoryPoint point, int stood, TSink sink)
        where TSink : IFlowSink
    {
        var first = point.Day - RollingDays + 1;
        (_days, _end) = (null, point.Day);
        for (var i = 0; i < RollingDays; i++)
        {
            Keep(first + i, Share(point.Downloads30d, i + 1, RollingDays) - Share(point.Downloads30d, i, RollingDays));
        }

        (_knownFrom, _saidFrom) = (first, point.Day + RollingDays + 1);
        Leave(_hasLast ? stood + 1 : point.Day, point.Day, sink);
    }

    private void Say<TSink>(int day, in FlowCell cell, TSink sink)
        where TSink : IFlowSink
    {
        Keep(day, cell.Flow + cell.Correction);
        sink.Add(day, cell);
    }

    private long Day(int day) => _days?[Place(day)] ?? 0;

    private void Keep(int day, long part)
    {
        if (day > _end - RollingDays)
        {
            (_days ??= new long[RollingDays])[Place(day)] += part;
        }
    }

    /// <summary>Takes back what was assumed of these days.</summary>
    private void Clear(int first, int last)
    {
        for (var t = Math.Max(first, _end - RollingDays + 1); _days is not null && t <= last; t++)
        {
            _days[Place(t)] = 0;
        }
    }

    /// <summary>Makes room for the days to come: what stood in their places is 30 days old.</summary>
    private void Forget(int first, int last)
    {
        _end = Math.Max(_end, last);
        for (var t = Math.Max(first, last - RollingDays + 1); _days is not null && t <= last; t++)
        {
            _days[Place(t)] = 0;
        }
    }

    private static int Place(int day) => ((day % RollingDays) + RollingDays) % RollingDays;
}
