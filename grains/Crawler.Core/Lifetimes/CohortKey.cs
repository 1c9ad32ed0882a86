namespace Crawler.Core.Lifetimes;

/// <summary>The repositories that are looked at together: those of one member of a dimension, released in one quarter, by one signal.</summary>
/// <param name="Dimension">The dimension's word, as in <c>dimension list</c>; <see cref="All"/> for all repositories together.</param>
/// <param name="Member">The member; <see cref="All"/> for all of them together.</param>
/// <param name="Quarter">The quarter of the release in UTC, such as <c>2025-Q1</c>; <see cref="All"/> for all of them together.</param>
/// <param name="Signal">What lifetimes are read from: those of different signals are never mixed.</param>
public sealed record CohortKey(string Dimension, string Member, string Quarter, Signal Signal)
{
    /// <summary>The word for everything: of a part of the key, that it does not choose.</summary>
    public const string All = "all";

    /// <summary>The order of keys by their parts, ordinal: that of stored cohorts.</summary>
    public static IComparer<CohortKey> Order { get; } = Comparer<CohortKey>.Create((a, b) =>
    {
        var order = string.CompareOrdinal(a.Dimension, b.Dimension);
        order = order != 0 ? order : string.CompareOrdinal(a.Member, b.Member);
        order = order != 0 ? order : string.CompareOrdinal(a.Quarter, b.Quarter);
        return order != 0 ? order : a.Signal.CompareTo(b.Signal);
    });

    /// <summary>The quarter of a day.</summary>
    /// <param name="day">The day, counted from 1970-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The day is not between the years 1 and 9999.</exception>
    public static string QuarterOf(int day)
    {
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);
        return $"{date.Year:D4}-Q{((date.Month - 1) / 3) + 1}";
    }
}
