using Crawler.ClusterTests.Harness;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Grains.Hosting;
using Crawler.HubSimulator;

namespace Crawler.ClusterTests.Scenarios;

/// <summary>
/// What a cluster of three silo processes must bear: whatever dies, sleeps, leaves or joins while it crawls 20,000 models, the figures are those of a run that nobody disturbed,
/// the audit is clean, and the Hub's own count stays within its quota.
/// </summary>
public abstract class ClusterScenarios(Undisturbed undisturbed) : IClassFixture<Undisturbed>
{
    /// <summary>Each scenario is several processes; two at once on a small machine would take silos for dead that are only slow.</summary>
    protected const string OneAtATime = "clusters";

    private const int Partitions = 32;
    private static readonly TimeSpan Sleep = TimeSpan.FromSeconds(30);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ISharedStore> OpenStoreAsync();

    [Fact]
    public async Task One_silo_is_killed_at_random_and_comes_back()
    {
        var random = Seeded();
        await using var cluster = await StartAsync();
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        for (var kill = 0; kill < 3; kill++)
        {
            await PagesAsync(cluster, random.Next(5, 25));
            var victim = random.Next(cluster.Size);
            await cluster.Silo(victim).KillAsync();
            await cluster.StartSiloAsync(victim);
        }

        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task The_silo_that_crawls_is_killed_and_the_others_go_on_by_themselves()
    {
        await using var cluster = await StartAsync();
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await PagesAsync(cluster, 20);
        var activations = await ActivationsAsync(cluster);
        var victim = await CrawlingAsync(cluster);

        await cluster.Silo(victim).KillAsync();

        await AssertUndisturbedAsync(cluster);
        Assert.Equal(2, cluster.Running.Count());
        var hosts = await cluster.AskAsync(grains => grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));
        AssertSurvivorsKept(activations, await ActivationsAsync(cluster), hosts.Keys);
    }

