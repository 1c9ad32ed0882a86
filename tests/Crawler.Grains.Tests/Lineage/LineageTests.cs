using System.IO.Compression;
using System.Text.Json.Nodes;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.Lineage;

/// <summary>The lineage of a crawled Hub: frozen with the census, followed live, and both as the listing declares it.</summary>
public class LineageTests
{
    [Fact]
    public async Task The_census_and_the_moment_say_the_same_and_the_audit_agrees()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var census = await cluster.CensusAsync();
        var frozen = (await cluster.Ecosystem.Lineage(census.Crawl))!;
        var live = await Live(cluster).Report();

        Assert.True(live.IsThere);
        Assert.Equivalent(frozen, live.Value, strict: true);
        Assert.Equal((frozen.Anatomy.Roots, frozen.Anatomy.MaxDepth), ((int)census.Lineage.Roots!, (int)census.Lineage.MaxDepth!));
        Assert.InRange(frozen.Anatomy.Roots, 10, 2500);
        Assert.InRange(frozen.Anatomy.MaxDepth, 2, 50);
        var audit = await cluster.Ecosystem.Audit();
        Assert.Equal([], audit.Mismatches);
        Assert.Equal([], audit.Notes);
    }

    [Fact]
    public async Task A_changed_Hub_is_followed_and_a_new_activation_knows_the_same()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var root = (await Frozen(cluster, await CrawlIdAsync(cluster)).Families(1)).Value![0].Root;
        cluster.Change(
            new { kind = "transfer", id = root, to = "moved-away/base" },
            new { kind = "parents", id = "moved-away/base", relation = "finetune", parents = (string[])["nobody/knows-it"] });
        await cluster.CrawlAsync();

        var audit = await cluster.Ecosystem.Audit();
        Assert.Equal([], audit.Mismatches);
        var id = await IdAsync(cluster, "moved-away/base");
        var model = (await Live(cluster).Model(id, "moved-away/base")).Value!;
        Assert.Equal(("nobody/knows-it", null), (model.Origin.Name, model.Origin.Id));
        Assert.True(model.Derivatives.Transitive > 10);
        var before = await Live(cluster).Report();

        await cluster.RestartSiloAsync();

        Assert.Equivalent(before.Value, (await Live(cluster).Report()).Value, strict: true);
        Assert.Equivalent(model, (await Frozen(cluster, await CrawlIdAsync(cluster)).Model(id, "moved-away/base")).Value, strict: true);
    }

    [Fact]
    public async Task Circles_phantoms_and_models_that_name_themselves_do_no_harm()
    {
        await using var cluster = await TestCluster.StartAsync();
        var names = (await RowsAsync(cluster)).Select(row => (string)row["id"]!).Take(4).ToArray();
        cluster.Change(
            new { kind = "parents", id = names[0], relation = "finetune", parents = (string[])[names[1]] },
            new { kind = "parents", id = names[1], relation = "finetune", parents = (string[])[names[0]] },
            new { kind = "parents", id = names[2], relation = "merge", parents = (string[])[names[2], names[0], "no/body"] },
            new { kind = "parents", id = names[3], relation = "adapter", parents = (string[])["no/body"] });
        await cluster.CrawlAsync();

        var census = await cluster.CensusAsync();
        var reader = Frozen(cluster, census.Crawl);
        Assert.Equal(2, census.Lineage.Cyclic);
        var merged = (await reader.Model(await IdAsync(cluster, names[2]), names[2])).Value!;
        Assert.Equal([names[0], "no/body"], merged.Parents.Select(parent => parent.Name).Order(StringComparer.Ordinal).OrderBy(name => name == "no/body"));
        var phantom = (await reader.Tree(new LineageKey(null, "no/body"), new TreeQuery(1, 10))).Value!;
        Assert.Equal(new[] { names[2], names[3] }.Order(StringComparer.Ordinal), phantom.Children.Select(child => child.Model.Name).Order(StringComparer.Ordinal));
        Assert.Equal([], (await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task What_counts_by_origin_is_what_counts_by_uploader_dealt_out_anew()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        foreach (var dimension in (string[])["org-type", "parent-group"])
        {
            var grain = cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", dimension));
            var uploaded = (await grain.Census(new DimensionQuery(MemberOrder.Name)))!;
            var begun = (await grain.Census(new DimensionQuery(MemberOrder.Name, ByOrigin: true)))!;
            Assert.NotEqual(uploaded.Members, begun.Members);
            Assert.Equal(Sum(uploaded.Members!), Sum(begun.Members!));
            Assert.Equal(begun.Members, (await grain.Live(new DimensionQuery(MemberOrder.Name, ByOrigin: true))).Members);
        }

        var census = await cluster.CensusAsync();
        var shift = (await cluster.Ecosystem.Lineage(census.Crawl))!.OriginShift;
        var countries = OriginShift.Apply(census.Countries.ToDictionary(country => country.Country, country => country.Totals), shift.Countries);
        Assert.Equal(
            census.Countries.Aggregate(default(Measures), (sum, country) => sum + country.Totals), countries.Values.Aggregate(default(Measures), (sum, totals) => sum + totals));
        Assert.DoesNotContain(countries.Values, totals => totals.Models <= 0);

        static Measures Sum(IEnumerable<MemberTotals> members) => members.Aggregate(default(Measures), (sum, member) => sum + member.Totals);
    }

    [Fact]
    public async Task The_graph_is_kept_of_the_census_that_is_shown_and_of_the_newest()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        await cluster.CrawlAsync();
        await cluster.CrawlAsync(cluster.Request(limit: 300));

        Assert.False((await Frozen(cluster, "models-000001").Families(1)).IsThere);
        Assert.True((await Frozen(cluster, "models-000002").Families(1)).IsThere);
        Assert.True((await Frozen(cluster, "models-000003").Families(1)).IsThere);
        Assert.False((await Frozen(cluster, "models-000009").Families(1)).IsThere);
        Assert.NotNull(await cluster.Ecosystem.Lineage("models-000001"));
    }

    /// <summary>Counts per relation, base and owner of a real listing, computed from its tags in a few plain lines.</summary>
    [Fact]
    public async Task A_recorded_listing_has_the_derivatives_that_its_tags_declare()
    {
        var file = RecordedListing();
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 100_000 });
        await cluster.CrawlAsync(cluster.Request(1000));
        var rows = Read(file);
        var names = rows.Select(row => (string)row["id"]!).ToHashSet();
        var edges = rows.SelectMany(Edges).ToList();
        var reader = Frozen(cluster, await CrawlIdAsync(cluster));

        foreach (var of in edges.GroupBy(edge => edge.Parent).OrderByDescending(group => group.Count()).Take(200))
        {
            var id = names.Contains(of.Key) ? await IdAsync(cluster, of.Key) : (RepoId?)null;
            var tree = (await reader.Tree(new LineageKey(id, of.Key), new TreeQuery(1, 1))).Value!;
            Assert.Equal((of.Key, of.Count()), (of.Key, tree.Derivatives.Direct));
            Assert.Equal(of.Count(edge => Owner(edge.Child) != Owner(of.Key)), tree.Derivatives.DirectByOthers);
            foreach (var (relation, said) in new[] { ("finetune", tree.Derivatives.DirectBy.Finetune), ("quantized", tree.Derivatives.DirectBy.Quantized), ("adapter", tree.Derivatives.DirectBy.Adapter) })
            {
                Assert.Equal((of.Key, relation, of.Count(edge => edge.Relation == relation)), (of.Key, relation, said));
            }
        }

        var children = edges.GroupBy(edge => edge.Child).ToDictionary(group => group.Key, group => group.Select(edge => edge.Parent).ToList());
        foreach (var owner in edges.Select(edge => Owner(edge.Parent)).Distinct())
        {
            var direct = edges.Where(edge => Owner(edge.Parent) == owner && Owner(edge.Child) != owner).Select(edge => edge.Child).Distinct().Count();
            var below = children.Keys.Count(child => Owner(child) != owner && Above(child).Any(ancestor => ancestor != child && Owner(ancestor) == owner));
            var said = (await reader.Owner(owner)).Value!;
            Assert.Equal((owner, direct, below), (owner, said.Direct, said.Transitive));
        }

        Assert.Equal([], (await cluster.Ecosystem.Audit()).Mismatches);

        HashSet<string> Above(string child)
        {
            var (above, open) = (new HashSet<string>(), new Stack<string>([child]));
            while (open.TryPop(out var next))
            {
                foreach (var parent in children.GetValueOrDefault(next) ?? [])
                {
                    if (above.Add(parent))
                    {
                        open.Push(parent);
                    }
                }
            }

            return above;
        }
    }

    private static IEnumerable<(string Child, string Parent, string Relation)> Edges(JsonNode row)
    {
        var child = (string)row["id"]!;
        var declared = row["tags"]!.AsArray().Select(tag => (string)tag!).Where(tag => tag.StartsWith("base_model:", StringComparison.Ordinal))
            .Select(tag => tag["base_model:".Length..].Split(':', 2))
            .Select(parts => parts.Length == 2 && parts[0] is "finetune" or "adapter" or "quantized" or "merge" ? (Parent: parts[1], Relation: parts[0]) : (Parent: string.Join(':', parts), Relation: ""));
        return declared.Where(edge => edge.Parent != child && edge.Parent.Length > 0).GroupBy(edge => edge.Parent)
            .Select(parent => (child, parent.Key, parent.Select(edge => edge.Relation).FirstOrDefault(relation => relation.Length > 0) ?? ""));
    }

    private static string Owner(string name) => OwnerName.Of(name);

    private static ILineageGrain Live(TestCluster cluster) => cluster.Client.GetGrain<ILineageGrain>("models");

    private static IFrozenLineageGrain Frozen(TestCluster cluster, string crawl) => cluster.Client.GetGrain<IFrozenLineageGrain>(crawl);

    private static async Task<string> CrawlIdAsync(TestCluster cluster) => (await cluster.CensusAsync()).Crawl;

    private static async Task<RepoId> IdAsync(TestCluster cluster, string name) => (await cluster.Client.GetGrain<IModelGrain>(name).Profile())!.Observation.Id;

    private static async Task<List<JsonNode>> RowsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(cluster.Hub.BaseAddress, "/api/models?limit=1000&sort=createdAt&direction=1"));
        return [.. JsonNode.Parse(page)!.AsArray().Select(row => row!)];
    }

    private static string RecordedListing()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "radar-2026-08", "hub-list.jsonl.gz");
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("The recorded listing ../shared/data/radar-2026-08/hub-list.jsonl.gz is not here.");
        return "";
    }

    private static List<JsonNode> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var rows = new List<JsonNode>();
        while (lines.ReadLine() is { } line)
        {
            rows.Add(JsonNode.Parse(line)!);
        }

        return rows;
    }
}
