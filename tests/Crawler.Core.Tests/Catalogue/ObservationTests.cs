using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Core.Tests.Catalogue;

public class ObservationTests
{
    [Fact]
    public void Everything_that_was_packed_comes_back()
    {
        var row = new RowBuilder
        {
            Id = Some.Id(3),
            Downloads30d = long.MaxValue,
            Likes = 0,
            Parameters = 19_980_000_000_000_000,
            CreatedAt = 1_646_263_744_000,
            LastModified = -1,
            IsPrivate = true,
            IsDisabled = true,
            Gating = Gating.Manual,
            BaseModelRelation = Relation.Merge,
        };
        row.SetName("ünïcode/модель"u8);
        row.SetTask("text-generation"u8);
        row.SetLibrary("transformers"u8);
        row.SetAuthor("somebody-else"u8);
        row.AddTag("b"u8);
        row.AddTag("a"u8);
        row.AddTag("b"u8);
        row.AddBaseModel(Some.Id(1), "x/y"u8);
        var packed = new PackedWriter();
        row.Pack(packed);

        var read = new ObservationView(packed.Written).ToObservation();

        Assert.Equal(("ünïcode/модель", "text-generation", "transformers", "somebody-else"), (read.Name, read.Task, read.Library, read.Author));
        Assert.Equal((long.MaxValue, null, 0L, 19_980_000_000_000_000L), (read.Downloads30d, read.DownloadsAllTime, read.Likes, read.Parameters));
        Assert.Equal((1_646_263_744_000, -1L), (read.CreatedAt.ToUnixTimeMilliseconds(), read.LastModified!.Value.ToUnixTimeMilliseconds()));
        Assert.Equal((true, true, Gating.Manual), (read.IsPrivate, read.IsDisabled, read.Gating));
        Assert.Equal(["b", "a"], read.Tags);
        Assert.Equal((Relation.Merge, new BaseModel(Some.Id(1), "x/y")), (read.BaseModelRelation!.Value, Assert.Single(read.BaseModels)));
    }

    [Fact]
    public void The_creation_time_comes_from_the_id_where_the_row_has_none() => Assert.Equal(
        Some.Id(9).CreatedAtSeconds, new ObservationView(Some.Observation(9)).ToObservation().CreatedAt.ToUnixTimeSeconds());

    [Fact]
    public void Tags_count_as_a_set() => Assert.Equal(Fingerprint(Some.Observation(1, tags: ["a", "b"])), Fingerprint(Some.Observation(1, tags: ["b", "a"])));

    [Fact]
    public void Another_tag_is_a_change() => Assert.NotEqual(Fingerprint(Some.Observation(1, tags: ["a"])), Fingerprint(Some.Observation(1, tags: ["a", "b"])));

    [Fact]
    public void The_order_of_declared_parents_is_a_change() => Assert.NotEqual(
        Fingerprint(Some.Observation(1, tags: ["base_model:a", "base_model:b"])), Fingerprint(Some.Observation(1, tags: ["base_model:b", "base_model:a"])));

    [Theory]
    [InlineData(0L, 100L, 1L)]
    [InlineData(null, 100L, 1L)]
    [InlineData(10L, 101L, 1L)]
    [InlineData(10L, null, 1L)]
    [InlineData(10L, 100L, 2L)]
    public void Each_counter_is_part_of_the_fingerprint(long? downloads, long? allTime, long? likes) => Assert.NotEqual(
        Fingerprint(Some.Observation(1)), Fingerprint(Some.Observation(1, downloads: downloads, allTime: allTime, likes: likes)));

    [Fact]
    public void A_row_too_large_to_keep_is_refused_and_leaves_no_trace()
    {
        var row = new RowBuilder { Id = Some.Id(1) };
        row.SetName("a/b"u8);
        for (var i = 0; i < 10_000; i++)
        {
            row.AddTag(System.Text.Encoding.UTF8.GetBytes($"tag-number-{i}"));
        }

        var packed = new PackedWriter();

        Assert.Equal(0, row.Pack(packed));
        Assert.Equal(0, packed.Length);
    }

    [Fact]
    public void Damaged_bytes_are_told_not_misread() => Assert.Throws<InvalidDataException>(() => new ObservationView(Some.Observation(1).AsSpan(..25)).Name.Length);

    [Theory]
    [InlineData("621ffdc06f290a633e1f0adf", true)]
    [InlineData("621FFDC06F290A633E1F0ADF", true)]
    [InlineData("621ffdc06f290a633e1f0ad", false)]
    [InlineData("621ffdc06f290a633e1f0adg", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("６21ffdc06f290a633e1f0adf", false)]
    public void An_id_is_twenty_four_hex_digits(string? text, bool isId)
    {
        Assert.Equal(isId, RepoId.TryParse(text, out var id));
        Assert.Equal(isId ? text!.ToLowerInvariant() : new string('0', 24), id.ToString());
    }

    private static ulong Fingerprint(byte[] observation) => new ObservationView(observation).Fingerprint;
}
