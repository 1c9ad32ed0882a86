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
    public void What_later_censuses_have_is_null_in_an_earlier_one()
    {
        var json = Json(Counter.DownloadsAllTime, isLive: false);

        Assert.Equal("members gini hhi effectiveNumber top10 topOnePercent", Names(json["concentration"]!["owners"]!));
        Assert.All(json["concentration"]!["owners"]!.AsObject(), member => Assert.Null(member.Value));
        Assert.All(json["concentration"]!["tail"]!.AsObject(), member => Assert.Null(member.Value));
        Assert.Null(json["concentration"]!["positive"]);
        Assert.Null(json["size"]!["sources"]);
        Assert.Null(json["size"]!["implausible"]);
    }

    [Fact]
    public void A_later_census_says_more()
    {
        var census = Some.Census() with
        {
            Concentration = [Some.Census().ConcentrationOf(Counter.Downloads30d) with
            {
                Owners = new LevelFigures(7, 0.5, 0.25, 1, 0.4), Tail = new Core.Statistics.PowerLawTail(1000, 3, 1.9, 0.1),
            }],
            Size = Some.Census().Size with { Sources = [new SizeSourceCount("safetensors", 3, 20), new SizeSourceCount("implausible", 1, 2), new SizeSourceCount("unknown", 12, 53)] },
        };
        using var output = new StringWriter();
        JsonOutput.Write(CensusResult.Of(Some.Reply(census), Counter.Downloads30d, false), output);
        var json = JsonNode.Parse(output.ToString())!;

        Assert.Equal((4.0, 7), ((double)json["concentration"]!["owners"]!["effectiveNumber"]!, (int)json["concentration"]!["owners"]!["members"]!));
        Assert.Equal((1000, 1.9), ((int)json["concentration"]!["tail"]!["xmin"]!, (double)json["concentration"]!["tail"]!["alpha"]!));
        Assert.Equal(1, (int)json["size"]!["implausible"]!);
        Assert.Equal("""{"source":"implausible","models":1,"downloads30d":2}""", json["size"]!["sources"]![1]!.ToJsonString());
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
