using Crawler.Core.Audit;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Dimensions;

/// <summary>Any sequence of replaced records folds to what a count from scratch gives, in every dimension and for any number of partitions.</summary>
public class DimensionFoldTests
{
    private static readonly string[] Words =
        ["", "none", "unknown", "text-generation", "x", "y", Member.Beyond, new string('a', 64), new string('b', 65), "\u00e9\u4e2d", "=1+1", "a,b\n"];

    private static readonly string[] Owners = ["Qwen", "google", "TheBloke", "somebody", "openai-community"];

    private static readonly string[] Tags =
        ["en", "zh", "fr", "yue", "trl", "license:mit", "license:none", "license:" + new string('c', 70), "license:" + new string('d', 70), "license:", "region:us", "base_model:a/b", "llama", "bert", "t5", "base_model:adapter:Qwen/Qwen3-8B"];

    [Fact]
    public void The_fold_of_any_history_equals_the_recount_in_every_dimension() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
            var held = new Dictionary<int, byte[]>();
            for (var step = 0; step < 120; step++)
            {
                var number = random.Next(30);
                if (held.Remove(number, out var old))
                {
                    fold.Remove(old);
                }

                if (random.Next(5) > 0)
                {
                    fold.Add(held[number] = RandomModel(number, random));
                }
            }

            AssertSame(held.Values, dimension => fold.Dimension(dimension));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merged_partitions_equal_the_recount_however_many_there_are() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var models = Enumerable.Range(0, random.Next(60)).Select(number => RandomModel(number, random)).ToList();
            var partitions = models.GroupBy(_ => random.Next(7)).Select(group =>
            {
                var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
                group.ToList().ForEach(model => fold.Add(model));
                return fold;
            }).ToList();

            AssertSame(models, dimension => DimensionTotals.Merge(dimension, partitions.Select(fold => DimensionTotals.Decode(fold.Dimension(dimension).Encode()))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_members_of_a_single_valued_dimension_add_up_to_the_total()
    {
        var random = new System.Random(1);
        var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
        for (var number = 0; number < 500; number++)
        {
            fold.Add(RandomModel(number, random));
        }

        foreach (var info in KnownDimensions.All)
        {
            var sum = fold.Dimension(info.Dimension).Members.Values.Aggregate(default(Measures), (a, b) => a + b);
            Assert.True(info.IsMultiValued ? sum.Models > fold.Total.Models : sum == fold.Total, info.Name);
        }
    }

    [Fact]
    public void A_fold_from_which_all_was_taken_back_has_no_member_left()
    {
        var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
        var models = Enumerable.Range(0, 50).Select(number => RandomModel(number, new System.Random(number))).ToList();
        models.ForEach(model => fold.Add(model));

        models.ForEach(model => fold.Remove(model));

        Assert.All(KnownDimensions.All, info => Assert.Empty(fold.Dimension(info.Dimension).Members));
    }

    [Fact]
    public void Totals_of_another_dimension_or_of_newer_bytes_are_refused()
    {
        var tasks = new DimensionTotals(Dimension.Task, new Dictionary<string, Measures>());

        Assert.Throws<ArgumentException>(() => DimensionTotals.Merge(Dimension.Library, [tasks]));
        Assert.Throws<InvalidDataException>(() => DimensionTotals.Decode([99, .. tasks.Encode()]));
        Assert.Throws<InvalidDataException>(() => DimensionTotals.Decode(tasks.Encode().AsSpan(0, 1)));
    }

    [Fact]
    public void Each_dimension_is_found_by_its_name_and_number()
    {
        Assert.Equal(Enum.GetValues<Dimension>(), KnownDimensions.All.Select(info => info.Dimension));
        Assert.All(KnownDimensions.All, info => Assert.Same(info, KnownDimensions.Find(info.Name)));
        Assert.All(KnownDimensions.All, info => Assert.Same(info, KnownDimensions.Of(info.Dimension)));
        Assert.Null(KnownDimensions.Find("colour"));
    }

    private static void AssertSame(IEnumerable<byte[]> models, Func<Dimension, DimensionTotals> totals)
    {
        var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
        foreach (var model in models)
        {
            recount.Add(new ObservationView(model).ToObservation());
        }

        foreach (var info in KnownDimensions.All)
        {
            var (said, counted) = (totals(info.Dimension).Members, recount.Members(info.Dimension));
            Assert.Equal(counted.Keys.Order(StringComparer.Ordinal), said.Keys.Order(StringComparer.Ordinal));
            Assert.All(said, member => Assert.True(counted[member.Key].Agrees(member.Value), $"{info.Name} {member.Key}: {member.Value}, counted {counted[member.Key]}"));
        }
    }

    private static byte[] RandomModel(int number, System.Random random) => Some.Observation(
        number,
        $"{Owners[random.Next(Owners.Length)]}/m{number}",
        Known(random, 100),
        Known(random, 10_000),
        Known(random, 9),
        Known(random, 400_000_000_000),
        [.. Tags.Where(_ => random.Next(3) == 0), .. random.Next(9) == 0 ? Enumerable.Range(0, 12).Select(i => $"license:{i}") : []],
        Words[random.Next(Words.Length)],
        Words[random.Next(Words.Length)],
        random.Next(2) == 0 ? null : new DateTimeOffset(2022, 3, 2, 23, 29, random.Next(60), TimeSpan.Zero).AddDays(random.Next(1500)));

    private static long? Known(System.Random random, long below) => random.Next(4) == 0 ? null : random.NextInt64(below);
}
