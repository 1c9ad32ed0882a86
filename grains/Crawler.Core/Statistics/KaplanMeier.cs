using Crawler.Core.Catalogue;

namespace Crawler.Core.Statistics;

/// <summary>
/// The product-limit estimate of survival (Kaplan and Meier 1958) from durations in whole weeks, some of them censored: S(w) = Π over v ≤ w of (1 − d(v) ÷ n(v)), with d(v) the ends in week
/// v and n(v) those at risk in it. A duration of x weeks is <i>w</i> = ⌊x⌋; in one week ends come before censorings, so what is censored in a week is at risk in it. What is kept are counts,
/// so the parts of disjoint sets add up exactly. Not safe for several threads at once.
/// </summary>
public sealed class KaplanMeier
{
    /// <summary>The longest duration that is kept apart, in weeks: a hundred years. Longer ones count with it.</summary>
    public const int MaxWeek = 5_200;

    // 1/3 · 3/4 and the like come out a few units of the last place beside the half that they are.
    private const double HalfAndRounding = 0.5 + 1e-12;

    private readonly List<long> _events = [];
    private readonly List<long> _censored = [];

    /// <summary>Weeks that anything is known of: one more than the longest duration.</summary>
    public int Weeks => _events.Count;

    /// <summary>How many durations there are.</summary>
    public long Count => AtRisk(0);

    /// <summary>How many of them are censored.</summary>
    public long CensoredCount => _censored.Sum();

    /// <summary>Adds one duration.</summary>
    /// <param name="week">Whole weeks, 0 or more.</param>
    /// <param name="isCensored">Whether its end was not seen: it is longer than that.</param>
    /// <param name="count">How many such durations, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative week or count.</exception>
    public void Add(int week, bool isCensored, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(week);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return;
        }

        var bounded = Math.Min(week, MaxWeek);
        Reach(bounded + 1);
        var counts = isCensored ? _censored : _events;
        counts[bounded] = checked(counts[bounded] + count);
    }

    /// <summary>Adds the durations of another set that has none in common with this one.</summary>
    public void Merge(KaplanMeier other)
    {
        Reach(other.Weeks);
        for (var week = 0; week < other.Weeks; week++)
        {
            _events[week] = checked(_events[week] + other._events[week]);
            _censored[week] = checked(_censored[week] + other._censored[week]);
        }
    }

    /// <summary>Durations that end in a week, d(w); 0 beyond the known weeks.</summary>
    public long Events(int week) => week < Weeks ? _events[week] : 0;

    /// <summary>Durations of that many weeks or more, n(w); 0 beyond the known weeks.</summary>
    public long AtRisk(int week)
    {
        long sum = 0;
        for (var later = week; later < Weeks; later++)
        {
            sum = checked(sum + _events[later] + _censored[later]);
        }

        return sum;
    }

    /// <summary>
    /// The whole table, week 0 first, one row for each of <see cref="Weeks"/>; empty where there is no duration.
    /// </summary>
    public IReadOnlyList<SurvivalWeek> Table()
    {
        var rows = new List<SurvivalWeek>(Weeks);
        var atRisk = Count;
        var survival = 1.0;
        for (var week = 0; week < Weeks && atRisk > 0; week++)
        {
            var hazard = (double)_events[week] / atRisk;
            survival *= 1 - hazard;
            rows.Add(new SurvivalWeek(week, atRisk, _events[week], hazard, survival));
            atRisk -= _events[week] + _censored[week];
        }

        return rows;
    }

    /// <summary>
    /// The half-life, S⁻¹(0.5): the least number of whole weeks w with S(w) ≤ 0.5, so that half of the durations are no longer than w whole weeks. Null where the curve does not fall that
    /// far.
    /// </summary>
    public int? Median()
    {
        foreach (var row in Table())
        {
            if (row.Survival <= HalfAndRounding)
            {
                return row.Week;
            }
        }

        return null;
    }

    /// <summary>
    /// The mean of the smaller of <paramref name="weeks"/> and the duration in whole weeks: Σ of S(w) over w &lt; <paramref name="weeks"/>, 0 to <paramref name="weeks"/>. Half a week less
    /// than the mean in days, on average. Null where there is no duration, or where the curve is known for fewer weeks and has not come to 0.
    /// </summary>
    /// <param name="weeks">The restriction, 1 or more; 52 for that of metrics M31.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one week.</exception>
    public double? RestrictedMean(int weeks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weeks, 1);
        var table = Table();
        if (table.Count == 0 || (table.Count < weeks && table[^1].Survival > 0))
        {
            return null;
        }

        return table.Take(weeks).Sum(row => row.Survival);
    }

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)Weeks);
        for (var week = 0; week < Weeks; week++)
        {
            target.Varint(_events[week]);
            target.Varint(_censored[week]);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    internal static KaplanMeier Read(ref PackedReader reader)
    {
        var result = new KaplanMeier();
        var weeks = reader.Count();
        if (weeks > MaxWeek + 1)
        {
            throw new InvalidDataException($"A survival curve of {weeks} weeks: the stored bytes are damaged.");
        }

        result.Reach(weeks);
        for (var week = 0; week < weeks; week++)
        {
            result._events[week] = reader.Varint();
            result._censored[week] = reader.Varint();
        }

        return result;
    }

    private void Reach(int weeks)
    {
        while (_events.Count < weeks)
        {
            _events.Add(0);
            _censored.Add(0);
        }
    }
}
