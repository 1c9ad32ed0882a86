using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Rankings;

/// <summary>The first models of any number of partitions are those that sorting and filtering everything gives.</summary>
public class ModelTopTests
{
    private static readonly string[] Owners = ["Qwen", "google", "mradermacher", "somebody", "\u00e9\uff21", "\u00e9\U0001F600"];

    [Fact]
    public void Merged_lists_equal_a_plain_sort_of_everything() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var rows = Enumerable.Range(0, random.Next(1, 150)).Select(number => Row(number, random)).ToList();
            var (filter, by, count) = (Filter(random), Enum.GetValues<RankBy>()[random.Next(7)], random.Next(1, 60));
            var partitions = rows.GroupBy(row => OwnerName.SlotOf(new ObservationView(row).Owner) % random.Next(1, 6)).Select(Records).ToArray();

            var merge = new TopMerge(partitions.Length, by, count);
            while (merge.Next() is { Count: > 0 } next)
            {
                foreach (var (partition, asked) in next)
                {
                    merge.Take(partition, asked, ModelTop.Of(partitions[partition], OwnerRegistry.BuiltIn, Some.Day, by, asked, filter));
                }
            }

            Assert.Equal(Plain(rows, filter, by).Take(count), merge.Lines.Select(line => line.Name));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_says_what_the_model_is()
    {
        var created = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var records = Records([Some.Observation(1, "Qwen/a", 1, null, 3, 4, createdAt: created)]);

        var line = Assert.Single(ModelTop.Of(records, OwnerRegistry.BuiltIn, Some.Day, RankBy.Size, 5, ModelFilter.None));

        Assert.Equal(new Ranked("Qwen/a", "CN", 1, 1, null, 3) { CreatedAt = created, Size = 4 }, line);
    }

    [Fact]
    public void A_size_that_nobody_believes_is_unknown_and_comes_last()
    {
        var records = Records([Some.Observation(1, "a/claims", parameters: 20_000_000_000_000_000), Some.Observation(2, "a/has", parameters: 7)]);

        var lines = ModelTop.Of(records, OwnerRegistry.BuiltIn, Some.Day, RankBy.Size, 5, ModelFilter.None);

        Assert.Equal([("a/has", 7L), ("a/claims", null)], lines.Select(line => (line.Name, line.Size)));
    }

