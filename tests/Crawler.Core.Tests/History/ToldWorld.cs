using Crawler.Core.Catalogue;
using Crawler.Core.History;

namespace Crawler.Core.Tests.History;

/// <summary>
/// Two years of crawls late in the evening, with days left out, one that the anomaly gate kept back, models that are deleted and others without an all-time counter; and what a
/// partition would hold of them.
/// </summary>
internal sealed class ToldWorld
{
    public const int Days = 730;
    private const int FirstDay = 20_620;
    private const int RejectedDay = 200;
    private const uint Evening = 23 * 3600;
    private readonly RecordTable _records = new();
    private readonly List<(RepoId Id, HistoryPoint Point)> _points = [];
    private readonly List<TimelineCrawl> _crawls = [];
    private readonly Random _random;
    private int _models;

    public ToldWorld(int seed)
    {
        _random = new Random(seed);
        for (var day = 0; day < Days; day++)
        {
            // A fortnight's silence, and now and then a day's.
            if (day is < 300 or >= 312 && (day == Days - 1 || day == RejectedDay || _random.Next(20) > 0))
            {
                var isRejected = day == RejectedDay;
                _crawls.Add(new TimelineCrawl(_crawls.Count + 1, $"models-{_crawls.Count + 1:d6}", ((uint)(FirstDay + day) * 86_400) + Evening, !isRejected, isRejected));
            }
        }

        Timeline = new Timeline(_crawls);
    }

    public Timeline Timeline { get; }

    public RecordCapture Records => _records.Capture();

    /// <summary>All points by month.</summary>
    public IEnumerable<(int Month, HistoryTable Points)> Months => _points
        .GroupBy(entry => HistoryMonth.Of(entry.Point.AsOf))
        .OrderBy(month => month.Key)
        .Select(month => (month.Key, Table(month)));

    /// <summary>Lets a model be born on one of the first days and live, and crawls it.</summary>
    /// <returns>The part of its first day before its birth, the days since which it lived, and all its downloads by the last crawl that saw it.</returns>
    public (double BornAt, int DaysKnown, long Downloads) Add(ToldLife life, long parameters, bool isDeleted, bool hasAllTime)
    {
        var (born, bornAt, id) = (_random.Next(1, 360), _random.NextDouble(), Some.Id(++_models));
        var lived = life.Live(Days - born, bornAt, _random);
        var deleted = isDeleted ? born + 40 + _random.Next(300) : int.MaxValue;
        var (last, gone, seenUpTo) = (default(HistoryPoint), 0, 0);
        foreach (var crawl in _crawls.Where(crawl => DayOf(crawl) >= born))
        {
            if (DayOf(crawl) >= deleted)
            {
                _points.Add((id, HistoryPoint.Missed(crawl.AsOf, crawl.Ordinal)));
                gone = crawl.Ordinal + 1;
                break;
            }

            var age = DayOf(crawl) - born;
            var point = crawl.IsRejected ? new HistoryPoint(crawl.AsOf, crawl.Ordinal, 0, 0, 0) : new HistoryPoint(
                crawl.AsOf, crawl.Ordinal, lived[Math.Max(0, age - 29)..(age + 1)].Sum(), hasAllTime ? lived[..(age + 1)].Sum() : -1, 0);

            // What a crawl finds unchanged leaves no point.
            if ((point.Downloads30d, point.DownloadsAllTime) != (last.Downloads30d, last.DownloadsAllTime) || last.Crawl == 0)
            {
                _points.Add((id, point));
                last = point;
            }

            seenUpTo = crawl.IsRejected ? seenUpTo : age + 1;
        }

        var created = DateTimeOffset.UnixEpoch.AddDays(FirstDay + born + bornAt);
        var observation = Some.Observation(_models, parameters: parameters, task: hasAllTime ? "counted" : "rolling", createdAt: created);
        _records.Put(PackedRecord.Pack(null, observation), new RecordState(1, 1, 1, GoneIn: gone));
        return (bornAt, seenUpTo, lived[..seenUpTo].Sum());
    }

    private static int DayOf(TimelineCrawl crawl) => (int)(crawl.AsOf / 86_400) - FirstDay;

    private static HistoryTable Table(IEnumerable<(RepoId Id, HistoryPoint Point)> points)
    {
        var joiner = new HistoryTable.Joiner();
        foreach (var own in points.GroupBy(entry => entry.Id).OrderBy(own => own.Key))
        {
            joiner.Add(own.Key, own.Select(entry => entry.Point).Order());
        }

        return joiner.Join();
    }
}
