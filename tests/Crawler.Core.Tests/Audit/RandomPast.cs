using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.History;

namespace Crawler.Core.Tests.Audit;

/// <summary>A partition's past as chance has it: crawls accepted, rejected and partial; gaps, marks, counters that come and go and fall; names that others bore before.</summary>
internal sealed class RandomPast
{
    private const uint DaySeconds = 86_400;
    private const int FirstDay = 19_800;
    private static readonly string[] Owners = ["Qwen", "google", "mistralai", "nobody-reviewed"];
    private readonly Random _random;
    private readonly RecordTable _table = new();
    private readonly List<TimelineCrawl> _crawls = [];

    public RandomPast(int seed)
    {
        _random = new Random(seed);
        var asOf = (uint)FirstDay * DaySeconds;
        for (var ordinal = 1; ordinal <= 5 + _random.Next(80); ordinal++)
        {
            asOf += (uint)(_random.Next(12) == 0 ? _random.Next(60) * DaySeconds : _random.Next(3) * DaySeconds / 2);
            var kind = _random.Next(8);
            _crawls.Add(new TimelineCrawl(ordinal, $"models-{ordinal:d6}", asOf, kind < 5, kind == 5));
        }

        for (var number = 0; number < 8; number++)
        {
            AddRepository(number);
        }

        for (var number = 0; number < 3; number++)
        {
            AddImported($"{Owners[number]}/m{number}");
        }

        Records = _table.Capture();
    }

    public RecordCapture Records { get; }

    public IReadOnlyList<TimelineCrawl> Crawls => _crawls;

    public IEnumerable<int> Months => Records.History.Select(segment => segment.Month).Distinct().Order();

    public HistoryTable PointsOf(int month) => HistoryTable.Of([.. Records.History.Where(segment => segment.Month == month)], Records);

    /// <summary>Of each repository all points, ascending.</summary>
    public IEnumerable<(RepoId Id, IReadOnlyList<HistoryPoint> Points)> AllPoints()
    {
        var all = new SortedDictionary<RepoId, List<HistoryPoint>>();
        foreach (var table in Months.Select(PointsOf))
        {
            for (var place = 0; place < table.Count; place++)
            {
                (all.TryGetValue(table.Id(place), out var own) ? own : all[table.Id(place)] = []).AddRange(table.Points(place));
            }
        }

        return all.Select(entry => (entry.Key, (IReadOnlyList<HistoryPoint>)entry.Value));
    }

    private void AddRepository(int number)
    {
        var created = FirstDay + _random.Next(-60, 100);
        var id = new RepoId(((ulong)created * DaySeconds << 32) | 7, (uint)number);
        var slot = Put(id, $"{Owners[number % 4]}/m{number % 5}", created * 86_400_000L, isHeld: _random.Next(6) != 0);
        if (_random.Next(3) == 0)
        {
            _table.FormerNames.Add(new FormerName($"{Owners[_random.Next(3)]}/m{_random.Next(3)}", id, 2));
        }

        AddPoints(slot, created);
    }

    private void AddImported(string name) => AddPoints(Put(RepoId.Provisional(Encoding.UTF8.GetBytes(name)), name, 0, isHeld: true), FirstDay);

    private int Put(RepoId id, string name, long createdAt, bool isHeld)
    {
        var row = new RowBuilder { Id = id, Downloads30d = 1, CreatedAt = createdAt };
        row.SetName(Encoding.UTF8.GetBytes(name));
        var packed = new PackedWriter();
        Assert.NotEqual(0, row.Pack(packed));
        var state = new RecordState(1, 1, 1);
        return isHeld
            ? _table.Put(PackedRecord.Pack(null, packed.Written), state)
            : _table.Put(PackedRecord.Stub(packed.Written), state.Moved(1).Dropped());
    }

    private void AddPoints(int slot, int created)
    {
        var (ever, mode) = ((long)_random.Next(500), _random.Next(4));
        foreach (var crawl in _crawls.Where(crawl => crawl.AsOf / DaySeconds + 1 >= created))
        {
            mode = _random.Next(12) == 0 ? _random.Next(4) : mode;
            ever = Math.Max(0, ever + _random.Next(-15, 120));
            var recent = Math.Max(0, Math.Min(ever, 300 + _random.Next(200)));
            var what = _random.Next(20);
            if (what == 0 && _random.Next(4) == 0)
            {
                _table.History.Append(slot, HistoryPoint.HandedOver(crawl.AsOf));
            }

            HistoryPoint? point = what switch
            {
                < 7 => null,
                7 => HistoryPoint.Missed(crawl.AsOf, crawl.Ordinal),
                8 => HistoryPoint.Unread(crawl.AsOf, crawl.Ordinal),
                _ => new HistoryPoint(crawl.AsOf, crawl.Ordinal, mode is 0 or 1 ? recent : -1, mode is 0 or 2 ? ever : -1, 0),
            };
            if (point is { } told)
            {
                _table.History.Append(slot, told);
            }
        }
    }
}
