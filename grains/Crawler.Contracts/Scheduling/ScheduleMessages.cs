using Crawler.Core.Scheduling;

namespace Crawler.Contracts.Scheduling;

/// <summary>A schedule as it stands.</summary>
/// <param name="Spec">What it asks for.</param>
/// <param name="State">What became of it so far.</param>
/// <param name="Next">Its next run; null where there is none any more.</param>
/// <param name="Problem">Why it cannot tell when it is due, and what to do; empty where it can.</param>
/// <param name="IsWoken">Whether the silo that answered has a reminder service: without, nothing wakes a schedule.</param>
[GenerateSerializer, Immutable, Alias("crawler.schedule-view")]
public sealed record ScheduleView(ScheduleSpec Spec, ScheduleState State, PlannedRun? Next, string Problem, bool IsWoken);

/// <summary>How a command to a schedule ended.</summary>
/// <param name="Ok">Whether it took effect, or had taken effect before.</param>
/// <param name="Message">Why it did not, and what to do; empty where it did.</param>
/// <param name="Schedule">The schedule afterwards, or as it was where it is deleted; null where there is none.</param>
/// <param name="IsUnknown">Whether there is no such schedule.</param>
[GenerateSerializer, Immutable, Alias("crawler.schedule-reply")]
public sealed record ScheduleReply(bool Ok, string Message, ScheduleView? Schedule, bool IsUnknown = false);

/// <summary>All schedules.</summary>
/// <param name="Schedules">By name.</param>
/// <param name="IsWoken">Whether the silo that answered has a reminder service.</param>
[GenerateSerializer, Immutable, Alias("crawler.schedule-list")]
public sealed record ScheduleList(IReadOnlyList<ScheduleView> Schedules, bool IsWoken);
