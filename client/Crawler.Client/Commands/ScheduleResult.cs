using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;

namespace Crawler.Client.Commands;

/// <summary>Schedules as results.</summary>
internal static class ScheduleResult
{
    /// <summary>One schedule, upright.</summary>
    public static Result One(ScheduleView schedule) => Result.Single(schedule, [.. Timing(), .. Details()]);

    /// <summary>Several schedules.</summary>
    public static Result Many(IEnumerable<ScheduleView> schedules) => Result.List(
        schedules,
        [
            .. Timing(),
            new("last", "last", ColumnKind.Text, schedule => schedule.State.Runs is [.., var last] ? Outcome(last) : null, ColumnUse.Human),
            .. Details().Where(field => field.Column.Use != ColumnUse.Human).Select(field => field with { Column = field.Column with { Use = ColumnUse.Machine } }),
        ]);

    /// <summary>What became of the last due times, latest first.</summary>
    public static Result Runs(ScheduleView schedule) => Result.List(
        schedule.State.Runs.Reverse(),
        new("due", "due", ColumnKind.Instant, run => run.Due),
        new("lastDue", "to", ColumnKind.Instant, run => run.Count > 1 ? run.LastDue : null),
        new("count", "count", ColumnKind.Count, run => run.Count),
        new("outcome", "outcome", ColumnKind.Text, Outcome),
        new("crawl", "crawl", ColumnKind.Text, run => run.Crawl),
        new("reason", "reason", ColumnKind.Text, run => run.Reason.Length == 0 ? null : run.Reason));

    /// <summary>Runs to come.</summary>
    public static Result Planned(IEnumerable<PlannedRun> runs) => Result.List(
        runs,
        new("due", "due", ColumnKind.Instant, run => run.Due),
        new("local", "local", ColumnKind.Text, Local),
        new("beginsAt", "begins", ColumnKind.Text, run => CellText.Instant(run.ActsAt)));

    private static IEnumerable<Field<ScheduleView>> Timing() =>
    [
        new("schedule", "schedule", ColumnKind.Text, schedule => schedule.Spec.Name),
        new("kind", "kind", ColumnKind.Text, schedule => schedule.Spec.Kind),
        new("type", "type", ColumnKind.Text, schedule => schedule.Spec.IsHead ? "head" : "full"),
        new("state", "state", ColumnKind.Text, State),
        new("cron", "cron", ColumnKind.Text, schedule => schedule.Spec.Cron),
        new("timeZone", "time zone", ColumnKind.Text, schedule => schedule.Spec.TimeZone),
        new("next", "next", ColumnKind.Instant, schedule => schedule.Next?.Due),
    ];

    private static IEnumerable<Field<ScheduleView>> Details() =>
    [
        new("nextLocal", "next, local", ColumnKind.Text, schedule => schedule.Next is { } next ? Local(next) : null),
        new("nextBeginsAt", "begins at", ColumnKind.Instant, schedule => schedule.Next?.ActsAt, ColumnUse.Machine),
        new("jitter", "jitter", ColumnKind.Text, schedule => Humanised.Duration(schedule.Spec.Jitter), ColumnUse.Human),
        new("jitterSeconds", "jitter", ColumnKind.Count, schedule => (long)schedule.Spec.Jitter.TotalSeconds, ColumnUse.Machine),
        new("catchUp", "catch-up window", ColumnKind.Text, schedule => Humanised.Duration(schedule.Spec.CatchUp), ColumnUse.Human),
        new("catchUpSeconds", "catch-up window", ColumnKind.Count, schedule => (long)schedule.Spec.CatchUp.TotalSeconds, ColumnUse.Machine),
        new("hub", "Hub", ColumnKind.Text, schedule => schedule.Spec.Hub.ToString()),
        new("keepPages", "pages kept of", ColumnKind.Count, schedule => schedule.Spec.KeepPages),
        new("note", "note", ColumnKind.Text, schedule => schedule.State.Note.Length == 0 ? null : schedule.State.Note),
        new("problem", "problem", ColumnKind.Text, schedule => schedule.Problem.Length == 0 ? null : schedule.Problem),
        new("waiting", "waits since", ColumnKind.Instant, schedule => schedule.State.Pending?.Due),
        new("waitsUntil", "at the latest until", ColumnKind.Instant, schedule => schedule.State.Pending?.Until, ColumnUse.Machine),
        new("processed", "processed up to", ColumnKind.Instant, schedule => schedule.State.Processed),
        new("started", "started", ColumnKind.Count, schedule => schedule.State.Counts.Started),
        new("resumed", "resumed", ColumnKind.Count, schedule => schedule.State.Counts.Resumed),
        new("skipped", "skipped", ColumnKind.Count, schedule => schedule.State.Counts.Skipped),
        new("missed", "missed", ColumnKind.Count, schedule => schedule.State.Counts.Missed),
        new("superseded", "superseded", ColumnKind.Count, schedule => schedule.State.Counts.Superseded),
        new("paused", "passed while paused", ColumnKind.Count, schedule => schedule.State.Counts.Paused),
        new("woken", "woken here", ColumnKind.Flag, schedule => schedule.IsWoken),
        new("runs", "runs", ColumnKind.Text, RunsJson, ColumnUse.Machine),
    ];

    private static string State(ScheduleView schedule) => schedule switch
    {
        { Problem.Length: > 0 } => "broken",
        { State.IsPaused: true } => "paused",
        { State.Pending: not null } => "waiting",
        _ => "active",
    };

    private static string Outcome(ScheduleRun run) => (run.IsTrigger ? "triggered, " : "") + run.Outcome.ToString().ToLowerInvariant();

    private static string Local(PlannedRun run) => run.Local.ToString("yyyy-MM-dd HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonArray RunsJson(ScheduleView schedule) =>
    [
        .. schedule.State.Runs.Select(run => (JsonNode)new JsonObject
        {
            ["due"] = CellText.Instant(run.Due),
            ["lastDue"] = CellText.Instant(run.LastDue),
            ["count"] = run.Count,
            ["outcome"] = run.Outcome.ToString().ToLowerInvariant(),
            ["trigger"] = run.IsTrigger,
            ["at"] = CellText.Instant(run.At),
            ["crawl"] = run.Crawl,
            ["reason"] = run.Reason,
        }),
    ];
}
