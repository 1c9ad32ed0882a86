using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>The rules of a schedule, one by one.</summary>
public partial class SchedulerTests
{
    private static readonly DateTimeOffset Noon = ScheduleDriver.Noon;
    private readonly ScriptedCrawls _crawls = new();
    private readonly ScheduleDriver _daily;

    public SchedulerTests() => _daily = Make(ScheduleDriver.Daily);

    [Fact]
    public void A_due_time_is_run_once_however_often_it_is_woken()
    {
        foreach (var second in (int[])[-60, 0, 0, 1, 60, 3600, 3600 * 23])
        {
            _daily.Wake(Noon.AddSeconds(second));
        }

        Assert.Equal(["daily@2026-08-22T12:00:00Z"], _crawls.Runs);
        Assert.Equal((ScheduleOutcome.Started, Noon, "models-000001"), Last());
        Assert.Equal(Noon.AddDays(1), _daily.WakeAt);
    }

    [Fact]
    public void A_clock_that_goes_back_runs_nothing_twice()
    {
        _daily.Wake(Noon.AddMinutes(1));
        _daily.Wake(Noon.AddMinutes(-30));
        _daily.Wake(Noon);

        Assert.Single(_crawls.Runs);
    }

    [Fact]
    public void After_an_outage_the_latest_is_run_if_its_window_is_open_and_the_others_are_counted()
    {
        _daily.Wake(Noon.AddDays(3).AddHours(12));

        Assert.Equal(["daily@2026-08-25T12:00:00Z"], _crawls.Runs);
        var missed = _daily.State.Runs[0];
        Assert.Equal((ScheduleOutcome.Missed, Noon, Noon.AddDays(2), 3), (missed.Outcome, missed.Due, missed.LastDue, missed.Count));
        Assert.Equal(new ScheduleCounts(Started: 1, Missed: 3), _daily.State.Counts);
    }

    [Fact]
    public void Outside_the_window_nothing_is_run()
    {
        _daily.Wake(Noon.AddDays(1).AddHours(12).AddSeconds(1));

        Assert.Empty(_crawls.Runs);
        Assert.Equal(new ScheduleCounts(Missed: 2), _daily.State.Counts);
        Assert.Equal(Noon.AddDays(2), _daily.WakeAt);
    }

