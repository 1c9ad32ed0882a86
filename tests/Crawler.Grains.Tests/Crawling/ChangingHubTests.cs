using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>Repositories that move, vanish, come back and are made anew, under the eyes of one crawl after another.</summary>
public class ChangingHubTests
{
    [Fact]
    public async Task A_transferred_repository_counts_once_and_is_found_under_both_names()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var model = await KnownModelAsync(cluster);
        var before = (await ProfileAsync(cluster, model))!;
        cluster.Change(new { kind = "transfer", id = model, to = "somebody-else/model" });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal((0, 0), (crawl.New, crawl.Missed));
        var after = (await ProfileAsync(cluster, "somebody-else/model"))!;
        Assert.Equal((before.Observation.Id, 1, 2), (after.Observation.Id, after.State.FirstSeenIn, after.State.ChangedIn));
        var byOldName = (await ProfileAsync(cluster, model))!;
        Assert.Equal(("somebody-else/model", model), (byOldName.Observation.Name, byOldName.FormerName));
        await AssertTrueAsync(cluster);
        await cluster.RestartSiloAsync();
        Assert.Equal("somebody-else/model", (await ProfileAsync(cluster, model))!.Observation.Name);
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_whole_owner_renamed_is_the_same_repositories_under_another_name()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var owner = (await cluster.CensusAsync()).TopOwners.SelectMany(list => list).MaxBy(line => line.Models)!;
        cluster.Change(new { kind = "renameOwner", owner = owner.Name, to = "the-new-name" });

        var crawl = await cluster.CrawlAsync(cluster.Request(pageSize: 77));

        Assert.Equal((0, 0), (crawl.New, crawl.Missed));
        Assert.True(crawl.Changed >= owner.Models, $"{crawl.Changed} changed; the owner has {owner.Models}, and children name their parents anew");
        Assert.Null((await OrganizationAsync(cluster, owner.Name))?.Totals);
        Assert.Equal(owner.Models, (await OrganizationAsync(cluster, "the-new-name"))!.Totals!.Models);
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_repository_that_was_private_for_a_while_is_the_one_it_was()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var model = await KnownModelAsync(cluster);
        cluster.Change(new { kind = "hide", id = model });

        var first = await cluster.CrawlAsync();
        Assert.Equal((1, true), (first.Missed, (await ProfileAsync(cluster, model))!.State.IsLive));
        await cluster.CrawlAsync();
        Assert.Equal(3, (await ProfileAsync(cluster, model))!.State.GoneIn);
        await cluster.CrawlAsync();
        await AssertTrueAsync(cluster);
        cluster.Change(new { kind = "unhide", id = model });
        await cluster.CrawlAsync();

        Assert.Equal((true, 1), ((await ProfileAsync(cluster, model))!.State.IsLive, (await ProfileAsync(cluster, model))!.State.FirstSeenIn));
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_repository_made_anew_stands_beside_its_predecessor_until_that_is_gone()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var model = await KnownModelAsync(cluster);
        var old = (await ProfileAsync(cluster, model))!.Observation.Id;
        cluster.Change(new { kind = "recreate", id = model });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal((true, 1, 1), (crawl.Accepted, crawl.New, crawl.Missed));
        Assert.NotEqual(old, (await ProfileAsync(cluster, model))!.Observation.Id);
        Assert.True((await ProfileAsync(cluster, old.ToString()))!.State.IsLive);
        await cluster.CrawlAsync();
        Assert.Equal(3, (await ProfileAsync(cluster, old.ToString()))!.State.GoneIn);
        await cluster.CrawlAsync();
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_transfer_is_followed_by_a_partial_crawl_too()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var model = await KnownModelAsync(cluster);
        cluster.Change(new { kind = "transfer", id = model, to = "somebody-else/model" });

        var partial = await cluster.CrawlAsync(cluster.Request(author: "somebody-else"));

        Assert.Equal((1, 0), (partial.Rows, partial.New));
        var census = await cluster.CensusAsync(partial.Id);
        Assert.Equal((await cluster.CensusAsync()).Models, census.Models);
        Assert.Equal(1, (await ProfileAsync(cluster, "somebody-else/model"))!.State.FirstSeenIn);
        await cluster.CrawlAsync();
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_transfer_that_a_cancelled_crawl_has_half_seen_is_put_right_by_the_next_one()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 2500, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(10) });
        await cluster.CrawlAsync();
        cluster.Change([.. (await cluster.CensusAsync()).TopModels[0].Take(20).Select((model, number) => new { kind = "transfer", id = model.Name, to = $"elsewhere{number}/m" })]);
        await cluster.Crawls.Start(cluster.Request(pageSize: 50));
        await cluster.WaitAsync(crawl => crawl.Pages >= 25, "half of the pages");
        await cluster.Crawls.Cancel();
        await cluster.WaitAsync(crawl => !crawl.IsActive, "the cancellation");
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);

        var crawl = await cluster.CrawlAsync();

        Assert.Equal((0, 0), (crawl.New, crawl.Missed));
        await AssertTrueAsync(cluster);
    }

    [Fact]
    public async Task A_hub_that_changes_in_the_middle_of_a_crawl_is_followed_by_the_next_one()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var models = (await cluster.CensusAsync()).TopModels[0].Select(model => model.Name).ToList();
        cluster.Hub.ResetLedger();
        cluster.Change(
            new { kind = "transfer", id = models[0], to = "elsewhere/a", afterPage = 5 },
            new { kind = "renameOwner", owner = models[1].Split('/')[0], to = "elsewhere2", afterPage = 6 },
            new { kind = "delete", id = models[2], afterPage = 7 },
            new { kind = "recreate", id = models[3], afterPage = 8 });

        await cluster.CrawlAsync();
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
        await cluster.CrawlAsync();
        await cluster.CrawlAsync();
        await cluster.CrawlAsync();

        await AssertTrueAsync(cluster);
    }

    private static async Task AssertTrueAsync(TestCluster cluster)
    {
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    /// <summary>A model of some fame: the loss of the most famous one would be an anomaly of its own.</summary>
    private static async Task<string> KnownModelAsync(TestCluster cluster) => (await cluster.CensusAsync()).TopModels[(int)Counter.Downloads30d][40].Name;

    private static Task<ModelProfile?> ProfileAsync(TestCluster cluster, string model) => cluster.Client.GetGrain<IModelGrain>(model).Profile();

    private static Task<OrganizationProfile?> OrganizationAsync(TestCluster cluster, string owner) => cluster.Client.GetGrain<IOrganizationGrain>(owner).Profile();
}
