using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;

namespace Crawler.Core.Audit;

/// <summary>
/// Works the flows out again, in total and by country, from the points and the records alone: of each repository the whole list of its points at once. Shares no code with the
/// fold that works month by month from where it has come to.
/// </summary>
/// <param name="registry">The attribution; each month counts by what held on its last day.</param>
/// <param name="crawls">All crawls.</param>
public sealed class PlainFlows(OwnerRegistry registry, IReadOnlyList<TimelineCrawl> crawls)
{
    private static readonly DateTimeOffset Floor = new(2022, 3, 2, 23, 29, 6, TimeSpan.Zero);
    private readonly SortedDictionary<int, PlainFlowMonth> _months = [];

    /// <summary>What the points of each month tell of. Months are counted from January 1970.</summary>
    public IReadOnlyDictionary<int, PlainFlowMonth> Months => _months;

    /// <summary>Adds one partition.</summary>
    /// <param name="records">All its records, with those that are gone or have moved away.</param>
    /// <param name="formerNames">The names that were given up there.</param>
    /// <param name="points">The points of each repository, ascending; repositories that are known by a name only come first, as ids order.</param>
    public void Add(
        IReadOnlyCollection<(Observation Record, bool IsHeld)> records,
        IReadOnlyCollection<FormerName> formerNames,
        IEnumerable<(RepoId Id, IReadOnlyList<HistoryPoint> Points)> points)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(formerNames);
        ArgumentNullException.ThrowIfNull(points);
        var byId = records.ToDictionary(record => record.Record.Id);
        var former = formerNames.ToLookup(name => name.Id, name => name.Name);
        foreach (var (id, own) in WithNames(records, formerNames, points))
        {
            if (byId.TryGetValue(id, out var record))
            {
                Add(record.Record, record.IsHeld, [.. former[id].Append(record.Record.Name).Select(OwnerOf).Distinct()], own);
            }
        }
    }

    /// <summary>Points that were imported under a name go to the youngest repository that bears or bore it and had been created by then; where there is none, they stay.</summary>
    private static IEnumerable<(RepoId Id, IReadOnlyList<HistoryPoint> Points)> WithNames(
        IReadOnlyCollection<(Observation Record, bool IsHeld)> records,
        IReadOnlyCollection<FormerName> formerNames,
        IEnumerable<(RepoId Id, IReadOnlyList<HistoryPoint> Points)> points)
    {
        var bearers = records.Where(record => !record.Record.Id.IsProvisional).Select(record => (record.Record.Name, record.Record.Id))
            .Concat(formerNames.Select(former => (former.Name, former.Id)))
            .ToLookup(pair => pair.Name, pair => pair.Id);
        var names = records.Where(record => record.Record.Id.IsProvisional).ToDictionary(record => record.Record.Id, record => record.Record.Name);
        var given = new SortedDictionary<RepoId, List<HistoryPoint>>();
        foreach (var (id, own) in points)
        {
            if (id.IsProvisional)
            {
                foreach (var point in own)
                {
                    var youngest = bearers[names.GetValueOrDefault(id, "")].Where(bearer => bearer.CreatedAtSeconds <= point.AsOf).DefaultIfEmpty(id).Max();
                    (given.TryGetValue(youngest, out var to) ? to : given[youngest] = []).Add(point);
                }
            }
            else if (given.Remove(id, out var imported))
            {
                yield return (id, Ordered([.. imported, .. own]));
            }
            else
            {
                yield return (id, own);
            }
        }

        foreach (var (id, imported) in given)
        {
            yield return (id, Ordered(imported));
        }
    }

    /// <summary>By instant; what the repository itself was seen with wins over what was imported of the same crawl.</summary>
    private static List<HistoryPoint> Ordered(List<HistoryPoint> points) =>
        [.. points.Select((point, i) => (point, i)).GroupBy(pair => (pair.point.AsOf, pair.point.Crawl)).Select(same => same.MaxBy(pair => pair.i).point).Order()];

    private void Add(Observation record, bool isHeld, IReadOnlyList<string> owners, IReadOnlyList<HistoryPoint> points)
    {
        // Of what was dropped when it moved, the id still tells when it was created.
        var createdAt = isHeld ? record.CreatedAt : DateTimeOffset.FromUnixTimeSeconds(record.Id.CreatedAtSeconds);
        int? created = createdAt < Floor ? null : (createdAt.UtcDateTime.Date - DateTime.UnixEpoch).Days;
        foreach (var (month, told) in PlainFlow.Of(created, points, crawls))
        {
            if (!_months.TryGetValue(month, out var sums))
            {
                _months[month] = sums = new PlainFlowMonth();
            }

            sums.Add(told, CountryOf(OwnerOf(record.Name), month), owners.Select(owner => CountryOf(owner, month)));
        }
    }

    private string CountryOf(string owner, int month) =>
        registry.CountryOf(owner, DateOnly.FromDateTime(DateTime.UnixEpoch.AddMonths(month + 1).AddDays(-1)));

    private static string OwnerOf(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : "";
}
