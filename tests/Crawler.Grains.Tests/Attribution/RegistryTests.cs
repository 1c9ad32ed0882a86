using System.Text.Json;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Tests.Attribution;

/// <summary>Changes of the registry: durable, at once in live figures, in censuses from the next one on, and never two attributions in one sum.</summary>
public class RegistryTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 8, 22, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_change_counts_live_at_once_and_in_the_next_census()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var first = await cluster.CensusAsync();
        var gap = first.TopUnreviewed[0][0];
        Assert.Equal(gap.Models, (await OwnersOfTypeAsync(cluster, "unreviewed"))[gap.Name]);

        var reply = await cluster.Registry.Set(Row(gap.Name, "IS"));

        Assert.True(reply is { Ok: true, IsChanged: true });
        Assert.NotEqual(first.RegistryVersion, reply.Version);
        var live = (await cluster.Ecosystem.Countries()).Countries.Single(country => country.Country == "IS").Totals;
        Assert.Equal((gap.Models, gap.Downloads30d), (live.Models, live.Total(Counter.Downloads30d)));
        Assert.Equal(live, (await cluster.Client.GetGrain<ICountryGrain>("IS").Totals()).Totals.Totals);
        Assert.Equal(gap.Models, (await LiveAsync(cluster, "parent-group", "Test Group")).Models);
        Assert.Equal(reply.Version, (await cluster.Ecosystem.Live()).Census.RegistryVersion);
        Assert.DoesNotContain(gap.Name, (await OwnersOfTypeAsync(cluster, "unreviewed")).Keys);
        Assert.Equal("IS", (await cluster.Client.GetGrain<IOrganizationGrain>(gap.Name).Profile())!.Totals!.Country);
        Assert.Equal(first.RegistryVersion, (await cluster.CensusAsync()).RegistryVersion);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);

        await cluster.CrawlAsync();

        var second = await cluster.CensusAsync();
        Assert.Equal(reply.Version, second.RegistryVersion);
        Assert.Equal(live, second.Countries.Single(country => country.Country == "IS").Totals);
        var audit = await cluster.Ecosystem.Audit();
        Assert.Empty(audit.Mismatches);
        Assert.Empty(audit.Notes);
    }

    [Fact]
    public async Task The_model_of_a_changed_owner_is_shown_with_its_new_country()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 3);
        await cluster.CrawlAsync();
        var model = (await cluster.CensusAsync()).TopModels[0].First(line => line.Country == CountryMember.Unreviewed);

        await cluster.Registry.Set(Row(model.Name.Split('/')[0], "IS"));

        Assert.Equal("IS", (await cluster.Client.GetGrain<IModelGrain>(model.Name).Profile())!.Country);
    }

    [Fact]
    public async Task Top_lists_and_live_figures_need_nobody_to_ask_for_countries_first()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 3);
        await cluster.CrawlAsync();
        var owner = (await cluster.CensusAsync()).TopOwners[0][0];

        await cluster.Registry.Set(Row(owner.Name, "IS"));
        var top = (await cluster.Ecosystem.Top(new TopQuery(Counter.Downloads30d, 5, Country: "IS"), owners: true)).Lines;
        var version = (await cluster.Registry.Set(Row(owner.Name, "MT"))).Version;
        var live = (await cluster.Ecosystem.Live()).Census;

        Assert.Equal((owner.Name, owner.Models), (Assert.Single(top).Name, top[0].Models));
        Assert.Equal((version, owner.Models), (live.RegistryVersion, live.Countries.Single(country => country.Country == "MT").Totals.Models));
    }

    [Fact]
    public async Task An_old_census_is_audited_with_the_registry_it_was_taken_with()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 3);
        await cluster.Registry.Set(Row("google", "IS"));
        await cluster.CrawlAsync();

        await cluster.Registry.Set(Row("google", "MT"));
        await cluster.RestartSiloAsync();
        await cluster.Ecosystem.Countries();

        Assert.Contains((await cluster.CensusAsync()).Countries, country => country.Country == "IS");
        var audit = await cluster.Ecosystem.Audit();
        Assert.Equal("models-000001", audit.Census);
        Assert.Empty(audit.Mismatches);
        Assert.Empty(audit.Notes);
    }

    [Fact]
    public async Task Changes_survive_a_restart_and_can_be_taken_back()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 3);
        var shipped = await cluster.Registry.Version();
        var version = (await cluster.Registry.Set(Row("made-up", "IS") with { ValidFrom = new DateOnly(2026, 1, 1) })).Version;
        Assert.Equal(version, (await cluster.Registry.Set(Row("made-up", "IS") with { ValidFrom = new DateOnly(2026, 1, 1) })).Version);

        await cluster.RestartSiloAsync();

        Assert.Equal(version, await cluster.Registry.Version());
        Assert.Equal("IS", Assert.Single(await cluster.Registry.Show("made-up")).Country);
        var status = await cluster.Registry.Status();
        Assert.Equal((version, shipped, 1), (status.Version, status.ShippedVersion, status.Overrides.Count));
        Assert.Equal(["nobody"], await cluster.Registry.Unreviewed(["made-up", "nobody"], new DateOnly(2026, 1, 1)));
        Assert.Equal(shipped, (await cluster.Registry.Unset("made-up")).Version);
        Assert.False((await cluster.Registry.Unset("made-up")).Ok);
        await cluster.RestartSiloAsync();
        Assert.Equal(shipped, await cluster.Registry.Version());
    }

    [Fact]
    public async Task A_wrong_file_changes_nothing_and_a_right_one_everything()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);
        var before = await cluster.Registry.Version();

        var wrong = await cluster.Registry.Import($"{OwnerRegistry.FileHeader}\nok,AT,company,,,,,src,low\nbad,Austria,company,,,,,src,low\n", "file.csv");
        var unchanged = await cluster.Registry.Version();
        var right = await cluster.Registry.Import($"{OwnerRegistry.FileHeader}\nok,AT,company,,,,,src,low\n", "file.csv");

        Assert.Equal("file.csv:3", $"{wrong.Errors.Single().Source}:{wrong.Errors.Single().Line}");
        Assert.Equal(before, unchanged);
        Assert.True(right.IsChanged);
        Assert.Equal("AT", Assert.Single(await cluster.Registry.Show("ok")).Country);
    }

    /// <summary>Metamorphic: what a store is told later equals what another was made with.</summary>
    [Fact]
    public async Task Overrides_give_the_figures_of_a_fresh_store_with_the_same_registry()
    {
        await using var told = await TestCluster.StartAsync(partitions: 5);
        await using var made = await TestCluster.StartAsync(partitions: 2);
        OwnerAttribution[] rows = [Row("Qwen", "IS"), Row("google", "IS") with { Group = null }, Row("night-fox", "IS"), Row("mistralai", "IS") with { ValidTo = new DateOnly(2030, 1, 1) }];
        await told.CrawlAsync(told.Request(asOf: AsOf));
        foreach (var row in rows)
        {
            await told.Registry.Set(row);
        }

        await told.CrawlAsync(told.Request(asOf: AsOf.AddDays(1)));
        await made.StopSiloAsync();
        var registry = rows.Aggregate(RegistryOverrides.Empty, (overrides, row) => overrides.Set(row, OwnerRegistry.BuiltIn).Overrides!).ApplyTo(OwnerRegistry.BuiltIn);
        made.Configure = services => services.AddSingleton(registry);
        await made.StartSiloAsync();
        await made.CrawlAsync(made.Request(asOf: AsOf));
        await made.CrawlAsync(made.Request(asOf: AsOf.AddDays(1)));

        Assert.Equal(registry.Version, await told.Registry.Version());
        Assert.Equal(JsonSerializer.Serialize(await made.CensusAsync()), JsonSerializer.Serialize(await told.CensusAsync()));
        Assert.Equal((await made.Ecosystem.Countries()).Countries, (await told.Ecosystem.Countries()).Countries);
        foreach (var info in KnownDimensions.All)
        {
            Assert.Equal((await MembersAsync(made, info)).Members, (await MembersAsync(told, info)).Members);
        }
    }

    [Fact]
    public async Task A_write_of_unknown_outcome_is_read_back_before_the_next_answer()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);
        await cluster.StopSiloAsync();
        ForgetfulStore? store = null;
        cluster.Configure = services => services.DecorateStore(inner => store = new ForgetfulStore(inner));
        await cluster.StartSiloAsync();
        var before = await cluster.Registry.Version();
        store!.ForgetsAfterCommit = true;

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Registry.Set(Row("made-up", "IS")));
        store.ForgetsAfterCommit = false;

        Assert.NotEqual(before, await cluster.Registry.Version());
        Assert.Equal("IS", Assert.Single(await cluster.Registry.Show("made-up")).Country);
        Assert.False((await cluster.Registry.Set(Row("made-up", "IS"))).IsChanged);
    }

    private static OwnerAttribution Row(string owner, string country) => new(owner, country, OwnerType.Company, "Test Group", [], null, null, "test", "high");

    private static async Task<Dictionary<string, int>> OwnersOfTypeAsync(TestCluster cluster, string type) =>
        (await cluster.Ecosystem.Top(new TopQuery(Counter.Downloads30d, 5000, Type: type), owners: true)).Lines.ToDictionary(line => line.Name, line => line.Models);

    private static async Task<Measures> LiveAsync(TestCluster cluster, string dimension, string member)
    {
        var view = await cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", dimension)).Live(new DimensionQuery(MemberOrder.Name));
        return view.Members!.Single(line => line.Member == member).Totals;
    }

    private static async Task<DimensionView> MembersAsync(TestCluster cluster, DimensionInfo info) =>
        (await cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", info.Name)).Census(new DimensionQuery(MemberOrder.Models)))!;

    /// <summary>A store that commits a change of the registry's header and then does not say so.</summary>
    private sealed class ForgetfulStore(ITableStore inner) : ForwardingStore(inner)
    {
        public bool ForgetsAfterCommit { get; set; }

        public override async Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
        {
            var result = await base.CommitAsync(table, partition, writes, cancellationToken);
            return ForgetsAfterCommit && table == "registry" && writes.Any(write => write.Row == "h") ? throw new TimeoutException("The answer was lost.") : result;
        }
    }
}
