using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Cronos;

namespace Crawler.Core.Scheduling;

/// <summary>
/// The due times of a schedule, and when each is acted on. What the clock's changes do to them is Cronos' documented behaviour: a time that spring leaves out is due when
/// the clock has jumped; a fixed time that autumn repeats is due once, an interval goes on through both hours.
/// </summary>
public sealed class Timetable
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly string _name;
    private readonly TimeSpan _jitter;

    private Timetable(ScheduleSpec spec, CronExpression cron, TimeZoneInfo zone)
    {
        _cron = cron;
        _zone = zone;
        _name = spec.Name;
        _jitter = spec.Jitter;
    }

    /// <summary>Reads the timetable of a schedule.</summary>
    /// <param name="spec">The schedule.</param>
    /// <param name="timetable">Its timetable.</param>
    /// <param name="problem">Why it has none, and what to do: its cron expression is wrong or never due, or this machine does not know its time zone.</param>
    public static bool TryRead(ScheduleSpec spec, [NotNullWhen(true)] out Timetable? timetable, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(spec);
        timetable = null;
        if (!CronText.TryParse(spec.Cron, out var cron, out problem))
        {
            return false;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(spec.TimeZone, out var zone))
        {
            problem = ZoneProblem(spec.TimeZone);
            return false;
        }

        if (cron.GetNextOccurrence(DateTimeOffset.UnixEpoch, zone) is null)
        {
            problem = $"'{spec.Cron}' is never due: there is no such day.";
            return false;
        }

        timetable = new Timetable(spec, cron, zone);
        return true;
    }

    /// <summary>The first due time after an instant, in UTC; null where there is none any more.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset after) => _cron.GetNextOccurrence(after, _zone)?.ToUniversalTime();

    /// <summary>When a due time is acted on: at most the jitter later, and before the next due time.</summary>
    public DateTimeOffset ActsAt(DateTimeOffset due)
    {
        if (_jitter < TimeSpan.FromSeconds(1))
        {
            return due;
        }

        var gap = (NextDue(due) ?? DateTimeOffset.MaxValue) - due;
        var seconds = (ulong)(_jitter < gap ? _jitter : gap - TimeSpan.FromSeconds(1)).TotalSeconds;
        var text = string.Create(CultureInfo.InvariantCulture, $"{_name}|{due.ToUnixTimeSeconds()}");
        return due + TimeSpan.FromSeconds(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)) % (seconds + 1));
    }

    /// <summary>An instant as the clocks of the time zone show it.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone);

    private static string ZoneProblem(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
        ? $"There is no time zone '{zone}'. Give the name of one in the IANA database, such as Europe/Berlin, or UTC."
        : $"The time zone '{zone}' cannot be read: the machine that runs the silo has no time zone database. Install its tzdata package, or give UTC.";
}
