namespace Crawler.Core.Lifetimes;

/// <summary>Events of one repository by whole weeks since release: week 0 is days 0 to 6 of age. An incomplete last week is left out: it would look like a fall. Immutable.</summary>
public sealed class WeeklyCurve
{
    /// <summary>Days in a week.</summary>
    public const int DaysPerWeek = 7;

    private readonly long[] _values;

    private WeeklyCurve(long[] values) => _values = values;

    /// <summary>Events of each whole known week since release.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>The most events of a week; 0 where there is no whole week.</summary>
    public long Peak => _values.Length == 0 ? 0 : _values.Max();

    /// <summary>Adds days up to weeks; null where the first days were not seen (<see cref="DailyCurve.StartedUnseen"/>), because then no week is known to be whole.</summary>
    /// <exception cref="OverflowException">The events of a week do not fit 63 bits.</exception>
    public static WeeklyCurve? Of(DailyCurve curve)
    {
        if (curve.StartedUnseen)
        {
            return null;
        }

        var days = curve.SinceRelease;
        var weeks = new long[days.Length / DaysPerWeek];
        for (var day = 0; day < weeks.Length * DaysPerWeek; day++)
        {
            weeks[day / DaysPerWeek] = checked(weeks[day / DaysPerWeek] + days[day]);
        }

        return new WeeklyCurve(weeks);
    }
}