    [Fact]
    public void Gone_models_and_no_lines_are_nothing()
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, Some.Observation(1)));
        Assert.Empty(ModelTop.Of(partition.Records.Capture(), OwnerRegistry.BuiltIn, Some.Day, RankBy.Likes, 0, ModelFilter.None));
        partition.Apply(Some.Window(2, 0, int.MaxValue), 1);
        partition.Apply(Some.Window(3, 0, int.MaxValue), 2);
        partition.Adopt(partition.PlanAcceptance(3, 2));

        Assert.Empty(ModelTop.Of(partition.Records.Capture(), OwnerRegistry.BuiltIn, Some.Day, RankBy.Likes, 5, ModelFilter.None));
    }

    [Fact]
    public void Long_lists_of_even_partitions_are_asked_for_little_more_than_their_share()
    {
        var merge = new TopMerge(100, RankBy.Likes, 10_000);
        var travelled = 0;
        while (merge.Next() is { Count: > 0 } next)
        {
            foreach (var (partition, count) in next)
            {
                travelled += count;
                merge.Take(partition, count, [.. Enumerable.Range(0, count).Select(i => new Ranked($"{partition}/{i}", "", 1, 0, 0, 1_000_000 - (i * 100) - partition))]);
            }
        }

        Assert.Equal(10_000, merge.Lines.Count);
        Assert.True(travelled < 3 * 10_000, $"{travelled} lines travelled");
    }

    private static IEnumerable<string> Plain(IEnumerable<byte[]> rows, ModelFilter filter, RankBy by) => rows
        .Select(row => new ObservationView(row).ToObservation())
        .Where(model => IsWanted(model, filter))
        .OrderByDescending(model => Value(model, by) ?? long.MinValue)
        .ThenBy(model => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(model.Name)), StringComparer.Ordinal)
        .Select(model => model.Name);

    private static bool IsWanted(Observation model, ModelFilter filter)
    {
        var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
        recount.Add(model);
        var relations = model.Tags.Where(tag => tag.StartsWith("base_model:", StringComparison.Ordinal)).Select(tag => tag.Split(':')[1]).ToList();
        return (filter.Owner is null || filter.Owner == OwnerName.Of(model.Name))
            && (filter.Country is null || recount.Countries.ContainsKey(filter.Country))
            && filter.Members.All(member => recount.Members(member.Key).ContainsKey(member.Value))
            && (filter.Relation is not { } relation || relations.Contains(relation.ToString().ToLowerInvariant()))
            && (!filter.IsWithoutParent || relations.Count == 0)
            && (filter.CreatedFrom is null || model.CreatedAt >= filter.CreatedFrom)
            && (filter.CreatedBefore is null || model.CreatedAt < filter.CreatedBefore)
            && (filter.MinDownloads30d is null || model.Downloads30d >= filter.MinDownloads30d)
            && (filter.MinDownloadsAllTime is null || model.DownloadsAllTime >= filter.MinDownloadsAllTime);
    }

    private static long? Value(Observation model, RankBy by) => by switch
    {
        RankBy.Downloads30d => model.Downloads30d,
        RankBy.DownloadsAllTime => model.DownloadsAllTime,
        RankBy.Likes => model.Likes,
        RankBy.Models => 1,
        RankBy.CreatedAt => model.CreatedAt.ToUnixTimeMilliseconds(),
        RankBy.LastModified => model.LastModified?.ToUnixTimeMilliseconds(),
        _ => model.Parameters,
    };

    private static ModelFilter Filter(System.Random random) => new()
    {
        Owner = random.Next(6) == 0 ? Owners[random.Next(Owners.Length)] : null,
        Country = random.Next(4) == 0 ? ((string[])["CN", "US", "unreviewed"])[random.Next(3)] : null,
        Members = Members(random).Where(_ => random.Next(6) == 0).ToDictionary(),
        Relation = random.Next(6) == 0 ? Relation.Quantized : null,
        IsWithoutParent = random.Next(8) == 0,
        CreatedFrom = random.Next(5) == 0 ? Created(random) : null,
        CreatedBefore = random.Next(5) == 0 ? Created(random) : null,
        MinDownloads30d = random.Next(5) == 0 ? random.Next(20) : null,
        MinDownloadsAllTime = random.Next(5) == 0 ? random.Next(20) : null,
    };

    private static IEnumerable<KeyValuePair<Dimension, string>> Members(System.Random random) =>
    [
        new(Dimension.Task, random.Next(2) == 0 ? "none" : "t1"),
        new(Dimension.Library, "t1"),
        new(Dimension.Licence, random.Next(2) == 0 ? "mit" : "none"),
        new(Dimension.Language, random.Next(2) == 0 ? "en" : "none"),
        new(Dimension.OrgType, random.Next(2) == 0 ? "company" : "unreviewed"),
        new(Dimension.ParentGroup, random.Next(2) == 0 ? "Alibaba" : "none"),
        new(Dimension.SizeBand, random.Next(2) == 0 ? "0-1B" : "unknown"),
        new(Dimension.CreatedMonth, "2024-01"),
    ];

    private static DateTimeOffset Created(System.Random random) => new DateTimeOffset(2023, 12, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(90));

    private static RecordCapture Records(IEnumerable<byte[]> rows)
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, [.. rows]));
        return partition.Records.Capture();
    }

    private static byte[] Row(int number, System.Random random) => Some.Observation(
        number,
        $"{Owners[random.Next(Owners.Length)]}/m{number}",
        random.Next(4) == 0 ? null : random.Next(30),
        random.Next(4) == 0 ? null : random.Next(30),
        random.Next(4) == 0 ? null : random.Next(3),
        random.Next(2) == 0 ? null : random.NextInt64(3_000_000_000),
        [.. ((string[])["en", "fr", "license:mit", "base_model:quantized:x/y", "base_model:finetune:x/z"]).Where(_ => random.Next(3) == 0)],
        random.Next(2) == 0 ? null : "t1",
        random.Next(2) == 0 ? null : "t1",
        Created(random));
}