    [Fact]
    public async Task All_silos_are_killed_and_start_again()
    {
        await using var cluster = await StartAsync();
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await PagesAsync(cluster, 30);

        await Task.WhenAll(cluster.Running.ToArray().Select(number => cluster.Silo(number).KillAsync()));
        await Task.WhenAll(Enumerable.Range(0, cluster.Size).Select(number => cluster.StartSiloAsync(number)));
        await cluster.ConnectAsync();
        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task All_silos_are_killed_and_one_comes_back()
    {
        await using var cluster = await StartAsync();
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await PagesAsync(cluster, 30);

        await Task.WhenAll(cluster.Running.ToArray().Select(number => cluster.Silo(number).KillAsync()));
        await cluster.StartSiloAsync(1);
        await cluster.ConnectAsync();

        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task A_silo_sleeps_for_half_a_minute_and_its_writes_are_refused()
    {
        await using var cluster = await StartAsync(latency: 250);
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await PagesAsync(cluster, 10);
        var sleeper = await CrawlingAsync(cluster);
        var process = cluster.Silo(sleeper);

        Signals.Pause(process.Id);
        await Task.Delay(Sleep, TimeProvider.System, TestContext.Current.CancellationToken);
        Signals.Wake(process.Id);

        // It finds itself declared dead and ends by itself; what it tries before is fenced.
        await process.EndAsync();
        await cluster.StartSiloAsync(sleeper);
        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task Silos_are_replaced_one_by_one_under_load()
    {
        await using var cluster = await StartAsync(latency: 150);
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        for (var number = 0; number < cluster.Size; number++)
        {
            await PagesAsync(cluster, 5);
            Assert.Equal(0, await cluster.Silo(number).StopAsync());
            await cluster.StartSiloAsync(number);
        }

        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task A_silo_that_joins_late_gets_its_share()
    {
        await using var cluster = await StartAsync(latency: 200, start: 2);
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await PagesAsync(cluster, 10);

        await cluster.StartSiloAsync(2);
        await Eventually.HoldsAsync(
            async () => await LoadsAsync(cluster) is var loads && loads.Sum() > 0 && loads.Max() <= 1.5 * loads.Sum() / cluster.Size,
            TimeSpan.FromSeconds(30),
            async () => $"no silo to hold more than 1.5 times the mean; they hold {string.Join(", ", await LoadsAsync(cluster))}");

        await AssertUndisturbedAsync(cluster);
    }

    [Fact]
    public async Task Killed_at_each_named_point()
    {
        // All silos have partitions, so one of them dies at each point of those; what only one silo passes, each is armed with, and comes back to die at the others.
        string[] ofPartitions = [Failpoints.PartitionAfterCommit, Failpoints.PartitionFrozen, Failpoints.PartitionAccepted];
        string[] points = [Failpoints.WindowApplied, Failpoints.LineageJoined, Failpoints.CensusWritten, .. ofPartitions];
        var fired = new HashSet<string>();
        IReadOnlyDictionary<string, string> Armed(int number) =>
            string.Join(',', points.Except(fired).Where(point => !ofPartitions.Contains(point) || point == ofPartitions[number])) is { Length: > 0 } armed
                ? new Dictionary<string, string> { ["CRAWLER_FAILPOINT"] = armed }
                : new Dictionary<string, string>();

        await using var cluster = await StartAsync(extra: Armed);
        var round = 0;
        while (fired.Count < points.Length)
        {
            cluster.Check(round < Undisturbed.AsOf.Count, $"These points were never passed: {string.Join(", ", points.Except(fired))}");
            await cluster.BeginCrawlAsync(Undisturbed.AsOf[round++]);
            await cluster.EndAsync(RestartTheDead);
        }

        await AssertUndisturbedAsync(cluster, round, meanwhile: RestartTheDead);

        async Task RestartTheDead()
        {
            foreach (var number in Enumerable.Range(0, cluster.Size).Where(number => cluster.Silo(number).HasEnded).ToArray())
            {
                await cluster.Silo(number).EndAsync();
                var point = points.SingleOrDefault(name => cluster.Silo(number).Log.Contains($"failpoint {name} fired", StringComparison.Ordinal));
                cluster.Check(point is not null, $"Silo {number} ended by itself.");
                fired.Add(point);
                cluster.Begin(number, Armed(number));
            }
        }
    }

    [Fact]
    public async Task The_store_fails_now_and_then()
    {
        var seed = Seeded().Next();
        await using var cluster = await StartAsync(extra: number => new Dictionary<string, string>
        {
            ["CRAWLER_STORAGE_FAULTS"] = $"seed={seed + number};fail=0.01;timeout=0.01;delay=0.02:50ms;conflict=0.005",
        });
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0]);
        await cluster.EndAsync();

        foreach (var kind in new[] { "fail", "timeout", "delay", "conflict" })
        {
            cluster.Check(cluster.AllLogs.Contains($"storage fault {kind} fired", StringComparison.Ordinal), $"No storage fault {kind} fired with seed {seed}.");
        }

        await AssertUndisturbedAsync(cluster, context: $"storage faults with seed {seed}");
    }

    [Fact]
    public async Task The_owner_of_the_budget_dies_across_the_edges_of_windows()
    {
        var window = TimeSpan.FromSeconds(4);
        await using var cluster = await StartAsync(hub: Undisturbed.Hub with { Models = 3000, Quota = 12, Window = window });
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0], pageSize: 20);
        var random = Seeded();
        for (var death = 0; death < 3; death++)
        {
            await PagesAsync(cluster, 6);
            var victim = await CrawlingAsync(cluster);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next((int)window.TotalMilliseconds)), TimeProvider.System);
            if (death == 1)
            {
                Signals.Pause(cluster.Silo(victim).Id);
                await Task.Delay(2 * window, TimeProvider.System);
                Signals.Wake(cluster.Silo(victim).Id);
            }
            else
            {
                await cluster.Silo(victim).KillAsync();
            }

