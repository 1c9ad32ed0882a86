namespace Crawler.Core.Scheduling;

/// <summary>What a schedule asks for: which crawl, how often, and what a run that comes late is worth. A value; what became of it is in <see cref="ScheduleState"/>.</summary>
public sealed record ScheduleSpec
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most <see cref="MaxNameLength"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of repository that is crawled, such as <c>models</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether only what is new or changed is crawled; else the whole listing.</summary>
    public bool IsHead { get; init; }

    /// <summary>The Hub's base address.</summary>
    public required Uri Hub { get; init; }

    /// <summary>Of how many full crawls the raw pages are kept, 0 to 100.</summary>
    public int KeepPages { get; init; } = 1;

    /// <summary>When it is due: five cron fields (minute, hour, day of the month, month, day of the week), or six with a second in front.</summary>
    public required string Cron { get; init; }

    /// <summary>The IANA time zone that <see cref="Cron"/> is read in, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>
    /// The most a run waits behind its due time, 0 to a day, so that many schedules do not ask at the same second. How long is a property of (name, due time), the same
    /// after every restart, and never so long that the next due time is reached.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How late a run may still begin, 2 minutes to 30 days; after that it is missed.</summary>
    public TimeSpan CatchUp { get; init; }

    /// <summary>The whole listing, every day at three in the morning UTC.</summary>
    public static ScheduleSpec Full(string name, string kind, Uri hub) => new()
    {
        Name = name,
        Kind = kind,
        Hub = hub,
        Cron = "0 3 * * *",
        Jitter = TimeSpan.FromMinutes(10),
        CatchUp = TimeSpan.FromHours(12),
    };

    /// <summary>What is new and changed, every quarter of an hour.</summary>
    public static ScheduleSpec Head(string name, string kind, Uri hub) => new()
    {
        Name = name,
        Kind = kind,
        IsHead = true,
        Hub = hub,
        Cron = "*/15 * * * *",
        CatchUp = TimeSpan.FromMinutes(15),
    };

    /// <summary>What is wrong with it and what to do, or null where it can be kept.</summary>
    public string? Problem() => this switch
    {
        _ when NameProblem(Name) is { } problem => problem,
        { Hub: { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } } => $"'{Hub}' is not an http or https address.",
        { KeepPages: < 0 or > 100 } => $"Pages of 0 to 100 full crawls can be kept, not of {KeepPages}.",
        _ when Jitter < TimeSpan.Zero || Jitter > TimeSpan.FromDays(1) => $"A jitter of {Jitter} is not between none and a day.",
        _ when CatchUp < TimeSpan.FromMinutes(2) || CatchUp > TimeSpan.FromDays(30) =>
            $"A catch-up window of {CatchUp} is not between 2 minutes and 30 days; wake-ups come once a minute, so a shorter one would miss runs.",
        _ => Timetable.TryRead(this, out _, out var problem) ? null : problem,
    };

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameProblem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxNameLength && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? null
            : $"'{name}' cannot be the name of a schedule: it takes 1 to {MaxNameLength} letters, digits, '-', '_' or '.', such as models-full.";
    }
}
