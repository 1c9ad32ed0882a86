using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Rollups;

/// <summary>A census merged from any number of partitions equals the plain recount of all records.</summary>
public class CensusBuilderTests
{
    [Fact]
    public void Merged_vectors_equal_the_plain_recount_for_any_number_of_partitions() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var rows = Enumerable.Range(1, random.Next(0, 120)).Select(number => RandomRow(number, random)).ToList();
            var census = Census(rows, random.Next(1, 9));
            var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
            rows.ForEach(row => recount.Add(new ObservationView(row).ToObservation()));
            var figures = recount.Figures();

            Assert.Equal((figures["models"], figures["owners"]), (census.Models, census.Owners));
            Assert.Equal(figures["downloadsAllTime"], census.DownloadsAllTime);
            Assert.Equal(figures["lineage.edges"], census.Lineage.Edges);
            var concentration = census.ConcentrationOf(Counter.DownloadsAllTime);
            Same(figures["concentration.downloadsAllTime.gini"], concentration.Gini);
            Same(figures["concentration.downloadsAllTime.top10"], concentration.Top10);
            Same(figures["concentration.downloadsAllTime.median"], concentration.Median);
            Same(figures["size.downloadWeightedMedian"], census.Size.DownloadWeightedMedian);
            Assert.Equal(figures["concentration.downloadsAllTime.unknown"], concentration.Unknown);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counter_that_nobody_has_is_unknown_not_zero()
    {
        var census = Census([Some.Observation(1, allTime: null)], 1);

        Assert.Null(census.DownloadsAllTime);
        Assert.Equal(10, census.Downloads30d);
        Assert.Equal(1, census.ConcentrationOf(Counter.DownloadsAllTime).Unknown);
        Assert.Null(census.ConcentrationOf(Counter.DownloadsAllTime).Median);
    }

    [Fact]
    public void Names_without_a_slash_are_one_owner() =>
        Assert.Equal(2, Census([Some.Observation(1, "gpt2"), Some.Observation(2, "t5-small"), Some.Observation(3, "a/b")], 3).Owners);

    [Fact]
    public void Vectors_under_different_registries_are_refused()
    {
        var one = Vectors([Some.Observation(1)], 0, OwnerRegistry.BuiltIn);
        var other = Vectors([Some.Observation(2)], 1, OwnerRegistry.BuiltIn.WithOverrides([new OwnerAttribution(
            "owner2", "FR", OwnerType.Company, null, [], null, null, "test", "high")]));

        Assert.Throws<InvalidOperationException>(() => CensusBuilder.Build([one, other], new CensusBuilder.Facts("models-000001", default, 2, 0, true, 0)));
    }

    [Fact]
    public void Vectors_survive_the_store()
    {
        var vectors = Vectors([.. Enumerable.Range(1, 200).Select(number => RandomRow(number, new System.Random(number)))], 7, OwnerRegistry.BuiltIn);

        Assert.Equal(vectors.Encode(), PartitionVectors.Decode(vectors.Encode()).Encode());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(10)]
    [InlineData(8)]
    [InlineData(0)]
    public void A_dimension_that_some_vectors_were_frozen_before_is_left_out_of_the_whole(int known)
    {
        var rows = Enumerable.Range(1, 60).Select(number => RandomRow(number, new System.Random(number))).ToList();
        var whole = Vectors([.. rows.Take(30)], 0, OwnerRegistry.BuiltIn);
        var older = PartitionVectors.Decode(Older(Vectors([.. rows.Skip(30)], 1, OwnerRegistry.BuiltIn), known).Encode());

        var merged = CensusBuilder.Dimensions([older, whole]);

        Assert.Equal(KnownDimensions.All.Take(known).Select(info => info.Dimension), merged.Select(totals => totals.Dimension));
        Assert.All(merged.Where(totals => !KnownDimensions.Of(totals.Dimension).IsMultiValued), totals => Assert.Equal(60, totals.Members.Values.Sum(member => member.Models)));
        Assert.Equal(KnownDimensions.All.Count, CensusBuilder.Dimensions([]).Count);
    }

    [Theory]
    [InlineData(1000, 0, 0, 1000, 801, null)]
    [InlineData(1000, 0, 0, 1000, 799, "downloads-fell")]
    [InlineData(1000, 0, 11, 1000, 1000, "all-time-fell")]
    [InlineData(1000, 21, 0, 1000, 1000, "vanished")]
    [InlineData(1000, 20, 10, 1000, 800, null)]
    public void The_gate_stops_what_cannot_be(int known, int missed, int fell, long before, long now, string? anomaly) => Assert.Equal(
        anomaly is null ? [] : [anomaly],
        AnomalyGate.Judge(new GateCounts(known, missed, 1000, fell, before, now)).Select(found => found.Code));

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected ?? 0, actual ?? 0, 1e-9);
    }

    private static Census Census(List<byte[]> rows, int partitions)
    {
        var vectors = rows
            .GroupBy(row => OwnerName.SlotOf(new ObservationView(row).Owner) % partitions)
            .Select(group => Vectors([.. group], group.Key, OwnerRegistry.BuiltIn))
            .ToList();
        return CensusBuilder.Build(vectors, new CensusBuilder.Facts("models-000001", default, rows.Count, 0, true, 0));
    }

    private static PartitionVectors Vectors(byte[][] rows, int number, OwnerRegistry registry)
    {
        var partition = new Partition(registry, Some.Day);
        partition.Apply(Some.Window(1, 0, int.MaxValue, rows));
        return PartitionVectors.Measure(number, new PartitionVersion(1, 1), partition.Records.Capture(), registry, Some.Day, 1, 0);
    }

    private static PartitionVectors Older(PartitionVectors vectors, int dimensions) => new()
    {
        Partition = vectors.Partition,
        Version = vectors.Version,
        RegistryVersion = vectors.RegistryVersion,
        Total = vectors.Total,
        Owners = vectors.Owners,
        Countries = vectors.Countries,
        Downloads30d = vectors.Downloads30d,
        DownloadsAllTime = vectors.DownloadsAllTime,
        Sizes = vectors.Sizes,
        Parents = vectors.Parents,
        TopModels = vectors.TopModels,
        TopOwners = vectors.TopOwners,
        TopUnreviewed = vectors.TopUnreviewed,
        OwnerSums = vectors.OwnerSums,
        Tables = vectors.Tables,
        Dimensions = [.. vectors.Dimensions.Take(dimensions)],
        Gate = vectors.Gate,
    };

    private static byte[] RandomRow(int number, System.Random random) => Some.Observation(
        number,
        random.Next(10) == 0 ? $"legacy{number}" : $"owner{random.Next(9)}/m{number}",
        random.Next(5) == 0 ? null : random.Next(1000),
        random.Next(5) == 0 ? null : (long)Math.Pow(10, random.NextDouble() * 9),
        random.Next(5) == 0 ? null : random.Next(10),
        random.Next(3) == 0 ? random.Next(100) : null,
        random.Next(2) == 0 ? ["region:us"] : [$"base_model:owner1/m{random.Next(99)}", $"base_model:finetune:owner1/m{random.Next(99)}"]);
}
