using System.Text.Json.Nodes;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Tests;

/// <summary>Compares a census with what the simulated Hub says of itself, by its own plain code.</summary>
internal static class Truth
{
    public static void AssertSame(JsonNode truth, Census census)
    {
        var counter = census.Concentration.Single(figures => figures.Counter == (string)truth["concentration"]!["counter"]!);
        Same(truth, "models", census.Models);
        Same(truth, "owners", census.Owners);
        Same(truth, "downloads30d", census.Downloads30d);
        Same(truth, "downloadsAllTime", census.DownloadsAllTime);
        Same(truth, "likes", census.Likes);
        Same(truth, "concentration.unknown", counter.Unknown);
        Same(truth, "concentration.below200", counter.Below200);
        Same(truth, "concentration.zero", counter.Zero);
        Same(truth, "concentration.median", counter.Median);
        Same(truth, "concentration.mean", counter.Mean);
        Same(truth, "concentration.top10", counter.Top10);
        Same(truth, "concentration.top200", counter.Top200);
        Same(truth, "concentration.topOnePercent", counter.TopOnePercent);
        Same(truth, "concentration.gini", counter.Gini);
        Same(truth, "lineage.withParent", census.Lineage.WithParent);
        Same(truth, "lineage.edges", census.Lineage.Edges);
        Same(truth, "lineage.finetune", census.Lineage.Finetune);
        Same(truth, "lineage.adapter", census.Lineage.Adapter);
        Same(truth, "lineage.quantized", census.Lineage.Quantized);
        Same(truth, "lineage.merge", census.Lineage.Merge);
        Same(truth, "lineage.untyped", census.Lineage.Untyped);
        Same(truth, "lineage.phantomParents", census.Lineage.PhantomParents);
        Same(truth, "size.known", census.Size.Known);
        Same(truth, "size.mean", census.Size.Mean);
        Same(truth, "size.median", census.Size.Median);
        Same(truth, "size.downloadWeightedMean", census.Size.DownloadWeightedMean);
        Same(truth, "size.downloadWeightedMedian", census.Size.DownloadWeightedMedian);
    }

    private static void Same(JsonNode truth, string path, double? actual)
    {
        var expected = path.Split('.').Aggregate((JsonNode?)truth, (node, name) => node?[name]);
        var wanted = expected is null ? (double?)null : (double)expected;
        Assert.True(
            wanted is null == actual is null && Math.Abs((wanted ?? 0) - (actual ?? 0)) <= 1e-9 * Math.Max(1, Math.Abs(wanted ?? 0)),
            $"{path}: the Hub says {wanted}, the census {actual}");
    }
}
