using Crawler.Core.Placement;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Placement;

public class PartitionHomesTests
{
    [Fact]
    public void No_silo_holds_more_than_a_quarter_above_the_mean() => Check.QuickThrowOnFailure(Prop.ForAll(Clusters(), cluster =>
    {
        var (partitions, silos) = cluster;
        var loads = PartitionHomes.Deal(partitions, silos).CountBy(silo => silo).ToArray();
        return loads.All(load => load.Key >= 0 && load.Key < silos.Length && load.Value <= Math.Ceiling(1.25 * partitions / silos.Length))
            && loads.Sum(load => load.Value) == partitions;
    }));

    [Fact]
    public void The_order_in_which_silos_are_seen_does_not_matter() => Check.QuickThrowOnFailure(Prop.ForAll(Clusters(), cluster =>
    {
        var (partitions, silos) = cluster;
        string[] reversed = [.. silos.Reverse()];
        return PartitionHomes.Deal(partitions, silos).Select(silo => silos[silo])
            .SequenceEqual(PartitionHomes.Deal(partitions, reversed).Select(silo => reversed[silo]));
    }));

    [Fact]
    public void A_silo_that_is_seen_twice_gets_no_second_share()
    {
        var homes = PartitionHomes.Deal(128, ["a", "b", "a"]);

        Assert.DoesNotContain(2, homes);
        Assert.InRange(homes.Count(silo => silo == 1), 48, 80);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void A_silo_that_joins_takes_little_more_than_its_share(int silos)
    {
        string[] before = [.. Enumerable.Range(0, silos).Select(silo => $"10.0.0.{silo}:11111")];
        string[] after = [.. before, "10.0.1.77:11111"];

        var (was, now) = (PartitionHomes.Deal(1024, before), PartitionHomes.Deal(1024, after));

        var moved = was.Zip(now).Count(pair => pair.First != pair.Second);
        Assert.InRange(moved, 1024 / (silos + 1) / 2, 2 * 1024 / (silos + 1));
    }

    [Fact]
    public void One_silo_has_everything() => Assert.All(PartitionHomes.Deal(32, ["only"]), home => Assert.Equal(0, home));

    [Fact]
    public void Nothing_can_be_dealt_to_nobody() => Assert.Throws<ArgumentOutOfRangeException>(() => PartitionHomes.Deal(32, []));

    private static Arbitrary<(int Partitions, string[] Silos)> Clusters() => Arb.From(
        from partitions in Gen.Choose(1, 512)
        from silos in Gen.Choose(1, 20)
        from salt in Gen.Choose(0, 1_000_000)
        select (partitions, Enumerable.Range(0, silos).Select(silo => $"10.{salt % 250}.{silo}.{salt % 13}:{11111 + silo}").ToArray()));
}