            await RestartTheDeadAsync(cluster);
        }

        // Who slept may have been taken for dead, or not: it ends by itself in the first case.
        await cluster.EndAsync(() => RestartTheDeadAsync(cluster));
        var ledger = cluster.Hub.Ledger();
        Assert.True(ledger.Windows.Count >= 4, $"The crawl went through {ledger.Windows.Count} windows only.");
        cluster.Check(ledger.MaxInAnyWindow <= ledger.Quota, $"{ledger.MaxInAnyWindow} requests in one window of {ledger.Quota}.");
    }

    /// <summary>Starts a cluster over an empty store.</summary>
    internal async Task<SiloCluster> StartAsync(
        int latency = 60, int? start = null, HubSimulatorOptions? hub = null, Func<int, IReadOnlyDictionary<string, string>>? extra = null, ISharedStore? store = null) =>
        await SiloCluster.StartAsync(store ?? await OpenStoreAsync(), (hub ?? Undisturbed.Hub) with { Latency = TimeSpan.FromMilliseconds(latency) }, start: start, extra: extra);

    /// <summary>Lets the crawl end, and compares everything.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="crawls">How many crawls there were.</param>
    /// <param name="context">What to say with a failure.</param>
    /// <param name="meanwhile">Done again and again while it is waited for.</param>
    internal async Task AssertUndisturbedAsync(SiloCluster cluster, int crawls = 1, string context = "", Func<Task>? meanwhile = null)
    {
        var crawl = await cluster.EndAsync(meanwhile);
        Assert.Equal(CrawlState.Completed, crawl.State);
        cluster.Check(crawl.Accepted == true, $"{context} {crawl.Problem}");
        var figures = await cluster.AskAsync(grains => Figures.OfAsync(grains, crawl.Id));
        var expected = await undisturbed.FiguresAsync(crawls);
        cluster.Check(expected == figures, $"{context} The figures differ from those of an undisturbed run:\n{Difference(expected, figures)}");
        var audit = await cluster.AskAsync(grains => grains.GetGrain<IEcosystemGrain>("models").Audit());
        cluster.Check(audit.IsClean, $"{context} {string.Join('\n', audit.Mismatches)}");
        var ledger = cluster.Hub.Ledger();
        Assert.True(ledger.MaxInAnyWindow <= ledger.Quota, $"{context} {ledger.MaxInAnyWindow} requests in one window of {ledger.Quota}.");
    }

    private static string Difference(string expected, string actual)
    {
        var (wanted, found) = (expected.Split('\n'), actual.Split('\n'));
        var first = wanted.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {first}: expected {wanted.ElementAtOrDefault(first)}, found {found.ElementAtOrDefault(first)}";
    }

    private static Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED"), out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"CRAWLER_TEST_SEED={seed}");
        return new Random(seed);
    }

    /// <summary>Waits until the crawl has gone on by some pages.</summary>
    internal static async Task PagesAsync(SiloCluster cluster, int more)
    {
        var before = cluster.Hub.Ledger().TotalRequests;
        await cluster.WaitAsync(crawl => crawl.IsOver || cluster.Hub.Ledger().TotalRequests >= before + more, $"{more} more pages");
    }

    private static async Task RestartTheDeadAsync(SiloCluster cluster)
    {
        foreach (var number in Enumerable.Range(0, cluster.Size).Where(number => cluster.Silo(number).HasEnded).ToArray())
        {
            await cluster.Silo(number).EndAsync();
            cluster.Begin(number);
        }
    }

    private static async Task<int> CrawlingAsync(SiloCluster cluster)
    {
        int? found = null;
        await Eventually.HoldsAsync(async () => (found = await cluster.CrawlingSiloAsync()) is not null, TimeSpan.FromSeconds(60), () => Task.FromResult("a silo that crawls"));
        return found!.Value;
    }

    private static async Task<double[]> LoadsAsync(SiloCluster cluster)
    {
        var loads = new double[cluster.Size];
        foreach (var number in cluster.Running)
        {
            loads[number] = (await cluster.MetricsAsync(number)).Sum(CrawlerMetrics.Partitions);
        }

        return loads;
    }

    /// <summary>Where each partition is, and the epoch of its activation.</summary>
    private static Task<(SiloAddress? Silo, int Epoch)[]> ActivationsAsync(SiloCluster cluster) => cluster.AskAsync(async grains =>
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        return await Task.WhenAll(Enumerable.Range(0, Partitions).Select(async number =>
        {
            var partition = grains.GetGrain<IPartitionGrain>(number);
            return (await management.GetActivationAddress(partition), (await partition.Totals(null)).Version.Epoch);
        }));
    });

    /// <summary>
    /// The directory must not forget the activations of healthy silos when another one dies: they would all be read from the store again. What stays where it was has the epoch it
    /// had, and most of it stays.
    /// </summary>
    private static void AssertSurvivorsKept((SiloAddress? Silo, int Epoch)[] before, (SiloAddress? Silo, int Epoch)[] after, IReadOnlyCollection<SiloAddress> survivors)
    {
        var kept = before.Zip(after).Where(pair => pair.First.Silo is { } silo && survivors.Contains(silo)).ToArray();
        var stayed = kept.Where(pair => pair.First.Silo!.Equals(pair.Second.Silo)).ToArray();
        Assert.All(stayed, pair => Assert.Equal(pair.First.Epoch, pair.Second.Epoch));
        Assert.True(stayed.Length * 3 >= kept.Length * 2, $"Of {kept.Length} partitions on surviving silos {kept.Length - stayed.Length} moved.");
    }
}
