using System.Text.Json.Nodes;
using Crawler.Client.Commands;
using Crawler.Client.Output;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>The JSON of a census: scripts depend on every name.</summary>
public sealed class CensusResultTests
{
    [Fact]
    public void The_members_are_those_of_the_design()
    {
        var json = Json(Counter.DownloadsAllTime, isLive: false);

        Assert.Equal(
            "asOf crawl coverage coverageCounts accepted acceptedByHandAt anomalies registryVersion models owners downloads30d downloadsAllTime likes concentration lineage size",
            Names(json));
        Assert.Equal("read quarantined missed", Names(json["coverageCounts"]!));
        Assert.Equal("counter unknown below10 below200 below1000 zero positive median mean top10 top200 topOnePercent gini giniPositive hhi tail owners groups countries attributedCountries", Names(json["concentration"]!));
        Assert.Equal("withParent edges finetune adapter quantized merge untyped phantomParents roots maxDepth resolvedEdges phantomRoots cyclic", Names(json["lineage"]!));
        Assert.Equal("known shareOfModels shareOfDownloads30d implausible sources mean median downloadWeightedMean downloadWeightedMedian", Names(json["size"]!));
    }

    [Fact]
    public void Values_are_exact_and_what_is_unknown_is_null()
    {
        var json = Json(Counter.DownloadsAllTime, isLive: false);

        Assert.Equal("2026-08-22T06:00:00Z", json["asOf"]!.GetValue<string>());
        Assert.Equal(0.9998, json["coverage"]!.GetValue<double>());
        Assert.Equal(0.2743940890629716, json["concentration"]!["hhi"]!.GetValue<double>());
        Assert.Equal(0.5, json["concentration"]!["top10"]!.GetValue<double>());
        Assert.Null(json["likes"]);
        Assert.Null(json["lineage"]!["roots"]);
        Assert.Equal("gone", json["anomalies"]![0]!["code"]!.GetValue<string>());
    }

    [Fact]
    public void The_counter_switches_the_concentration() =>
        Assert.Equal("downloads30d", Json(Counter.Downloads30d, isLive: false)["concentration"]!["counter"]!.GetValue<string>());

    [Fact]
    public void Live_figures_say_whether_they_are_approximate() =>
        Assert.False(Json(Counter.DownloadsAllTime, isLive: true)["approx"]!.GetValue<bool>());

    private static JsonNode Json(Counter counter, bool isLive)
    {
        using var output = new StringWriter();
        var census = Some.Census(anomalies: new Anomaly("gone", "3 % vanished"));
        JsonOutput.Write(CensusResult.Of(Some.Reply(census), counter, isLive), output);
        return JsonNode.Parse(output.ToString())!;
    }

    private static string Names(JsonNode json) => string.Join(' ', json.AsObject().Select(member => member.Key));
}
