using Crawler.Core.History;

namespace Crawler.Core.Audit;

/// <summary>What all points of one month tell of, worked out again.</summary>
public sealed class PlainFlowMonth
{
    private readonly SortedDictionary<string, SortedDictionary<int, FlowCell>> _countries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, FlowCell> _total = [];
    private readonly SortedSet<string> _unsettled = new(StringComparer.Ordinal);

    /// <summary>Downloads by day, counted from 1970-01-01.</summary>
    public IReadOnlyDictionary<int, FlowCell> Total => _total;

    /// <summary>Downloads by country member and day.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, FlowCell>> Countries =>
        _countries.ToDictionary(country => country.Key, IReadOnlyDictionary<int, FlowCell> (country) => country.Value);

    /// <summary>
    /// Countries between which repositories have changed hands: a closed month keeps those of the day on which it was worked out, so that only the sum over all of these can be
    /// told again.
    /// </summary>
    public IReadOnlySet<string> Unsettled => _unsettled;

    /// <summary>Repository-days of which nothing can be concluded.</summary>
    public long Undetermined { get; private set; }

    /// <summary>Repositories whose last 30 days both counters tell of.</summary>
    public long Checked { get; private set; }

    /// <summary>Their downloads in these days by the all-time counter.</summary>
    public long ByAllTime { get; private set; }

    /// <summary>Their 30-day counters.</summary>
    public long By30Days { get; private set; }

    internal void Add(PlainFlowTold told, string country, IEnumerable<string> everOf)
    {
        Undetermined += told.Undetermined;
        if (told.Check is { } check)
        {
            Checked++;
            ByAllTime = checked(ByAllTime + check.ByAllTime);
            By30Days = checked(By30Days + check.By30Days);
        }

        if (told.Days.Count == 0)
        {
            return;
        }

        if (!_countries.TryGetValue(country, out var days))
        {
            _countries[country] = days = [];
        }

        foreach (var (day, cell) in told.Days)
        {
            days[day] = days.GetValueOrDefault(day) + cell;
            _total[day] = _total.GetValueOrDefault(day) + cell;
        }

        var all = everOf.Append(country).Distinct().ToList();
        if (all.Count > 1)
        {
            _unsettled.UnionWith(all);
        }
    }
}
