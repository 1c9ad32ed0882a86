using Crawler.Contracts.Crawling;
using Crawler.Core.Scheduling;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>A schedule in a silo: it begins crawls when they are due, once each, through restarts and whatever else has the kind.</summary>
public class ScheduleGrainTests
{
    private static readonly DateTimeOffset Noon = ScheduledCluster.Noon;

    [Fact]
    public async Task A_due_time_begins_one_crawl_however_often_it_is_woken()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily with { KeepPages = 3 }, replace: false);
        await silo.WakeAsync(Noon.AddMinutes(-1));
        Assert.Null(await silo.Cluster.Crawls.Current());

        await silo.WakeAsync(Noon);
        await silo.WakeAsync(Noon.AddSeconds(30));
        var crawl = await silo.EndAsync();
        await silo.RestartAsync();
        await silo.WakeAsync(Noon.AddHours(1));

        Assert.Equal((CrawlState.Completed, "daily@2026-08-22T12:00:00Z", 3), (crawl.State, crawl.Request.ScheduledRun, crawl.Request.KeepPages));
        Assert.Single(await silo.Cluster.Crawls.List());
        var run = Assert.Single((await silo.StateAsync()).Runs);
        Assert.Equal((ScheduleOutcome.Started, Noon, "models-000001"), (run.Outcome, run.Due, run.Crawl));
        Assert.Equal(crawl.Id, (await silo.Cluster.Crawls.OfRun("daily@2026-08-22T12:00:00Z"))!.Id);
        Assert.Null(await silo.Cluster.Crawls.OfRun("daily@2026-08-23T12:00:00Z"));
    }

    [Fact]
    public async Task A_crawl_begun_under_a_name_is_the_answer_ever_after()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        var request = silo.Cluster.Request() with { ScheduledRun = "daily@then" };
        var first = await silo.Cluster.Crawls.Start(request);
        var second = await silo.Cluster.Crawls.Start(request);
        await silo.EndAsync();
        await silo.RestartAsync();
        await silo.Cluster.CrawlAsync();
        var third = await silo.Cluster.Crawls.Start(request);

        Assert.All([first, second, third], reply => Assert.Equal((true, "models-000001"), (reply.Ok, reply.Crawl!.Id)));
        Assert.Equal(2, (await silo.Cluster.Crawls.List()).Count);
    }

    /// <summary>Every write of a run, lost before and after it took effect.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_write_of_unknown_outcome_neither_loses_nor_doubles_a_run(int write, bool afterCommit)
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        silo.Store.Fail(write, afterCommit);

        for (var second = 0; second < 5; second++)
        {
            await silo.WakeAsync(Noon.AddSeconds(second));
        }

        await silo.EndAsync();
        await silo.WakeAsync(Noon.AddDays(1));
        await silo.WakeAsync(Noon.AddDays(1).AddSeconds(1));
        await silo.EndAsync();

        Assert.True(silo.Store.HasFailed, "The write shall have failed.");
        Assert.Equal(["daily@2026-08-22T12:00:00Z", "daily@2026-08-23T12:00:00Z"], (await silo.Cluster.Crawls.List()).Select(crawl => crawl.Request.ScheduledRun));
        Assert.Equal(new ScheduleCounts(Started: 2), (await silo.StateAsync()).Counts);
    }

    [Fact]
    public async Task Its_own_crawl_that_a_problem_stopped_goes_on_at_the_next_due_time()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.BreakAsync(() => silo.WakeAsync(Noon));

        await silo.WakeAsync(Noon.AddDays(1));
        var crawl = await silo.EndAsync();

        Assert.Equal(("models-000001", CrawlState.Completed), (crawl.Id, crawl.State));
        Assert.Equal(new ScheduleCounts(Started: 1, Resumed: 1), (await silo.StateAsync()).Counts);
    }

    [Fact]
    public async Task A_crawl_that_a_person_paused_is_left_to_that_person()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.BreakAsync(() => silo.WakeAsync(Noon));
        Assert.True((await silo.Cluster.Crawls.Pause()).Crawl!.IsPausedByPerson);

        await silo.WakeAsync(Noon.AddDays(1));

        var skipped = (await silo.StateAsync()).Runs[^1];
        Assert.Equal((ScheduleOutcome.Skipped, "models-000001"), (skipped.Outcome, skipped.Crawl));
        Assert.False((await silo.Cluster.Crawls.Resume()).Crawl!.IsPausedByPerson);
        Assert.Equal(CrawlState.Completed, (await silo.EndAsync()).State);
    }

    [Fact]
    public async Task Behind_a_stuck_crawl_of_a_person_a_run_waits_and_helps_it_on()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.BreakAsync(() => silo.Cluster.Crawls.Start(silo.Cluster.Request()));

        await silo.WakeAsync(Noon);
        Assert.Equal(CrawlState.Completed, (await silo.EndAsync()).State);
        await silo.WakeAsync(Noon.AddMinutes(1));
        var crawl = await silo.EndAsync();

        Assert.Equal(("models-000002", "daily@2026-08-22T12:00:00Z"), (crawl.Id, crawl.Request.ScheduledRun));
        Assert.Equal(new ScheduleCounts(Started: 1), (await silo.StateAsync()).Counts);
    }

    [Fact]
    public async Task A_head_crawl_without_a_full_one_before_it_is_skipped_in_the_crawls_own_words()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily with { IsHead = true }, replace: false);

        await silo.WakeAsync(Noon);

        var skipped = Assert.Single((await silo.StateAsync()).Runs);
        Assert.Equal(ScheduleOutcome.Skipped, skipped.Outcome);
        Assert.Contains("full crawl first", skipped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paused_it_lets_due_times_pass_but_runs_what_is_asked_for_once()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.Schedule().Pause("moving house");
        await silo.WakeAsync(Noon);
        Assert.Null(await silo.Cluster.Crawls.Current());

        var asked = await silo.Schedule().Trigger("one");
        await silo.RestartAsync();
        await silo.Schedule().Trigger("one");
        await silo.EndAsync();

        Assert.Equal("daily@trigger:one", Assert.Single(await silo.Cluster.Crawls.List()).Request.ScheduledRun);
        Assert.Equal((true, "moving house"), (asked.Schedule!.State.IsPaused, asked.Schedule.State.Note));
        var resumed = await silo.Schedule().Resume();
        Assert.Equal((false, Noon.AddDays(1)), (resumed.Schedule!.State.IsPaused, resumed.Schedule.Next!.Due));
        Assert.Equal(new ScheduleCounts(Started: 1, Paused: 1), resumed.Schedule.State.Counts);
    }
}
