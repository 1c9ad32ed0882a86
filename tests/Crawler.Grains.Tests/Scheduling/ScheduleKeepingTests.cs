using System.Text;
using Crawler.Core.Scheduling;
using Crawler.Grains.Hosting;
using Crawler.Grains.Scheduling;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>How schedules are made, listed, replaced, deleted and kept, and who wakes them.</summary>
public class ScheduleKeepingTests
{
    private static readonly DateTimeOffset Noon = ScheduledCluster.Noon;

    [Fact]
    public async Task A_schedule_is_made_once_and_replaced_only_on_demand()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        var made = await silo.Schedule().Set(silo.Daily, replace: false);
        var again = await silo.Schedule().Set(silo.Daily, replace: false);
        var other = await silo.Schedule().Set(silo.Daily with { Cron = "0 18 * * *" }, replace: false);
        silo.Clock.Now = Noon.AddMinutes(1);
        var replaced = await silo.Schedule().Set(silo.Daily with { Cron = "0 18 * * *" }, replace: true);

        Assert.Equal((true, true, false, true), (made.Ok, again.Ok, other.Ok, replaced.Ok));
        Assert.Contains("--replace", other.Message, StringComparison.Ordinal);
        Assert.Equal(Noon, made.Schedule!.Next!.Due);
        Assert.Equal((Noon.AddHours(6), 1), (replaced.Schedule!.Next!.Due, replaced.Schedule.State.Counts.Superseded));
        Assert.Equal([Noon.AddHours(6), Noon.AddHours(30)], (await silo.Schedule().Next(2))!.Select(run => run.Due));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_what_is_not_there_is_unknown()
    {
        await using var silo = await ScheduledCluster.StartAsync();

        Assert.Contains("hour of", (await silo.Schedule().Set(silo.Daily with { Cron = "0 24 * * *" }, replace: false)).Message, StringComparison.Ordinal);
        Assert.Contains("under the name", (await silo.Schedule("other").Set(silo.Daily, replace: false)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be crawled", (await silo.Schedule().Set(silo.Daily with { Kind = "spaces" }, replace: false)).Message, StringComparison.Ordinal);
        Assert.Null(await silo.Schedule().Show());
        Assert.Null(await silo.Schedule().Next(5));
        Assert.Null(await silo.Schedule().Wake());
        Assert.All(
            [await silo.Schedule().Pause(""), await silo.Schedule().Resume(), await silo.Schedule().Trigger("r"), await silo.Schedule().Delete()],
            reply => Assert.True(reply is { Ok: false, IsUnknown: true, Schedule: null }));
    }

    [Fact]
    public async Task The_list_is_what_is_kept()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        foreach (var name in (string[])["b", "a", "c"])
        {
            await silo.Schedule(name).Set(silo.Daily with { Name = name }, replace: false);
        }

        await silo.Schedule("b").Pause("");
        Assert.True((await silo.Schedule("a").Delete()).Ok);
        await silo.RestartAsync();

        var list = await silo.List.List();
        Assert.Equal([("b", true), ("c", false)], list.Schedules.Select(schedule => (schedule.Spec.Name, schedule.State.IsPaused)));
        Assert.Equal(silo.Daily with { Name = "c" }, list.Schedules[1].Spec);
    }

    [Fact]
    public async Task One_reminder_a_minute_wakes_a_schedule_until_it_is_deleted()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        var made = await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.Schedule().Resume();
        await silo.List.WakeAll();

        Assert.True(made.Schedule!.IsWoken);
        Assert.Equal(1, silo.Reminders.Registrations);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(silo.Reminders.All).Value);

