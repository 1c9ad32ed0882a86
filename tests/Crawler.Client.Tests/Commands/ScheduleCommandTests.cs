using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>schedule</c> answers, and with which exit code.</summary>
public sealed class ScheduleCommandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScheduleSpec Spec = ScheduleSpec.Full("daily", "models", new Uri("https://hub.test"));

    [Fact]
    public async Task Create_takes_the_defaults_of_what_it_crawls()
    {
        var (full, head) = (await CreatedAsync("daily"), await CreatedAsync("quarterly", "--head"));

        Assert.Equal(ScheduleSpec.Full("daily", "models", new Uri("https://huggingface.co")), full.Spec);
        Assert.Equal(ScheduleSpec.Head("quarterly", "models", new Uri("https://huggingface.co")), head.Spec);
        Assert.False(full.Replace);
    }

    [Fact]
    public async Task Create_hands_everything_over()
    {
        var (spec, replace) = await CreatedAsync(
            "s", "--cron", "30 15 4 * * SUN", "--time-zone", "Europe/Berlin", "--jitter", "90s", "--catch-up", "2d", "--hub", "https://hub.test", "--kind", "models", "--keep-pages", "0", "--replace");

        Assert.Equal(("30 15 4 * * SUN", "Europe/Berlin", 0, true), (spec.Cron, spec.TimeZone, spec.KeepPages, replace));
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromDays(2), "https://hub.test/"), (spec.Jitter, spec.CatchUp, spec.Hub.ToString()));
    }

    [Fact]
    public async Task What_the_silo_refuses_is_a_usage_error_and_a_name_in_use_is_a_failure()
    {
        using var zone = new TestConsole(Schedule((nameof(IScheduleGrain.Set), _ => new ScheduleReply(false, "There is no time zone 'Mars'.", null))));
        using var taken = new TestConsole(Schedule((nameof(IScheduleGrain.Set), _ => new ScheduleReply(false, "There is another schedule daily already.", View()))));

        Assert.Equal(2, await zone.RunAsync("schedule", "create", "daily", "--time-zone", "Mars"));
        Assert.Contains("no time zone 'Mars'", zone.Error, StringComparison.Ordinal);
        Assert.Equal(1, await taken.RunAsync("schedule", "create", "daily"));
        Assert.Empty(taken.Out);
    }

    [Fact]
    public async Task List_has_a_line_each_and_says_where_schedules_run()
    {
        var list = new ScheduleList([View(), View() with { Spec = Spec with { Name = "other", IsHead = true }, State = State with { IsPaused = true } }], IsWoken: false);
        using var console = new TestConsole(FakeGrain.Of<IScheduleListGrain>((nameof(IScheduleListGrain.List), _ => list)));

        Assert.Equal(0, await console.RunAsync("schedule", "list", "-o", "json"));

        var lines = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal([("daily", "full", "active"), ("other", "head", "paused")], lines.Select(line => ((string)line!["schedule"]!, (string)line["type"]!, (string)line["state"]!)));
        Assert.Equal(("2026-08-22T12:00:00Z", 600, 43200), ((string)lines[0]!["next"]!, (int)lines[0]!["jitterSeconds"]!, (int)lines[0]!["catchUpSeconds"]!));
        Assert.Contains("crawler serve", console.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create daily", true)]
    [InlineData("resume daily", true)]
    [InlineData("create daily", false)]
    public async Task Who_makes_a_schedule_where_nothing_wakes_it_is_told(string verb, bool isWoken)
    {
        var reply = new ScheduleReply(true, "", View() with { IsWoken = isWoken });
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Set), _ => reply), (nameof(IScheduleGrain.Resume), _ => reply)));

        Assert.Equal(0, await console.RunAsync(["schedule", .. verb.Split(' ')]));
        Assert.Equal(!isWoken, console.Error.Contains("Nothing wakes schedules", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_tells_what_became_of_the_last_due_times()
    {
        using var table = new TestConsole(Schedule((nameof(IScheduleGrain.Show), _ => View())));
        using var json = new TestConsole(Schedule((nameof(IScheduleGrain.Show), _ => View())));

        Assert.Equal(0, await table.RunAsync("schedule", "show", "daily"));
        Assert.Equal(0, await json.RunAsync("schedule", "show", "daily", "-o", "json"));

        Assert.Contains("models-000007 was paused by somebody", table.Out, StringComparison.Ordinal);
        var shown = JsonNode.Parse(json.Out)!;
        Assert.Equal(("skipped", 2, "models-000007"), ((string)shown["runs"]![0]!["outcome"]!, (int)shown["runs"]![0]!["count"]!, (string)shown["runs"]![0]!["crawl"]!));
        Assert.Equal((0, 2), ((int)shown["started"]!, (int)shown["skipped"]!));
    }

    [Theory]
    [InlineData("show nobody")]
    [InlineData("pause nobody")]
    [InlineData("resume nobody")]
    [InlineData("trigger nobody")]
    [InlineData("delete nobody --yes")]
    [InlineData("next nobody")]
    public async Task An_unknown_schedule_is_3(string verb)
    {
        var unknown = new ScheduleReply(false, "There is no schedule nobody.", null, IsUnknown: true);
        string[] orders = [nameof(IScheduleGrain.Pause), nameof(IScheduleGrain.Resume), nameof(IScheduleGrain.Trigger), nameof(IScheduleGrain.Delete)];
        using var console = new TestConsole(Schedule([.. orders.Select(order => (order, (Func<object?[], object?>)(_ => unknown)))]));

        Assert.Equal(3, await console.RunAsync(["schedule", .. verb.Split(' ')]));
        Assert.Empty(console.Out);
        Assert.Contains("schedule list", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_wants_to_be_sure()
    {
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Delete), _ => new ScheduleReply(true, "", View()))));

        Assert.Equal(2, await console.RunAsync("schedule", "delete", "daily"));
        Assert.Empty(console.Out);
        Assert.Equal(0, await console.RunAsync("schedule", "delete", "daily", "--yes"));
        Assert.Contains("daily is deleted", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_hands_the_note_over()
    {
        object?[] given = [];
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Pause), args =>
        {
            given = args;
            return new ScheduleReply(true, "", View() with { State = State with { IsPaused = true, Note = "moving house" } });
        })));

        Assert.Equal(0, await console.RunAsync("schedule", "pause", "daily", "--note", "moving house", "-o", "json"));
        Assert.Equal(["moving house"], given);
        Assert.Equal(("paused", "moving house"), ((string)JsonNode.Parse(console.Out)!["state"]!, (string)JsonNode.Parse(console.Out)!["note"]!));
    }

    [Theory]
    [InlineData(ScheduleOutcome.Started, false, 0, "crawl watch")]
    [InlineData(ScheduleOutcome.Skipped, false, 1, "was not run")]
    [InlineData(ScheduleOutcome.Started, true, 6, "waits for it")]
    public async Task Trigger_says_what_came_of_it(ScheduleOutcome outcome, bool waits, int code, string words)
    {
        var run = new ScheduleRun { Outcome = outcome, Due = Noon, LastDue = Noon, Count = 1, At = Noon, Crawl = "models-000008", Reason = "why", IsTrigger = true };
        var state = State with { Runs = [run], Pending = waits ? new PendingRun("daily@trigger:r", Noon, Noon, Noon.AddHours(12), true, false) : null };
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Trigger), _ => new ScheduleReply(true, "", View() with { State = state }))));

        Assert.Equal(code, await console.RunAsync("schedule", "trigger", "daily"));
        Assert.Contains(words, console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_triggered_crawl_of_this_process_is_followed_to_its_end()
    {
        var run = new ScheduleRun { Outcome = ScheduleOutcome.Started, Due = Noon, LastDue = Noon, Count = 1, At = Noon, Crawl = "models-000001", IsTrigger = true };
        var ended = Some.Crawl(CrawlState.Completed, isActive: false) with { Accepted = true };
        using var console = new TestConsole(
            Schedule((nameof(IScheduleGrain.Trigger), _ => new ScheduleReply(true, "", View() with { State = State with { Runs = [run] } }))),
            FakeGrain.Of<ICrawlGrain>((nameof(ICrawlGrain.Show), _ => ended))) { IsHolder = true };

        Assert.Equal(0, await console.RunAsync("schedule", "trigger", "daily"));
        Assert.Contains("models-000001 completed", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_tells_the_local_clock_too_and_that_a_pause_stands_before_it()
    {
        var counts = new List<object?>();
        using var console = new TestConsole(Schedule(
            (nameof(IScheduleGrain.Show), _ => View() with { State = State with { IsPaused = true } }),
            (nameof(IScheduleGrain.Next), args =>
            {
                counts.Add(args[0]);
                return (IReadOnlyList<PlannedRun>)[new PlannedRun(Noon, new DateTimeOffset(2026, 8, 22, 14, 0, 0, TimeSpan.FromHours(2)), Noon.AddMinutes(3))];
            })));

        Assert.Equal(0, await console.RunAsync("schedule", "next", "daily", "-o", "json"));
        Assert.Equal(0, await console.RunAsync("schedule", "next", "daily", "-n", "7", "-o", "csv"));

        Assert.Equal([5, 7], counts);
        Assert.Contains("2026-08-22 14:00:00 +02:00", console.Out, StringComparison.Ordinal);
        Assert.Contains("\"beginsAt\": \"2026-08-22T12:03:00Z\"", console.Out, StringComparison.Ordinal);
        Assert.Contains("is paused", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_of_a_schedule_that_cannot_tell_is_a_failure_with_the_reason()
    {
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Show), _ => View() with { Problem = "no time zone database" })));

        Assert.Equal(1, await console.RunAsync("schedule", "next", "daily"));
        Assert.Contains("no time zone database", console.Error, StringComparison.Ordinal);
    }

    private static ScheduleState State { get; } = ScheduleState.New(Noon).Record(new ScheduleRun
    {
        Outcome = ScheduleOutcome.Skipped,
        Due = Noon.AddDays(-2),
        LastDue = Noon.AddDays(-1),
        Count = 2,
        At = Noon,
        Crawl = "models-000007",
        Reason = "models-000007 was paused by somebody; resume or cancel it.",
    });

    private static async Task<(ScheduleSpec Spec, bool Replace)> CreatedAsync(params string[] arguments)
    {
        object?[] given = [];
        using var console = new TestConsole(Schedule((nameof(IScheduleGrain.Set), args =>
        {
            given = args;
            return new ScheduleReply(true, "", View());
        })));
        Assert.Equal(0, await console.RunAsync(["schedule", "create", .. arguments]));
        return ((ScheduleSpec)given[0]!, (bool)given[1]!);
    }

    private static ScheduleView View() => new(Spec, State, new PlannedRun(Noon, Noon, Noon.AddMinutes(3)), "", IsWoken: true);

    private static IScheduleGrain Schedule(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<IScheduleGrain>(answers);
}
