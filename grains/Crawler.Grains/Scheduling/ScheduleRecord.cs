using Crawler.Core.Scheduling;

namespace Crawler.Grains.Scheduling;

/// <summary>A schedule as stored.</summary>
internal sealed record ScheduleRecord
{
    /// <summary>The format that this program writes.</summary>
    public const int KnownVersion = 1;

    /// <summary>The format's version.</summary>
    public int V { get; init; } = KnownVersion;

    public required ScheduleSpec Spec { get; init; }

    public required ScheduleState State { get; init; }
}
