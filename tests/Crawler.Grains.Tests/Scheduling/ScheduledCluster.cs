using Crawler.Contracts.Crawling;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;
using Crawler.HubSimulator;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>A silo whose clock stands where a test puts it, and which is woken when a test says so.</summary>
internal sealed class ScheduledCluster : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);

    private ScheduledCluster(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public HandClock Clock { get; } = new(Noon.AddHours(-1));

    public RecordedReminders Reminders { get; } = new();

    public FaultyScheduleStore Store { get; private set; } = null!;

    public IScheduleListGrain List => Cluster.Client.GetGrain<IScheduleListGrain>(0);

    /// <summary>Every day at noon, full.</summary>
    public ScheduleSpec Daily => new() { Name = "daily", Kind = "models", Hub = Cluster.Hub.BaseAddress, Cron = "0 12 * * *", CatchUp = TimeSpan.FromHours(6) };

    public static async Task<ScheduledCluster> StartAsync(bool hasReminders = true)
    {
        // The Hub's clock runs on and the silo's stands: were a window of the Hub about to end, a crawl would wait for an instant that never comes.
        var hub = new HubSimulatorOptions { Models = 2500, Port = 0, Quota = 100_000, Window = TimeSpan.FromDays(1) };
        var cluster = new ScheduledCluster(await TestCluster.StartAsync(hub, partitions: 2));
        await cluster.RestartAsync(hasReminders);
        return cluster;
    }

    public async Task RestartAsync(bool hasReminders = true)
    {
        await Cluster.StopSiloAsync();
        Cluster.Configure = services =>
        {
            services.DecorateStore(inner => Store = new FaultyScheduleStore(inner));
            services.AddSingleton<TimeProvider>(Clock);
            if (hasReminders)
            {
                services.AddSingleton<IReminderRegistry>(Reminders);
            }
        };
        await Cluster.StartSiloAsync();
    }

    public IScheduleGrain Schedule(string name = "daily") => Cluster.Client.GetGrain<IScheduleGrain>(name);

    public async Task<ScheduleState> StateAsync(string name = "daily") => (await Schedule(name).Show())!.State;

    /// <summary>Sets the clock, and lets a reminder tick.</summary>
    public Task WakeAsync(DateTimeOffset now, string name = "daily")
    {
        Clock.Now = now;
        return Schedule(name).AsReference<IRemindable>().ReceiveReminder("wake", new TickStatus(now.UtcDateTime, TimeSpan.FromMinutes(1), now.UtcDateTime));
    }

    public Task<CrawlView> EndAsync() => Cluster.WaitAsync(crawl => !crawl.IsActive, "the crawl to end");

    /// <summary>Lets the crawl that is begun stop by a problem, once.</summary>
    public async Task BreakAsync(Func<Task> begin)
    {
        await Cluster.FaultsAsync(new { kind = "foreignLink", page = 2, times = 1 });
        await begin();
        var broken = await EndAsync();
        Assert.True(broken is { State: CrawlState.Paused, Problem.Length: > 0, IsPausedByPerson: false }, $"{broken}");
        Assert.Equal([1], await Cluster.FiredAsync());
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
