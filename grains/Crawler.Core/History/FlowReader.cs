namespace Crawler.Core.History;

/// <summary>Reads rows off the flows of all months.</summary>
public static class FlowReader
{
    private const int MonthsOfYear = 12;

    /// <summary>Adds the days up by stretch and member.</summary>
    /// <param name="months">The flows that the points of each month tell of.</param>
    /// <param name="dimension">Dealt out by what.</param>
    /// <param name="step">How long a stretch is.</param>
    /// <param name="from">The first day wanted; null for the first known. Months and years that begin before it are left out.</param>
    /// <param name="to">The last day wanted; null for the last known. Stretches that end after it are left out, but for the last known month.</param>
    /// <param name="member">Only this member; null for all.</param>
    /// <returns>Oldest first, then by member; what had no download and no correction is left out.</returns>
    public static IReadOnlyList<FlowRow> Rows(IEnumerable<FlowVector> months, FlowDimension dimension, FlowStep step, DateOnly? from, DateOnly? to, string? member)
    {
        ArgumentNullException.ThrowIfNull(months);
        var (first, last) = (from is { } a ? HistoryMonth.DayOf(a) : int.MinValue, to is { } b ? HistoryMonth.DayOf(b) : int.MaxValue);
        var sums = new SortedDictionary<(int From, string Member), FlowCell>(Order.Instance);
        foreach (var (_, name, days) in months.SelectMany(month => month.Members).Where(entry => entry.Dimension == dimension && (member is null || entry.Member == member)))
        {
            foreach (var (day, cell) in days)
            {
                foreach (var start in Starts(day, step))
                {
                    if (start >= first && start <= last)
                    {
                        sums[(start, name)] = sums.GetValueOrDefault((start, name)) + cell;
                    }
                }
            }
        }

        var (oldest, newest) = sums.Count == 0 ? (0, 0) : (HistoryMonth.OfDay(sums.Keys.First().From) + MonthsOfYear - 1, HistoryMonth.OfDay(sums.Keys.Last().From));
        return
        [
            .. sums
                .Where(entry => entry.Value != default && (step != FlowStep.RollingYear || IsWhole(HistoryMonth.OfDay(entry.Key.From), oldest, newest)))
                .Select(entry => new FlowRow(
                    HistoryMonth.Day(entry.Key.From), entry.Key.Member, entry.Value.Flow, entry.Value.Correction, entry.Value.Interpolated, entry.Value.Estimated)),
        ];
    }

    private static IEnumerable<int> Starts(int day, FlowStep step)
    {
        var month = HistoryMonth.OfDay(day);
        return step switch
        {
            FlowStep.Day => [day],
            FlowStep.Month => [HistoryMonth.FirstDay(month)],
            _ => Enumerable.Range(month - MonthsOfYear + 1, MonthsOfYear).Select(HistoryMonth.FirstDay),
        };
    }

    /// <summary>Years that begin before the first known month, or end after the last, are no years.</summary>
    private static bool IsWhole(int start, int oldest, int newest) => start >= oldest && start + MonthsOfYear - 1 <= newest;

    private sealed class Order : IComparer<(int From, string Member)>
    {
        public static Order Instance { get; } = new();

        public int Compare((int From, string Member) x, (int From, string Member) y) => x.From != y.From ? x.From.CompareTo(y.From) : string.CompareOrdinal(x.Member, y.Member);
    }
}
