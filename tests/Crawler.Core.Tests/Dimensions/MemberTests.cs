using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Dimensions;

/// <summary>Which members a model counts under.</summary>
public class MemberTests
{
    private static readonly OwnerRegistry Registry = OwnerRegistry.BuiltIn.WithOverrides(
    [
        new OwnerAttribution("lab", "CN", OwnerType.Company, "Group", [], null, null, "test", "high"),
        new OwnerAttribution("lonely", "FR", OwnerType.University, null, [], null, null, "test", "high"),
    ]);

    [Fact]
    public void What_is_not_said_is_a_member() => Assert.Equal(
        ["none", "none", "none", "none", "unreviewed", "unreviewed", "unknown", "2023-11", "none", "none", "none"],
        KnownDimensions.All.Select(info => Assert.Single(Members(info.Dimension, Some.Observation(1)))));

    [Fact]
    public void Task_and_library_are_as_declared()
    {
        var model = Some.Observation(1, task: "text-generation", library: "Model Optimizer");

        Assert.Equal(["text-generation"], Members(Dimension.Task, model));
        Assert.Equal(["Model Optimizer"], Members(Dimension.Library, model));
    }

    [Fact]
    public void A_model_counts_once_under_each_licence() =>
        Assert.Equal(["apache-2.0", "mit"], Members(Dimension.Licence, Some.Observation(1, tags: ["license:mit", "license:", "license:apache-2.0", "licence:x"])));

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 1)]
    public void Nobody_swells_the_licences(int declared, int members)
    {
        var found = Members(Dimension.Licence, Some.Observation(1, tags: Enumerable.Range(1, declared).Select(number => $"license:made-up-{number}")));

        Assert.Equal(members, found.Count);
        Assert.Equal(members == 1, found.Contains(Member.Beyond));
    }

    [Fact]
    public void Long_names_are_one_member_and_count_once()
    {
        var (longest, tooLong) = (new string('l', 64), new string('l', 65));

        Assert.Equal([longest], Members(Dimension.Library, Some.Observation(1, library: longest)));
        Assert.Equal([Member.Beyond], Members(Dimension.Library, Some.Observation(1, library: tooLong)));
        Assert.Equal(
            [longest, Member.Beyond],
            Members(Dimension.Licence, Some.Observation(1, tags: ["license:" + tooLong, "license:" + tooLong + "x", "license:" + longest, "license:" + Member.Beyond])));
    }

    [Fact]
    public void Languages_are_known_codes_and_not_words_of_the_trade() => Assert.Equal(
        ["en", "haw", "yue", "zh"],
        Members(Dimension.Language, Some.Observation(1, tags: ["en", "zh", "yue", "haw", "tf", "trl", "sft", "moe", "act", "rl", "sh", "EN", "en-US", "", "e", "e1", "zz"])));

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(0L, "0-1B")]
    [InlineData(999_999_999L, "0-1B")]
    [InlineData(1_000_000_000L, "1-10B")]
    [InlineData(9_999_999_999L, "1-10B")]
    [InlineData(10_000_000_000L, "10-50B")]
    [InlineData(50_000_000_000L, "50-100B")]
    [InlineData(100_000_000_000L, "100-250B")]
    [InlineData(249_999_999_999L, "100-250B")]
    [InlineData(250_000_000_000L, "250B+")]
    [InlineData(10_000_000_000_000L, "250B+")]
    [InlineData(10_000_000_000_001L, "unknown")]
    public void A_bound_belongs_to_the_band_above(long? parameters, string band) =>
        Assert.Equal([band], Members(Dimension.SizeBand, Some.Observation(1, parameters: parameters)));

    [Theory]
    [InlineData("2019-01-01T00:00:00Z", "\u22642022-03")]
    [InlineData("2022-03-02T23:29:04.000Z", "\u22642022-03")]
    [InlineData("2022-03-02T23:29:05.999Z", "\u22642022-03")]
    [InlineData("2022-03-02T23:29:06.000Z", "2022-03")]
    [InlineData("2024-02-29T23:59:59.999Z", "2024-02")]
    [InlineData("2024-03-01T00:00:00Z", "2024-03")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12")]
    public void Older_than_the_hubs_dates_is_a_member_of_its_own(string createdAt, string month) => Assert.Equal(
        [month], Members(Dimension.CreatedMonth, Some.Observation(1, createdAt: DateTimeOffset.Parse(createdAt, System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void A_model_counts_under_each_of_its_families_and_once_a_holder()
    {
        var model = Some.Observation(1, "me/bert-t5", tags: ["base_model:meta-llama/Llama-3.1-8B", "qwen3", "qwen2", "dataset:phi"]);

        Assert.Equal(["bert", "llama", "qwen", "t5"], Members(Dimension.Family, model));
        Assert.Equal(["Alibaba", "Google", "Meta"], Members(Dimension.Footprint, model));
    }

    [Fact]
    public void The_registry_says_type_and_group()
    {
        Assert.Equal("company Group", OfOwner("lab/model"));
        Assert.Equal("university none", OfOwner("lonely/model"));
        Assert.Equal("unreviewed unreviewed", OfOwner("nobody-knows/model"));
        Assert.Equal("unreviewed unreviewed", OfOwner("gpt2"));
    }

    private static string OfOwner(string name) =>
        $"{Members(Dimension.OrgType, Some.Observation(1, name)).Single()} {Members(Dimension.ParentGroup, Some.Observation(1, name)).Single()}";

    private static IReadOnlyList<string> Members(Dimension dimension, byte[] observation)
    {
        var fold = new PartitionFold(Registry, Some.Day);
        fold.Add(observation);
        return [.. fold.Dimension(dimension).Members.Keys.Order(StringComparer.Ordinal)];
    }
}
