using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Tests.Commands;

/// <summary>What the commands about the lineage answer, and with which exit code.</summary>
public sealed class LineageCommandTests
{
    private const string Descendants = "direct directByOthers directFirst directFractional total totalByOthers finetune adapter quantized merge untyped";
    private const string ByRelation = "finetune adapter quantized merge untyped";
    private const string Trust = "asOf crawl coverage";

    [Fact]
    public async Task A_tree_is_drawn()
    {
        using var console = LineageWorld.Console(Trees(LineageWorld.Tree));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/base"));

        Assert.Equal(
            """
            lab/base  3 direct · 1.2k all
            ├── lab/chat  finetune · 1 direct · 2 all
            │   └── eve/merge  merge · 1 direct · 1 all
            │       └── eve/q  quantized · 0 direct · 0 all
            ├── =evil/name|  quantized · 1 direct · 1 all
            │   └── eve/merge  merge · 1 direct · 1 all (shown above)
            └── … and 2.0k more
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("direct = D1", console.Error, StringComparison.Ordinal);
        Assert.Contains("all = D2", console.Error, StringComparison.Ordinal);
        Assert.Contains("crawl models-000001", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_in_ascii_has_other_branches()
    {
        using var console = LineageWorld.Console(Trees(LineageWorld.Tree));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/base", "--ascii"));

        Assert.Contains("\n|-- lab/chat ", console.Out, StringComparison.Ordinal);
        Assert.Contains("\n|   `-- eve/merge ", console.Out, StringComparison.Ordinal);
        Assert.Contains("\n`-- ... and 2.0k more", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_in_json_is_one_document_of_one_shape()
    {
        using var console = LineageWorld.Console(Trees(LineageWorld.Tree));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/base", "-o", "json"));

        const string Shape = "id _id relation distance descendants downloads30d children childrenLeftOut shownElsewhere";
        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal($"{Shape} {Trust}", Names(json));
        Assert.Equal(Shape, Names(json["children"]![0]!));
        Assert.Equal(Descendants, Names(json["descendants"]!));
        Assert.Equal((3, 1.5, 1200, 1200), ((int)json["descendants"]!["direct"]!, (double)json["descendants"]!["directFractional"]!, (int)json["descendants"]!["total"]!, (int)json["descendants"]!["finetune"]!));
        Assert.Equal((1998, null), ((int)json["childrenLeftOut"]!, (string?)json["relation"]));
        Assert.Equal("merge", (string)json["children"]![0]!["children"]![0]!["relation"]!);
        Assert.True((bool)json["children"]![1]!["children"]![0]!["shownElsewhere"]!);
        Assert.Equal(LineageWorld.Hostile, (string)json["children"]![1]!["id"]!);
        Assert.DoesNotContain('\u001b', console.Out);
        Assert.Empty(console.Error);
    }

    [Fact]
    public async Task A_flat_tree_is_depth_first_and_names_the_parent()
    {
        using var lines = LineageWorld.Console(Trees(LineageWorld.Tree));
        using var csv = LineageWorld.Console(Trees(LineageWorld.Tree));
        using var markdown = LineageWorld.Console(Trees(LineageWorld.Tree));

        Assert.Equal(0, await lines.RunAsync("model", "tree", "lab/base", "-o", "jsonl"));
        Assert.Equal(0, await csv.RunAsync("model", "tree", "lab/base", "-o", "csv"));
        Assert.Equal(0, await markdown.RunAsync("model", "tree", "lab/base", "-o", "markdown"));

        var rows = lines.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["lab/base ", "lab/chat lab/base", "eve/merge lab/chat", "eve/q eve/merge", LineageWorld.Hostile + " lab/base", "eve/merge " + LineageWorld.Hostile],
            rows.Select(row => $"{row["id"]} {row["parent"]}"));
        Assert.All(rows, row => Assert.Equal($"id _id parent relation distance descendants downloads30d childrenLeftOut shownElsewhere {Trust}", Names(row)));
        Assert.Equal(Descendants, Names(rows[0]["descendants"]!));
        Assert.Contains("\r\n'=evil/", csv.Out, StringComparison.Ordinal);
        Assert.Contains("| =evil/name\\| | lab/base | quantized |", markdown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deepest_tree_there_can_be_is_written()
    {
        var chain = Enumerable.Range(0, 20).Aggregate(LineageWorld.Node("a/leaf", Relation.Merge, 0, 0), (child, step) => LineageWorld.Node($"a/{step}", Relation.Merge, 1, 1, [child]));
        using var console = LineageWorld.Console(Trees(chain));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/base", "--depth", "20", "-o", "json"));
        Assert.Contains("a/leaf", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_options_of_a_tree_reach_the_graph()
    {
        var asked = new List<(LineageKey Key, TreeQuery Query)>();
        LineageReply<TreeNode> Answer(object?[] args)
        {
            asked.Add(((LineageKey)args[0]!, (TreeQuery)args[1]!));
            return LineageWorld.Reply(LineageWorld.Tree);
        }

        using var console = LineageWorld.Console(LineageWorld.Frozen(("Tree", Answer)), LineageWorld.Live(("Tree", Answer)));

        Assert.Equal(0, await console.RunAsync("model", "tree", "x", "-o", "json"));
        Assert.Equal(0, await console.RunAsync("model", "tree", "x", "--depth", "7", "--top", "3", "--relation", "quantized", "--live", "-o", "json"));

        var key = new LineageKey(LineageWorld.Id, "lab/base");
        Assert.Equal([(key, new TreeQuery(2, 10)), (key, new TreeQuery(7, 3, Relation.Quantized))], asked);
    }

    [Fact]
    public async Task Live_answers_say_so_and_those_of_some_partitions_only_are_partial()
    {
        using var console = LineageWorld.Console(LineageWorld.Live(("Tree", _ => LineageWorld.Reply(LineageWorld.Tree, 100))));

        Assert.Equal(6, await console.RunAsync("model", "tree", "lab/base", "--live", "-o", "json"));
        Assert.True((bool)JsonNode.Parse(console.Out)!["approx"]!);
        Assert.Equal(6, await console.RunAsync("model", "tree", "lab/base", "--live"));
        Assert.Contains("heard from 100/128 partitions", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_relatives_has_none()
    {
        using var console = LineageWorld.Console(Trees(null));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/base"));
        Assert.Equal("lab/base  0 direct · 0 all", console.Out.Trim());
    }

    [Fact]
    public async Task A_former_name_is_told()
    {
        using var console = new TestConsole(
            LineageWorld.Ecosystem(), FakeGrain.Of<ICrawlGrain>(), LineageWorld.Models(LineageWorld.Profile("lab/new", "lab/old\u001b[2J")), Trees(LineageWorld.Tree));

        Assert.Equal(0, await console.RunAsync("model", "tree", "lab/old"));
        Assert.Contains("lab/old is lab/new now.", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_only_others_declare_has_a_tree_too()
    {
        var phantom = LineageWorld.Node("gone/ghost", null, 1, 1);
        object Ghosts(object?[] args) => LineageWorld.Reply((LineageKey)args[0]! == new LineageKey(null, "gone/ghost") ? phantom : null);
        using var unknown = new TestConsole(LineageWorld.Ecosystem(), FakeGrain.Of<ICrawlGrain>(), LineageWorld.Models(null), LineageWorld.Frozen(("Tree", Ghosts)));
        using var gone = new TestConsole(
            LineageWorld.Ecosystem(), FakeGrain.Of<ICrawlGrain>(), LineageWorld.Models(LineageWorld.Profile("gone/ghost")), LineageWorld.Frozen(("Tree", Ghosts)));

        Assert.Equal(0, await unknown.RunAsync("model", "tree", "gone/ghost", "-o", "json"));
        Assert.Null(JsonNode.Parse(unknown.Out)!["_id"]);
        Assert.Contains("No model is called gone/ghost", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(3, await unknown.RunAsync("model", "tree", "no/where"));
        Assert.Contains("No model 'no/where' is known", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(0, await gone.RunAsync("model", "tree", "gone/ghost"));
        Assert.Equal("gone/ghost  1 direct · 1 all", gone.Out.Trim());
    }

    [Fact]
    public async Task Without_a_lineage_the_failure_says_what_to_do()
    {
        using var none = new TestConsole(FakeGrain.Of<IEcosystemGrain>(), LineageWorld.Models(LineageWorld.Profile()));
        using var old = new TestConsole(
            LineageWorld.Ecosystem(),
            LineageWorld.Models(LineageWorld.Profile()),
            LineageWorld.Frozen(("Tree", _ => LineageWorld.NotThere<TreeNode>()), ("Families", _ => LineageWorld.NotThere<IReadOnlyList<Family>>())),
            LineageWorld.Live(("Tree", _ => LineageWorld.NotThere<TreeNode>(3)), ("Report", _ => LineageWorld.NotThere<LineageReport>(3))));

        Assert.Equal(3, await none.RunAsync("model", "tree", "lab/base"));
        Assert.Contains("There is no census yet", none.Error, StringComparison.Ordinal);
        foreach (var line in (string[])["model tree lab/base", "family list", "family list --top 101", "lineage show", "country list --attribution origin", "org top --by derivatives"])
        {
            Assert.Equal(3, await old.RunAsync(line.Split(' ')));
        }

        Assert.Contains("crawl start", old.Error, StringComparison.Ordinal);
        Assert.Contains("--live", old.Error, StringComparison.Ordinal);
        Assert.Equal(6, await old.RunAsync("model", "tree", "lab/base", "--live"));
        Assert.Equal(6, await old.RunAsync("lineage", "show", "--live"));
        Assert.Equal(6, await old.RunAsync("country", "show", "CN", "--attribution", "origin", "--live"));
        Assert.Contains("heard from 3/128 partitions", old.Error, StringComparison.Ordinal);
        Assert.Empty(old.Out);
    }

    [Fact]
    public async Task A_model_is_shown_with_its_place_in_the_lineage()
    {
        using var console = LineageWorld.Console(LineageWorld.Frozen(("Model", _ => LineageWorld.Reply(LineageWorld.Model))));

        Assert.Equal(0, await console.RunAsync("model", "show", "lab/base", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal("id _id", Names(json["origin"]!));
        Assert.Equal((2, 1500, 12, false), ((int)json["depth"]!, (int)json["ancestorCount"]!, json["ancestors"]!.AsArray().Count, (bool)json["cyclic"]!));
        Assert.Equal("id _id distance", Names(json["ancestors"]![0]!));
        Assert.Equal("id _id relation", Names(json["resolvedParents"]![0]!));
        Assert.Equal(("gone/ghost", null, "untyped"), ((string)json["resolvedParents"]![1]!["id"]!, (string?)json["resolvedParents"]![1]!["_id"], (string)json["resolvedParents"]![1]!["relation"]!));
        Assert.Equal(Descendants, Names(json["descendants"]!));
        Assert.Equal("models-000001", (string)json["lineageCrawl"]!);
    }

    [Fact]
    public async Task The_table_of_a_model_names_the_nearest_ancestors()
    {
        using var console = LineageWorld.Console(LineageWorld.Frozen(("Model", _ => LineageWorld.Reply(LineageWorld.Model))));

        Assert.Equal(0, await console.RunAsync("model", "show", "lab/base"));

        Assert.Matches(@"origin\s+lab/base \(2 steps\)", console.Out);
        Assert.Matches(@"ancestors\s+a/m1 \(1\), .*a/m10 \(10\) and 1.5k more", console.Out);
        Assert.Matches(@"derivatives, direct\s+5 \(5 by others\)", console.Out);
        Assert.Matches(@"derivatives, all\s+40 \(40 by others\)", console.Out);
        Assert.Matches(@"by relation\s+40 finetune", console.Out);
    }

    [Fact]
    public async Task A_model_is_shown_without_a_lineage_too()
    {
        using var none = new TestConsole(FakeGrain.Of<IEcosystemGrain>(), FakeGrain.Of<ICrawlGrain>(), LineageWorld.Models(LineageWorld.Profile()));
        using var old = LineageWorld.Console(
            LineageWorld.Frozen(("Model", _ => LineageWorld.NotThere<ModelLineage>())), LineageWorld.Live(("Model", _ => LineageWorld.NotThere<ModelLineage>(3))));

        foreach (var (console, options) in ((TestConsole, string[])[])[(none, []), (old, []), (old, ["--live"])])
        {
            Assert.Equal(0, await console.RunAsync(["model", "show", "lab/base", "-o", "jsonl", .. options]));
            var json = JsonNode.Parse(console.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!.AsObject();
            foreach (var name in (string[])["origin", "depth", "ancestors", "ancestorCount", "resolvedParents", "cyclic", "descendants", "lineageCrawl"])
            {
                Assert.True(json.ContainsKey(name), name);
                Assert.Null(json[name]);
            }
        }

        Assert.Equal(0, await none.RunAsync("model", "show", "lab/base"));
    }

    [Fact]
    public async Task A_model_is_shown_with_the_lineage_of_this_instant_where_that_is_wanted()
    {
        using var console = LineageWorld.Console(LineageWorld.Live(("Model", _ => LineageWorld.Reply(LineageWorld.Model, 100))));

        Assert.Equal(6, await console.RunAsync("model", "show", "lab/base", "--live", "-o", "json"));
        Assert.Equal(1500, (int)JsonNode.Parse(console.Out)!["ancestorCount"]!);
        Assert.Null(JsonNode.Parse(console.Out)!["lineageCrawl"]);
    }

    [Fact]
    public async Task Families_come_from_the_report_and_longer_lists_from_the_graph()
    {
        var asked = 0;
        object Families(object?[] args)
        {
            asked = (int)args[0]!;
            return LineageWorld.Reply<IReadOnlyList<Family>>([LineageWorld.Family with { Root = "gone/ghost", Id = null }]);
        }

        using var console = LineageWorld.Console(LineageWorld.Frozen(("Families", Families)), LineageWorld.Live(("Families", Families)));
        using var graph = LineageWorld.Console(LineageWorld.Frozen(("Families", Families)), LineageWorld.Live(("Families", Families)));

        Assert.Equal(0, await console.RunAsync("family", "list", "-o", "json"));
        Assert.Equal(0, asked);
        var line = JsonNode.Parse(console.Out)![0]!;
        Assert.Equal($"root _id models descendants depth country phantom direct directByOthers descendantsByOthers {ByRelation} {Trust}", Names(line));
        Assert.Equal((41, 40, false, 5), ((int)line["models"]!, (int)line["descendants"]!, (bool)line["phantom"]!, (int)line["direct"]!));
        Assert.Equal(0, await graph.RunAsync("family", "list", "--top", "101", "-o", "json"));
        Assert.Equal(101, asked);
        Assert.True((bool)JsonNode.Parse(graph.Out)![0]!["phantom"]!);
        Assert.Equal(0, await graph.RunAsync("family", "list", "--live"));
        Assert.Equal(20, asked);
    }

    [Fact]
    public async Task A_family_is_shown_whole()
    {
        using var console = LineageWorld.Console(LineageWorld.Frozen(("Family", _ => LineageWorld.Reply(LineageWorld.Detail))));
        using var table = new TestConsole(
            LineageWorld.Ecosystem(),
            LineageWorld.Models(LineageWorld.Profile("eve/q")),
            LineageWorld.Frozen(("Family", _ => LineageWorld.Reply(LineageWorld.Detail))));

        Assert.Equal(0, await console.RunAsync("family", "show", "lab/base", "-o", "json"));
        var json = JsonNode.Parse(console.Out)!;
        Assert.EndsWith($"generations branches owners months growth {Trust}", Names(json), StringComparison.Ordinal);
        Assert.Equal("outcome fitness immediacy longevity limit residual", Names(json["growth"]!));
        Assert.Equal((1200, 8), ((int)json["generations"]![1]!, json["months"]!.AsArray().Count));
        Assert.Equal(("id _id descendants downloads30d", "owner models", "month models"), (Names(json["branches"]![0]!), Names(json["owners"]![0]!), Names(json["months"]![0]!)));
        Assert.Empty(console.Error);

        Assert.Equal(0, await table.RunAsync("family", "show", "eve/q"));
        Assert.Contains("eve/q belongs to the family of lab/base.", table.Error, StringComparison.Ordinal);
        Assert.Matches(@"generations\s+5, 1.2k", table.Out);
        Assert.Matches(@"owners\s+eve \(30\), x \(1\)", table.Out);
        Assert.Matches(@"latest months\s+2025-03 \(3\), .*2025-08 \(8\)", table.Out);
    }

    [Fact]
    public async Task A_model_without_relatives_has_no_family()
    {
        using var console = LineageWorld.Console(LineageWorld.Frozen(("Family", _ => LineageWorld.Reply<FamilyDetail>(null))));
        using var unknown = new TestConsole(
            LineageWorld.Ecosystem(), LineageWorld.Models(null), LineageWorld.Frozen(("Family", _ => LineageWorld.Reply<FamilyDetail>(null))));

        Assert.Equal(3, await console.RunAsync("family", "show", "lab/base"));
        Assert.Contains("belongs to no family", console.Error, StringComparison.Ordinal);
        Assert.Equal(3, await unknown.RunAsync("family", "show", "no/where"));
    }

    [Fact]
    public async Task Owners_and_groups_are_ranked_by_what_others_derive()
    {
        var asked = new List<TopDerivatives>();
        object Top(object?[] args)
        {
            asked.Add((TopDerivatives)args[0]!);
            return LineageWorld.Reply<IReadOnlyList<DerivativeLine>>([LineageWorld.Owner]);
        }

        using var console = LineageWorld.Console(LineageWorld.Frozen(("Top", Top)), LineageWorld.Live(("Top", Top)));
        using var groups = LineageWorld.Console();

        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "derivatives", "-o", "json"));
        Assert.Empty(asked);
        var line = JsonNode.Parse(console.Out)![0]!;
        Assert.Equal($"owner country group isGroup derivatives {Trust}", Names(line));
        Assert.Equal($"direct directFractional directFirst transitive {ByRelation} footprint footprintHolder", Names(line["derivatives"]!));
        Assert.Equal((7, 3.5, 90), ((int)line["derivatives"]!["direct"]!, (double)line["derivatives"]!["directFractional"]!, (int)line["derivatives"]!["transitive"]!));
        Assert.Equal((123, "Alibaba"), ((int)line["derivatives"]!["footprint"]!, (string)line["derivatives"]!["footprintHolder"]!));

        Assert.Equal(0, await groups.RunAsync("org", "top", "--by", "derivatives", "--group"));
        Assert.Matches(@"GROUP\s+COUNTRY\s+DIRECT \(D1\)\s+FRACTIONAL \(D1\)\s+FIRST \(D1\)\s+ALL \(D2\)\s+ALL, BY RELATION\s+FOOTPRINT \(D3\)", groups.Out);
        Assert.Matches(@"Alibaba\s+CN,US\s+8\s+4\s+8\s+91\s+91 finetune\s+123", groups.Out);
        Assert.Contains("D3: models of anyone", groups.Error, StringComparison.Ordinal);

        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "derivatives", "--country", "cn", "--top", "7"));
        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "derivatives", "--top", "101"));
        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "derivatives", "--group", "--live"));
        Assert.Equal([new TopDerivatives(7, "CN"), new TopDerivatives(101), new TopDerivatives(20, ByGroup: true)], asked);
    }

    [Fact]
    public async Task An_owner_is_shown_with_what_others_derive()
    {
        var owner = FakeGrain.Of<IOrganizationGrain>(("Profile", _ => new OrganizationProfile(null, null)));
        using var console = LineageWorld.Console(owner, LineageWorld.Frozen(("Owner", _ => LineageWorld.Reply(LineageWorld.Derivatives(7, 90)))));
        using var table = LineageWorld.Console(owner, LineageWorld.Live(("Owner", _ => LineageWorld.Reply(LineageWorld.Derivatives(7, 90)))));
        using var none = new TestConsole(owner, FakeGrain.Of<IEcosystemGrain>(), FakeGrain.Of<ICrawlGrain>());

        Assert.Equal(0, await console.RunAsync("org", "show", "lab", "-o", "json"));
        Assert.Equal(0, await none.RunAsync("org", "show", "lab", "-o", "json"));
        Assert.Equal(0, await table.RunAsync("org", "show", "lab", "--live"));

        var derivatives = JsonNode.Parse(console.Out)!["derivatives"]!;
        Assert.Equal($"direct directFractional directFirst transitive footprint footprintHolder {ByRelation}", Names(derivatives));
        Assert.Equal((7, 90, null), ((int)derivatives["direct"]!, (int)derivatives["transitive"]!, derivatives["footprint"]));
        Assert.All(JsonNode.Parse(none.Out)!["derivatives"]!.AsObject(), member => Assert.Null(member.Value));
        Assert.Matches(@"direct \(D1\)\s+7", table.Out);
    }

    [Theory]
    [InlineData("Alibaba", 123, 123, "Alibaba")]
    [InlineData("Alibaba", 0, 0, "Alibaba")]
    [InlineData("Alibaba", null, null, "Alibaba")]
    [InlineData("Nobody's", 123, null, null)]
    public async Task The_footprint_of_an_owner_is_that_of_its_group(string group, int? counted, int? expected, string? holder)
    {
        var profile = new OrganizationProfile(null, new OwnerAttribution("lab", "CN", OwnerType.Company, group, [], null, null, "test", "high"));
        using var console = new TestConsole(
            LineageWorld.Ecosystem(),
            FakeGrain.Of<ICrawlGrain>(),
            FakeGrain.Of<IOrganizationGrain>(("Profile", _ => profile)),
            LineageWorld.Frozen(("Owner", _ => LineageWorld.Reply(LineageWorld.Derivatives(7, 90)))),
            LineageWorld.Footprints(counted));

        Assert.Equal(0, await console.RunAsync("org", "show", "lab", "-o", "json"));

        var derivatives = JsonNode.Parse(console.Out)!["derivatives"]!;
        Assert.Equal((expected, holder), ((int?)derivatives["footprint"], (string?)derivatives["footprintHolder"]));
    }

    [Theory]
    [InlineData]
    [InlineData("--live")]
    public async Task Countries_by_origin_are_those_by_uploader_with_what_changes_hands(params string[] options)
    {
        using var list = LineageWorld.Console(LineageWorld.Live(("Report", _ => LineageWorld.Reply(LineageWorld.Report))));
        using var one = LineageWorld.Console(LineageWorld.Live(("Report", _ => LineageWorld.Reply(LineageWorld.Report))));

        Assert.Equal(0, await list.RunAsync(["country", "list", "--attribution", "origin", "-o", "json", .. options]));
        Assert.Equal(0, await one.RunAsync(["country", "show", "cn", "--attribution", "origin", "-o", "json", .. options]));

        var lines = JsonNode.Parse(list.Out)!.AsArray();
        Assert.Equal(5, lines.Count);
        Assert.All(lines, line => Assert.Equal("origin", (string)line!["attribution"]!));
        foreach (var china in (JsonNode[])[lines.Single(line => (string)line!["country"]! == "CN")!, JsonNode.Parse(one.Out)!])
        {
            Assert.Equal((4, 30, 400), ((int)china["models"]!, (int)china["downloads30d"]!, (int)china["downloadsAllTime"]!));
            Assert.Equal((0.4, 400.0 / 900), ((double)china["shareOfAll"]!, (double)china["shareOfAttributed"]!));
        }
    }

    [Fact]
    public async Task Only_dimensions_of_holders_can_be_asked_by_origin()
    {
        DimensionQuery? asked = null;
        var view = new DimensionView(
            KnownDimensions.Of(Dimension.OrgType), [], 0, default, new CensusHead("models-000001", Some.AsOf, 1, [], "abc"), 128, 128);
        IDimensionGrain Grain(DimensionView answer) => FakeGrain.Of<IDimensionGrain>(
            ("Census", args =>
            {
                asked = (DimensionQuery)args[0]!;
                return answer;
            }),
            ("Live", _ => answer with { HeardFrom = 3 }));
        using var console = new TestConsole(Grain(view with { Members = [new("company", Some.Measures(1, 1, 1))] }));
        using var old = new TestConsole(Grain(view with { Members = null }));

        Assert.Equal(0, await console.RunAsync("dimension", "show", "org-type", "--attribution", "origin", "-o", "json"));
        Assert.True(asked!.ByOrigin);
        Assert.Equal("origin", (string)JsonNode.Parse(console.Out)![0]!["attribution"]!);
        Assert.Equal(2, await console.RunAsync("dimension", "show", "task", "--attribution", "origin"));
        Assert.Contains("org-type, parent-group", console.Error, StringComparison.Ordinal);
        Assert.Equal(3, await old.RunAsync("dimension", "show", "org-type", "--attribution", "origin"));
        Assert.Contains("before the lineage was kept", old.Error, StringComparison.Ordinal);
        Assert.Equal(6, await old.RunAsync("dimension", "show", "org-type", "--attribution", "origin", "--live"));
    }

    [Fact]
    public async Task The_forest_is_shown_whole()
    {
        using var console = LineageWorld.Console();
        using var table = LineageWorld.Console();

        Assert.Equal(0, await console.RunAsync("lineage", "show", "-o", "json"));
        Assert.Equal(0, await table.RunAsync("lineage", "show"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal(
            $"nodes phantoms edges roots phantomRoots cyclic maxDepth branching depths familySizes relations withChildren withChildrenShares {Trust}", Names(json));
        Assert.Equal("from to families", Names(json["familySizes"]![0]!));
        Assert.Equal((ByRelation, ByRelation), (Names(json["relations"]!), Names(json["withChildren"]!)));
        Assert.Equal((0.25, null, 1.0), ((double)json["withChildrenShares"]!["finetune"]!, (double?)json["withChildrenShares"]!["adapter"], (double)json["withChildrenShares"]!["untyped"]!));
        Assert.Matches(@"families by descendants\s+1: 1 · 2–9: 0 · 1,000 or more: 4", table.Out);
        Assert.Matches(@"with children\s+finetune 25.0 %, adapter –", table.Out);
    }

    [Fact]
    public async Task Traits_are_those_of_all_edges_or_of_one_relation()
    {
        using var all = LineageWorld.Console();
        using var merges = LineageWorld.Console();
        using var table = LineageWorld.Console();

        Assert.Equal(0, await all.RunAsync("lineage", "traits", "-o", "json"));
        Assert.Equal(0, await merges.RunAsync("lineage", "traits", "--relation", "merge", "-o", "json"));
        Assert.Equal(0, await table.RunAsync("lineage", "traits"));

        var line = JsonNode.Parse(all.Out)![0]!;
        Assert.Equal($"trait relation edges rate changes {Trust}", Names(line));
        Assert.Equal("from to edges", Names(line["changes"]![0]!));
        Assert.Null(line["relation"]);
        Assert.Equal("merge", (string)Assert.Single(JsonNode.Parse(merges.Out)!.AsArray())!["relation"]!);
        Assert.Matches(@"licence\s+all\s+4\s+25.0 %\s+mit → apache-2.0 \(3\)", table.Out);
    }

    [Theory]
    [InlineData("intermediaries", "owner country models origins downloads30d downloadsAllTime")]
    [InlineData("distribution", "owner country quantisedByOthers ownModels downloads30dByOthers downloads30dOwn ratio")]
    [InlineData("months", "month models used shareUsed finetune adapter quantized merge untyped")]
    [InlineData("months --by relation", "month by member models share used")]
    public async Task The_lists_have_their_columns(string list, string columns)
    {
        using var census = LineageWorld.Console();
        using var live = LineageWorld.Console(LineageWorld.Live(("Report", _ => LineageWorld.Reply(LineageWorld.Report))));

        Assert.Equal(0, await census.RunAsync(["lineage", .. list.Split(' '), "-o", "json"]));
        Assert.Equal(0, await live.RunAsync(["lineage", .. list.Split(' '), "-o", "json", "--live"]));
        Assert.Equal($"{columns} {Trust}", Names(JsonNode.Parse(census.Out)![0]!));
        Assert.Equal($"{columns} {Trust} approx", Names(JsonNode.Parse(live.Out)![0]!));
    }

    [Theory]
    [InlineData("--by relation", "2025-01 finetune 3 0.75; 2025-01 adapter 1 0.25; 2025-02 untyped 1 1")]
    [InlineData("--by country", "2025-01 CN 3 0.75; 2025-01 US 1 0.25; 2025-02 US 1 1")]
    [InlineData("--by country --used", "2025-01 CN 2 1")]
    [InlineData("--by family", "2025-01 others 3 0.75; 2025-01 Alibaba 1 0.25; 2025-02 others 1 1")]
    public async Task The_shares_of_a_month_add_up(string options, string expected)
    {
        using var console = LineageWorld.Console();

        Assert.Equal(0, await console.RunAsync(["lineage", "months", .. options.Split(' '), "-o", "json"]));
        Assert.Equal(expected, string.Join("; ", JsonNode.Parse(console.Out)!.AsArray().Select(line => $"{line!["month"]} {line["member"]} {line["models"]} {line["share"]}")));
    }

    [Theory]
    [InlineData("model tree")]
    [InlineData("model tree a/b --depth 0")]
    [InlineData("model tree a/b --depth 21")]
    [InlineData("model tree a/b --top 0")]
    [InlineData("model tree a/b --top 1001")]
    [InlineData("model tree a/b --relation child")]
    [InlineData("family")]
    [InlineData("family show")]
    [InlineData("family list --top 0")]
    [InlineData("org list --sort derivatives")]
    [InlineData("org top --by derivatives --type company")]
    [InlineData("org top --by derivatives --group --country CN")]
    [InlineData("country list --attribution birth")]
    [InlineData("dimension show licence --attribution origin")]
    [InlineData("lineage")]
    [InlineData("lineage traits --relation none")]
    [InlineData("lineage months --by owner")]
    [InlineData("lineage months --used")]
    [InlineData("lineage months --by relation --used")]
    public async Task A_wrong_command_line_is_2(string line)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync(line.Split(' ')));
        Assert.Empty(console.Out);
        Assert.Contains("error: ", console.Error, StringComparison.Ordinal);
        Assert.Contains("fix:   ", console.Error, StringComparison.Ordinal);
    }

    private static IFrozenLineageGrain Trees(TreeNode? tree) => LineageWorld.Frozen(("Tree", _ => LineageWorld.Reply(tree)));

    private static string Names(JsonNode json) => string.Join(' ', json.AsObject().Select(member => member.Key));
}
