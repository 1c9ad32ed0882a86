namespace Crawler.Core.Lifetimes;

/// <summary>One lifetime of one repository under one definition.</summary>
/// <param name="Definition">What is meant by it.</param>
/// <param name="Signal">What it is read from.</param>
/// <param name="Days">
/// Days since release, 0 or more. Of a censored span or survival the greatest age whose end would have been seen by now: the lifetime is longer. Null for a censored t50 or t90, which may
/// turn out shorter than what is known; for a censored span or survival so young that no end could have been seen; and, uncensored, where nothing happened within the window of t50 and t90.
/// </param>
/// <param name="IsCensored">Whether the end is yet to be seen.</param>
public sealed record Lifetime(LifetimeDefinition Definition, Signal Signal, double? Days, bool IsCensored)
{
    /// <summary>
    /// The lifetimes of one repository under all definitions, or why it has none.
    /// <para>
    /// <b>Span</b>: 7·(w + 1) days for the last whole week w with e(w) ≥ θ·peak. Seen when at least as many whole weeks follow it as hold <see cref="LifetimeOptions.DormancyDays"/>
    /// (four for 28 days); else censored.
    /// </para>
    /// <para>
    /// <b>t50, t90</b>: where the cumulative events reach 50 % and 90 % of those of the first <see cref="LifetimeOptions.Window"/> weeks; the events of a day are taken to be spread evenly
    /// over it. Censored until all days of the window are known.
    /// </para>
    /// <para>
    /// <b>Survival</b>: the age at the first day of the quiet run that lasts to the last known day, if it is <see cref="LifetimeOptions.DormancyDays"/> long; else censored. An event after a
    /// long quiet therefore makes a dormant repository active again, and retracts its end. A day is quiet when its events are below θ of the peak of the mean of seven days in a row. That is
    /// one rule for both ends of the scale: what is popular is never at 0 and falls quiet against its own peak, while up to a peak of 1 ÷ θ events a day the bound is at most one event, so
    /// that quiet means none. A mean of seven days keeps one day's burst from setting the bar, and evens out the week.
    /// </para>
    /// <para>
    /// A censored span or survival is given the greatest age whose end would have been seen, which is the same for all repositories of one age. The age of the last event would be nearer,
    /// but it depends on what happened, and so would bias a survival curve.
    /// </para>
    /// </summary>
    /// <param name="curve">What is known.</param>
    /// <param name="options">Valid options (<see cref="LifetimeOptions.Validate"/>).</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="OverflowException">The events of a week do not fit 63 bits.</exception>
    public static LifetimeResult Of(DailyCurve curve, LifetimeOptions options)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if (curve.ExclusionUnder(options) is { } exclusion)
        {
            return new LifetimeResult([], exclusion);
        }

        // A curve that did not start unseen has weeks, if only none of them.
        var weeks = WeeklyCurve.Of(curve)!;
        return new LifetimeResult(
            [
                Span(weeks, curve.Signal, options),
                Quantile(curve, LifetimeDefinition.T50, 50, options),
                Quantile(curve, LifetimeDefinition.T90, 90, options),
                Survival(curve, options),
            ],
            null);
    }

    private static Lifetime Span(WeeklyCurve weeks, Signal signal, LifetimeOptions options)
    {
        var values = weeks.Values;
        var least = LeastNumber(options.Theta * weeks.Peak);
        var last = values.Length - 1;
        while (last >= 0 && values[last] < least)
        {
            last--;
        }

        var seenUpTo = values.Length - options.DormancyWeeks;
        return last + 1 <= seenUpTo
            ? new Lifetime(LifetimeDefinition.Span, signal, (last + 1) * WeeklyCurve.DaysPerWeek, false)
            : Censored(LifetimeDefinition.Span, signal, seenUpTo * WeeklyCurve.DaysPerWeek);
    }

    private static Lifetime Censored(LifetimeDefinition definition, Signal signal, int seenUpTo) => new(definition, signal, seenUpTo < 0 ? null : seenUpTo, true);

    private static Lifetime Quantile(DailyCurve curve, LifetimeDefinition definition, int percent, LifetimeOptions options)
    {
        var days = curve.SinceRelease;
        var window = options.Window * WeeklyCurve.DaysPerWeek;
        return days.Length < window
            ? new Lifetime(definition, curve.Signal, null, true)
            : new Lifetime(definition, curve.Signal, DayOf(days[..window], percent), false);
    }

    private static double? DayOf(ReadOnlySpan<long> days, int percent)
    {
        Int128 total = 0;
        foreach (var value in days)
        {
            total += value;
        }

        // In hundredths of an event, so that a day that reaches the share exactly is not missed by a rounding.
        var missing = total * percent;
        for (var day = 0; day < days.Length; day++)
        {
            var here = (Int128)days[day] * 100;
            if (here > 0 && here >= missing)
            {
                return day + ((double)missing / (double)here);
            }

            missing -= here;
        }

        return null;
    }

    private static Lifetime Survival(DailyCurve curve, LifetimeOptions options)
    {
        var days = curve.SinceRelease;
        var least = LeastNumber(options.Theta * PeakOfSevenDays(days) / WeeklyCurve.DaysPerWeek);
        var quietFrom = days.Length;
        while (quietFrom > 0 && days[quietFrom - 1] < least)
        {
            quietFrom--;
        }

        return days.Length - quietFrom >= options.DormancyDays
            ? new Lifetime(LifetimeDefinition.Survival, curve.Signal, quietFrom, false)
            : Censored(LifetimeDefinition.Survival, curve.Signal, days.Length - options.DormancyDays);
    }

    /// <summary>The least whole number of events that is not below a bar.</summary>
    private static long LeastNumber(decimal bar) => (long)decimal.Ceiling(bar);

    /// <summary>The most events of seven days in a row: seven times the peak of their mean.</summary>
    private static long PeakOfSevenDays(ReadOnlySpan<long> days)
    {
        long peak = 0;
        long sum = 0;
        for (var day = 0; day < days.Length; day++)
        {
            sum = checked(sum + days[day]);
            sum -= day >= WeeklyCurve.DaysPerWeek ? days[day - WeeklyCurve.DaysPerWeek] : 0;
            peak = Math.Max(peak, sum);
        }

        return peak;
    }
}
