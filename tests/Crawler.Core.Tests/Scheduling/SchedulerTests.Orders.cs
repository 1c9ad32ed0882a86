using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

public partial class SchedulerTests
{
    [Fact]
    public void What_was_due_while_paused_is_neither_run_nor_caught_up()
    {
        _daily.Pause("moving house", Noon.AddHours(-1));
        _daily.Wake(Noon.AddMinutes(1));
        _daily.Unpause(Noon.AddDays(1).AddMinutes(5));
        _daily.Wake(Noon.AddDays(1).AddMinutes(6));
        Assert.Empty(_crawls.Runs);
        var paused = Assert.Single(_daily.State.Runs);
        Assert.Equal((ScheduleOutcome.Paused, 2, "moving house"), (paused.Outcome, paused.Count, paused.Reason));

        _daily.Wake(Noon.AddDays(2));

        Assert.Equal(["daily@2026-08-24T12:00:00Z"], _crawls.Runs);
        Assert.Equal((false, ""), (_daily.State.IsPaused, _daily.State.Note));
    }

    [Fact]
    public void A_pause_drops_the_run_that_waits_and_the_one_nobody_took_up()
    {
        _crawls.Open = Others(OpenCrawlState.Working);
        _daily.Wake(Noon);
        _daily.Pause("", Noon.AddDays(1).AddSeconds(30));
        _crawls.Open = null;
        _daily.Unpause(Noon.AddDays(1).AddMinutes(1));
        _daily.Wake(Noon.AddDays(1).AddMinutes(2));

        Assert.Empty(_crawls.Runs);
        Assert.Equal(new ScheduleCounts(Paused: 2), _daily.State.Counts);
    }

    [Fact]
    public void A_trigger_runs_now_and_once_even_while_paused()
    {
        _daily.Pause("", Noon.AddHours(-2));
        _daily.Trigger("r1", Noon.AddHours(-1));
        _daily.Trigger("r1", Noon.AddMinutes(-59));

        Assert.Equal(["daily@trigger:r1"], _crawls.Runs);
        Assert.True(_daily.State.Runs[^1] is { Outcome: ScheduleOutcome.Started, IsTrigger: true });
        Assert.True(_daily.State.IsPaused);
    }

    [Fact]
    public void A_trigger_respects_the_overlap_and_waits_behind_others()
    {
        _crawls.Open = Own(OpenCrawlState.Working);
        _daily.Trigger("r1", Noon.AddHours(-3));
        Assert.Equal((ScheduleOutcome.Skipped, Noon.AddHours(-3), "models-000009"), Last());

        _crawls.Open = Others(OpenCrawlState.Working);
        _daily.Trigger("r2", Noon.AddHours(-2));
        _crawls.Open = null;
        _daily.Wake(Noon.AddHours(-1));

        Assert.Equal(["daily@trigger:r2"], _crawls.Runs);
    }
}
