using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crawler.Storage.Tests.Cluster;

/// <summary>Membership, gateways and reminders as Orleans' own runtime uses them: two silos over one file.</summary>
public sealed class SqliteClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // So many that each silo is all but sure to own some of their reminders, and to hold some of them.
    private static readonly string[] Keys = [.. Enumerable.Range(0, 16).Select(number => $"waker/{number}")];

    private readonly SqliteCluster _cluster = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Two_silos_form_a_cluster_and_the_survivor_takes_over_the_reminders()
    {
        IHost[] silos = [await _cluster.StartSiloAsync(), await _cluster.StartSiloAsync()];
        SiloAddress[] addresses = [.. silos.Select(silo => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress)];
        await Poll.UntilAsync(async () => await ActiveAsync(silos[0]) == 2, "both silos are active in the table");
        var client = await _cluster.ConnectAsync();

        foreach (var key in Keys)
        {
            await client.GetGrain<IWakingGrain>(key).StartAsync(Period);
        }

        await Poll.UntilAsync(() => _cluster.Log.Grains().SetEquals(Keys), "every reminder ticks");
        await Poll.UntilAsync(() => addresses.All(silo => _cluster.Log.Grains(silo: silo).Count > 0), "there are ticks on both silos");
        var before = _cluster.Log.Count;

        await _cluster.KillAsync(silos[1]);

        await Poll.UntilAsync(async () => await IsDeadAsync(silos[0], addresses[1]), "the table says that the silo is dead");
        await Poll.UntilAsync(
            () => _cluster.Log.Grains(before, addresses[0]).SetEquals(Keys), "every reminder ticks on the silo that is left");
        await Poll.UntilAsync(() => AnswersAsync(client), "the client, connected to both, gets an answer from the one that is left");
    }

    [Fact]
    public async Task A_reminder_that_was_taken_back_is_gone_for_a_cluster_that_starts_later()
    {
        var silo = await _cluster.StartSiloAsync();
        var client = await _cluster.ConnectAsync();
        await client.GetGrain<IWakingGrain>("kept").StartAsync(Period);
        await client.GetGrain<IWakingGrain>("stopped").StartAsync(Period);
        Assert.True(await client.GetGrain<IWakingGrain>("stopped").StopAsync());
        await _cluster.KillAsync(silo);
        var before = _cluster.Log.Count;

        var later = await _cluster.StartSiloAsync();

        await Poll.UntilAsync(() => _cluster.Log.Grains(before).Contains("kept"), "the reminder ticks in the cluster that started later");
        var grains = later.Services.GetRequiredService<IGrainFactory>();
        Assert.False(await grains.GetGrain<IWakingGrain>("stopped").StopAsync());
        Assert.True(await grains.GetGrain<IWakingGrain>("kept").StopAsync());
        Assert.DoesNotContain("stopped", _cluster.Log.Grains(before));
    }

    private static async Task<int> ActiveAsync(IHost silo) =>
        (await silo.Services.GetRequiredService<IMembershipTable>().ReadAllAsync(Stop)).Members.Count(member => member.Item1.Status == SiloStatus.Active);

    private static async Task<bool> IsDeadAsync(IHost reader, SiloAddress silo) =>
        Assert.Single((await reader.Services.GetRequiredService<IMembershipTable>().ReadRowAsync(silo, Stop)).Members).Item1.Status == SiloStatus.Dead;

    // A call on its way to the silo that died fails; the next goes to the other.
    private static async Task<bool> AnswersAsync(IClusterClient client) =>
        await Record.ExceptionAsync(() => client.GetGrain<IWakingGrain>(Keys[0]).StartAsync(Period)) is null;
}
