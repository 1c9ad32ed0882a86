using System.Globalization;

namespace Crawler.Core.Scheduling;

/// <summary>The names of runs: <c>schedule@due</c> or <c>schedule@trigger:request</c>. A name is given once, whatever is repeated.</summary>
public static class RunKey
{
    /// <summary>The run of a due time.</summary>
    public static string OfDue(string schedule, DateTimeOffset due) => string.Create(CultureInfo.InvariantCulture, $"{schedule}@{due.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");

    /// <summary>The run that somebody asked for.</summary>
    public static string OfTrigger(string schedule, string request) => $"{schedule}@trigger:{request}";

    /// <summary>The schedule of a run.</summary>
    public static string ScheduleOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split('@', 2)[0];
    }
}
