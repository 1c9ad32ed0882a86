using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>The judge is right: a census small enough to be worked by hand.</summary>
public sealed class TruthTests
{
    private static readonly string[] Rows =
    [
        """{"_id":"650000000000000000000001","id":"a/one","downloads":3,"downloadsAllTime":100,"likes":5,"tags":[],"safetensors":{"total":10},"gguf":{"total":99}}""",
        """{"_id":"650000000000000000000002","id":"a/two","downloads":1,"downloadsAllTime":300,"tags":["base_model:a/one","base_model:finetune:a/one"],"gguf":{"total":20}}""",
        """{"_id":"650000000000000000000003","id":"b/three","downloads":0,"downloadsAllTime":0,"likes":1,"tags":["base_model:gone/x","base_model:b/three"]}""",
        """{"_id":"650000000000000000000004","id":"legacy","downloads":0,"tags":["base_model:merge:a/one","base_model:merge:gone/x"],"safetensors":{"total":40}}""",
        """{"_id":"650000000000000000000005","id":"older","tags":["license:mit"]}""",
    ];

    [Fact]
    public async Task A_hand_worked_census()
    {
        await using Some hub = await Some.HubAsync(replay: Some.Replay(Rows));

        JsonElement truth = await hub.JsonAsync("/__admin/truth");

        Assert.Equal((5, 3), (Int(truth, "models"), Int(truth, "owners")));
        Assert.Equal((4, 400, 6), (Int(truth, "downloads30d"), Int(truth, "downloadsAllTime"), Int(truth, "likes")));
        JsonElement spread = truth.GetProperty("concentration");
        Assert.Equal(2, Int(spread, "unknown"));
        Assert.Equal(2 / 3.0, Number(spread, "below200"), 12);
        Assert.Equal(1 / 3.0, Number(spread, "zero"), 12);
        Assert.Equal(100, Number(spread, "median"));
        Assert.Equal(400 / 3.0, Number(spread, "mean"), 12);
        Assert.Equal(1, Number(spread, "top10"));
        Assert.Equal(0.75, Number(spread, "topOnePercent"));
        Assert.Equal((2 * ((1 * 0) + (2 * 100) + (3 * 300)) / (3 * 400.0)) - (4 / 3.0), Number(spread, "gini"), 12);
        Assert.Equal(0.0625 + 0.5625, Number(spread, "hhi"), 12);
    }

    [Fact]
    public async Task Edges_and_sizes_by_hand()
    {
        await using Some hub = await Some.HubAsync(replay: Some.Replay(Rows));

        JsonElement truth = await hub.JsonAsync("/__admin/truth?counter=downloads30d");

        JsonElement lineage = truth.GetProperty("lineage");
        Assert.Equal((3, 4), (Int(lineage, "withParent"), Int(lineage, "edges")));
        Assert.Equal((1, 2, 1, 1), (Int(lineage, "finetune"), Int(lineage, "merge"), Int(lineage, "untyped"), Int(lineage, "phantomParents")));
        JsonElement size = truth.GetProperty("size");
        Assert.Equal((2, 25), (Int(size, "known"), Int(size, "median")));
        Assert.Equal(50 / 2.0, Number(size, "mean"), 12);
        Assert.Equal(10, Number(size, "downloadWeightedMean"));
        Assert.Equal(10, Number(size, "downloadWeightedMedian"));
        Assert.Equal(0.5, Number(truth.GetProperty("concentration"), "median"));
    }

    [Fact]
    public async Task What_nobody_carries_is_null()
    {
        await using Some hub = await Some.HubAsync(replay: Some.Replay(Rows[4]));

        JsonElement truth = await hub.JsonAsync("/__admin/truth");

        Assert.Equal(JsonValueKind.Null, truth.GetProperty("downloadsAllTime").ValueKind);
        Assert.All(["below200", "zero", "median", "mean", "top10", "gini", "hhi"], name =>
            Assert.Equal(JsonValueKind.Null, truth.GetProperty("concentration").GetProperty(name).ValueKind));
        Assert.Equal(JsonValueKind.Null, truth.GetProperty("size").GetProperty("mean").ValueKind);
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
