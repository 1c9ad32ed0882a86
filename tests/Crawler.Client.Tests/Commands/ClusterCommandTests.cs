using System.Text.Json.Nodes;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>cluster</c> answers.</summary>
public sealed class ClusterCommandTests
{
    [Fact]
    public async Task Silos_are_told_with_what_they_hold()
    {
        using var console = new TestConsole(FakeGrain.Of<IEcosystemGrain>(("Partitions", _ => (IReadOnlyList<PartitionStatus>)
        [
            Partition(0, "10.0.0.2:11111", records: 10), Partition(1, "10.0.0.1:11111", records: 5, damage: "torn"), Partition(2, "10.0.0.2:11111", records: 7), Partition(3, null, records: 1),
        ])));

        Assert.Equal(0, await console.RunAsync("cluster", "silos", "-o", "json"));

        var silos = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(["10.0.0.1:11111", "10.0.0.2:11111", "unknown"], silos.Select(silo => (string)silo!["silo"]!));
        Assert.Equal([(1, 5, 1), (2, 17, 0), (1, 1, 0)], silos.Select(silo => ((int)silo!["partitions"]!, (int)silo["records"]!, (int)silo["damaged"]!)));
        Assert.Equal(0.5, (double)silos[1]!["shareOfPartitions"]!);
    }

    private static PartitionStatus Partition(int number, string? silo, int records, string damage = "") =>
        new(number, records, records, new PartitionVersion(1, 1), 0, 0, 0, 0, damage, silo);
}