    [Fact]
    public void Its_own_crawl_going_on_skips_a_run_with_the_reason()
    {
        _crawls.Open = Own(OpenCrawlState.Working);

        _daily.Wake(Noon);
        _daily.Wake(Noon.AddDays(1));

        var skipped = Assert.Single(_daily.State.Runs);
        Assert.Equal((ScheduleOutcome.Skipped, 2, "models-000009"), (skipped.Outcome, skipped.Count, skipped.Crawl));
        Assert.Contains("still going on", skipped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_crawl_that_a_problem_stopped_is_resumed()
    {
        _crawls.Open = Own(OpenCrawlState.Stuck);

        _daily.Wake(Noon);

        Assert.Equal(["models-000009"], _crawls.Resumed);
        Assert.Equal((ScheduleOutcome.Resumed, Noon, "models-000009"), Last());
    }

    [Theory]
    [InlineData("daily@2026-08-21T12:00:00Z")]
    [InlineData(null)]
    public void A_crawl_that_a_person_paused_is_left_alone(string? run)
    {
        _crawls.Open = new OpenCrawl("models-000009", run, OpenCrawlState.PausedByPerson);

        _daily.Wake(Noon);

        Assert.Empty(_crawls.Resumed);
        Assert.Equal((ScheduleOutcome.Skipped, Noon, "models-000009"), Last());
        Assert.Contains("paused by somebody", _daily.State.Runs[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_the_crawl_of_somebody_else_a_run_waits_and_begins()
    {
        _crawls.Open = Others(OpenCrawlState.Working);
        _daily.Wake(Noon);
        Assert.Equal(Noon.AddMinutes(1), Scheduler.WakeAt(_daily.Table, _daily.State, Noon));
        _daily.Wake(Noon.AddHours(11));
        Assert.Empty(_daily.State.Runs);

        _crawls.Open = null;
        _daily.Wake(Noon.AddHours(12));

        Assert.Equal((ScheduleOutcome.Started, Noon, "models-000001"), Last());
    }

    [Fact]
    public void Behind_the_crawl_of_somebody_else_a_run_is_missed_when_its_window_ends()
    {
        _crawls.Open = Others(OpenCrawlState.Working);
        _daily.Wake(Noon);
        _daily.Wake(Noon.AddHours(12).AddSeconds(1));

        Assert.Equal((ScheduleOutcome.Missed, Noon, "models-000009"), Last());
    }

    [Fact]
    public void At_most_one_run_waits()
    {
        var head = Make(ScheduleDriver.Daily with { Name = "head", Cron = "*/15 * * * *", CatchUp = TimeSpan.FromHours(1) });
        _crawls.Open = Others(OpenCrawlState.Working);
        head.Wake(Noon);
        head.Wake(Noon.AddMinutes(15));
        _crawls.Open = null;
        head.Wake(Noon.AddMinutes(16));

        Assert.Equal(["head@2026-08-22T12:15:00Z"], _crawls.Runs);
        Assert.Equal((ScheduleOutcome.Superseded, Noon), (head.State.Runs[^2].Outcome, head.State.Runs[^2].LastDue));
    }

    [Fact]
    public void A_stuck_crawl_of_somebody_else_is_resumed_now_and_then_and_the_run_waits_behind_it()
    {
        _crawls.Open = Others(OpenCrawlState.Stuck);
        for (var minute = 0; minute < 30; minute++)
        {
            _daily.Wake(Noon.AddMinutes(minute));
        }

        Assert.Equal(["models-000009", "models-000009"], _crawls.Resumed);
        Assert.Empty(_daily.State.Runs);
        Assert.NotNull(_daily.State.Pending);
    }

    [Theory]
    [InlineData("decided", 2)]
    [InlineData("started", 2)]
    public void Whoever_dies_over_a_start_begins_it_once(string where, int starts)
    {
        var deaths = 0;
        _daily.Dies = at => at == where && deaths++ == 0;
        Assert.False(_daily.Wake(Noon));
        _daily.Wake(Noon.AddMinutes(1));
        _daily.Wake(Noon.AddMinutes(2));

        Assert.Equal(["daily@2026-08-22T12:00:00Z"], _crawls.Runs);
        Assert.Equal(1, _daily.State.Counts.Started);
        Assert.InRange(_crawls.Starts, 1, starts);
    }

    [Theory]
    [InlineData("decided", ScheduleOutcome.Missed)]
    [InlineData("started", ScheduleOutcome.Started)]
    public void After_the_window_a_start_of_unknown_outcome_is_looked_up_and_not_repeated(string where, ScheduleOutcome outcome)
    {
        _daily.Dies = at => at == where;
        _daily.Wake(Noon);
        var starts = _crawls.Starts;
        _daily.Dies = _ => false;
        _daily.Wake(Noon.AddHours(13));

        Assert.Equal(starts, _crawls.Starts);
        Assert.Equal((outcome, Noon), (_daily.State.Runs[^1].Outcome, _daily.State.Runs[^1].Due));
    }

    [Fact]
    public void A_refusal_that_waiting_does_not_mend_is_a_skip_with_its_words()
    {
        _crawls.Refusal = "A head crawl needs a full one.";

        _daily.Wake(Noon);

        Assert.Equal((ScheduleOutcome.Skipped, Noon, null), Last());
        Assert.Equal(_crawls.Refusal, _daily.State.Runs[^1].Reason);
    }

    [Fact]
    public void A_replaced_schedule_counts_from_then_on()
    {
        _crawls.Open = Others(OpenCrawlState.Working);
        _daily.Wake(Noon);

        var state = Scheduler.Replace(_daily.State, _daily.Table, Noon.AddDays(1).AddMinutes(1));

        Assert.Equal((null, Noon.AddDays(1).AddMinutes(1)), (state.Pending, state.Processed));
        Assert.Equal(new ScheduleCounts(Superseded: 2), state.Counts);
    }

    [Fact]
    public void The_past_is_bounded_and_the_counts_are_not()
    {
        for (var day = 0; day < 200; day++)
        {
            _daily.Wake(Noon.AddDays(day));
        }

        Assert.Equal((ScheduleState.MaxRuns, 200), (_daily.State.Runs.Count, _daily.State.Counts.Started));
        Assert.Equal(Noon.AddDays(150), _daily.State.Runs[0].Due);
    }

    [Fact]
    public void The_next_runs_are_told_with_jitter_and_the_local_clock()
    {
        var spec = ScheduleDriver.Daily with { TimeZone = "Europe/Berlin", Jitter = TimeSpan.FromMinutes(10) };
        var table = ScheduleDriver.TableOf(spec);

        var runs = Scheduler.Next(table, ScheduleState.New(Noon), Noon, 5);

        Assert.Equal(5, runs.Count);
        Assert.All(runs, run => Assert.Equal((12, TimeSpan.FromHours(2), table.ActsAt(run.Due)), (run.Local.Hour, run.Local.Offset, run.ActsAt)));
    }

    private static OpenCrawl Own(OpenCrawlState state) => new("models-000009", "daily@2026-08-21T12:00:00Z", state);

    private static OpenCrawl Others(OpenCrawlState state) => new("models-000009", "daily-2@2026-08-21T12:00:00Z", state);

    private ScheduleDriver Make(ScheduleSpec spec) => new(spec, _crawls, Noon.AddDays(-1).AddMinutes(1));

    private (ScheduleOutcome Outcome, DateTimeOffset Due, string? Crawl) Last() => _daily.State.Runs[^1] is var run ? (run.Outcome, run.Due, run.Crawl) : default;
}