        await silo.Schedule().Delete();
        Assert.Empty(silo.Reminders.All);
    }

    [Fact]
    public async Task A_reminder_of_a_schedule_that_is_not_there_any_more_takes_itself_away()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);
        await silo.RestartAsync(hasReminders: false);
        await silo.Schedule().Delete();
        await silo.RestartAsync();
        Assert.Single(silo.Reminders.All);

        await silo.WakeAsync(Noon);

        Assert.Empty(silo.Reminders.All);
        Assert.Null(await silo.Cluster.Crawls.Current());
    }

    [Fact]
    public async Task What_was_made_where_nothing_wakes_it_is_woken_by_the_next_silo_that_can()
    {
        await using var silo = await ScheduledCluster.StartAsync(hasReminders: false);
        Assert.False((await silo.Schedule().Set(silo.Daily, replace: false)).Schedule!.IsWoken);
        Assert.False((await silo.List.List()).IsWoken);
        Assert.Empty(silo.Reminders.All);

        await silo.RestartAsync();
        silo.Clock.Now = Noon.AddHours(1);
        var woken = await silo.List.WakeAll();

        Assert.True(woken.IsWoken);
        Assert.Single(silo.Reminders.All, reminder => reminder.Key.Name == "wake");
        Assert.Equal(1, Assert.Single(woken.Schedules).State.Counts.Started);
        await silo.EndAsync();
    }

    [Fact]
    public async Task The_first_schedules_are_made_once_in_the_life_of_a_store()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        Assert.Null(await silo.Schedule("models-full").Show());
        Assert.Equal(["models-full", "models-head"], await silo.List.CreateDefaults(silo.Cluster.Hub.BaseAddress));
        Assert.False((await silo.Schedule("models-full").Show())!.Spec.IsHead);
        Assert.Equal(2, silo.Reminders.All.Count);

        await silo.Schedule("models-full").Delete();
        await silo.Schedule("models-head").Delete();
        await silo.RestartAsync();

        Assert.Empty(await silo.List.CreateDefaults(silo.Cluster.Hub.BaseAddress));
        Assert.Empty((await silo.List.List()).Schedules);
    }

    [Fact]
    public async Task Who_has_a_schedule_is_given_none()
    {
        await using var silo = await ScheduledCluster.StartAsync();
        await silo.Schedule().Set(silo.Daily, replace: false);

        Assert.Empty(await silo.List.CreateDefaults(silo.Cluster.Hub.BaseAddress));
        Assert.Equal("daily", Assert.Single((await silo.List.List()).Schedules).Spec.Name);
    }

    /// <summary>The first version's bytes, kept for ever.</summary>
    [Fact]
    public void A_schedule_stored_by_version_1_is_read_back()
    {
        const string Stored = """
            {"v":1,"spec":{"name":"daily","kind":"models","isHead":true,"hub":"https://hub.test","keepPages":2,"cron":"0 12 * * *","timeZone":"Europe/Berlin","jitter":"00:10:00","catchUp":"12:00:00"},
             "state":{"processed":"2026-08-22T12:00:00+00:00","pending":{"key":"daily@2026-08-22T12:00:00Z","due":"2026-08-22T12:00:00+00:00","actsAt":"2026-08-22T12:01:00+00:00",
             "until":"2026-08-23T00:01:00+00:00","isTrigger":false,"isStarting":true},"runs":[{"outcome":"Missed","due":"2026-08-20T12:00:00+00:00","lastDue":"2026-08-21T12:00:00+00:00",
             "count":2,"at":"2026-08-22T11:00:00+00:00","crawl":"models-000001","reason":"why","isTrigger":false}],"counts":{"started":1,"resumed":2,"skipped":3,"missed":4,"superseded":5,"paused":6},
             "isPaused":true,"note":"n","triggers":["r"],"resumedCrawl":"models-000001","resumedAt":"2026-08-22T11:00:00+00:00"}}
            """;

        var record = StoredJson.Read<ScheduleRecord>(Encoding.UTF8.GetBytes(Stored));

        Assert.Equal((1, TimeSpan.FromMinutes(10), TimeSpan.FromHours(12), true), (record.V, record.Spec.Jitter, record.Spec.CatchUp, record.Spec.IsHead));
        Assert.Equal(new PendingRun("daily@2026-08-22T12:00:00Z", Noon, Noon.AddMinutes(1), Noon.AddMinutes(721), false, true), record.State.Pending);
        Assert.Equal(new ScheduleCounts(1, 2, 3, 4, 5, 6), record.State.Counts);
        Assert.Equal((ScheduleOutcome.Missed, 2, "why"), Assert.Single(record.State.Runs) is var run ? (run.Outcome, run.Count, run.Reason) : default);
        Assert.Equal((true, "n", "r", "models-000001", Noon.AddHours(-1)), (record.State.IsPaused, record.State.Note, record.State.Triggers[0], record.State.ResumedCrawl, record.State.ResumedAt));
    }
}
