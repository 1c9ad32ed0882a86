using Crawler.Core.Dimensions;

namespace Crawler.Core.Lifetimes;

/// <summary>
/// Events of one signal of one repository, by UTC day. Days are counted from 1970-01-01. Nothing is known before <see cref="FirstKnown"/> and after <see cref="LastKnown"/>; every day
/// between them is known. Immutable.
/// </summary>
public sealed class DailyCurve
{
    private const int DaySeconds = 86_400;

    private readonly long[] _values;

    /// <summary>Takes what is known.</summary>
    /// <param name="signal">What is counted.</param>
    /// <param name="createdAt">The repository's creation, Unix seconds, 0 or more.</param>
    /// <param name="firstKnown">The first known day.</param>
    /// <param name="values">Events of each day from <paramref name="firstKnown"/> on, 0 or more; copied.</param>
    /// <param name="release">The day of release where it is known to differ from that of creation; null for the day of creation.</param>
    /// <exception cref="ArgumentException">A day has less than 0 events: corrections belong into a series of their own (metrics 1.3).</exception>
    public DailyCurve(Signal signal, long createdAt, int firstKnown, ReadOnlySpan<long> values, int? release = null)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
            {
                throw new ArgumentException($"Day {firstKnown + i} has {values[i]} events. Keep corrections in a series of their own.", nameof(values));
            }
        }

        (Signal, CreatedAt, FirstKnown) = (signal, createdAt, firstKnown);
        Release = release ?? checked((int)(createdAt / DaySeconds));
        _values = values.ToArray();
    }

    /// <summary>What is counted.</summary>
    public Signal Signal { get; }

    /// <summary>The repository's creation, Unix seconds.</summary>
    public long CreatedAt { get; }

    /// <summary>The day of release: age 0.</summary>
    public int Release { get; }

    /// <summary>The first known day.</summary>
    public int FirstKnown { get; }

    /// <summary>The last known day; the day before <see cref="FirstKnown"/> where none is.</summary>
    public int LastKnown => FirstKnown + _values.Length - 1;

    /// <summary>Events of each day from <see cref="FirstKnown"/> on.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>Whether days since the release are missing at the beginning: the first known day is later than the release.</summary>
    public bool StartedUnseen => FirstKnown > Release;

    /// <summary>
    /// Events by age in days, from the release day (age 0) to the last known one. Days before the release are left out. Where <see cref="StartedUnseen"/> there is no such series, and it is
    /// empty.
    /// </summary>
    public ReadOnlySpan<long> SinceRelease => StartedUnseen || Release > LastKnown ? [] : _values.AsSpan(Release - FirstKnown);

    /// <summary>Why this curve has no lifetime under these options; null when it has one. The first reason of the enum's order that holds.</summary>
    public LifetimeExclusion? ExclusionUnder(LifetimeOptions options)
    {
        if (CreatedAt <= CreationMonth.FloorSecond)
        {
            return LifetimeExclusion.AtFloor;
        }

        return StartedUnseen ? LifetimeExclusion.StartedUnseen
            : HasEvents(options.MinimumEvents) ? null
            : LifetimeExclusion.TooFewEvents;
    }

    private bool HasEvents(int wanted)
    {
        // Counted down, so that no sum can overflow.
        long missing = wanted;
        foreach (var value in SinceRelease)
        {
            if (value >= missing)
            {
                return true;
            }

            missing -= value;
        }

        return missing <= 0;
    }
}
