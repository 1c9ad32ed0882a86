using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Hub.Tests;

/// <summary>What a single item may look like, and what becomes of it when it looks otherwise. The page always lives.</summary>
public class RowTests
{
    public static TheoryData<string, string> BrokenItems => new()
    {
        { "17", "not-an-object" },
        { "\"text, with ] and }\"", "not-an-object" },
        { "null", "not-an-object" },
        { "[1,[2]]", "not-an-object" },
        { "{}", "missing-id" },
        { """{"id":"a/b"}""", "missing-id" },
        { """{"_id":"xyz","id":"a/b"}""", "missing-id" },
        { """{"_id":5,"id":"a/b"}""", "wrong-type" },
        { """{"_id":"000000020000000000000001"}""", "missing-name" },
        { """{"_id":"000000020000000000000001","id":""}""", "missing-name" },
        { """{"_id":"000000020000000000000001","id":7}""", "wrong-type" },
        { Item("\"downloads\":\"12\""), "wrong-type" },
        { Item("\"downloads\":-1"), "counter-out-of-bounds" },
        { Item("\"downloads\":1.5"), "counter-out-of-bounds" },
        { Item("\"downloads\":99999999999999999999"), "counter-out-of-bounds" },
        { Item("\"likes\":1000000000001"), "counter-out-of-bounds" },
        { Item("\"downloads\":NaN"), "malformed" },
        { Item("\"downloads\":1 \"likes\":2"), "malformed" },
        { Item("\"tags\":{\"a\":1}"), "wrong-type" },
        { Item("\"tags\":[\"a\",5]"), "wrong-type" },
        { Item($"\"tags\":[\"{new string('t', 1025)}\"]"), "tag-too-long" },
        { Item("\"tags\":[" + string.Join(",", Enumerable.Range(0, 16_385).Select(i => $"\"{i}\"")) + "]"), "too-many-tags" },
        { Item("\"tags\":[" + string.Join(",", Enumerable.Range(0, 9_000).Select(i => $"\"tag-{i}\"")) + "]"), "record-too-large" },
        { Item("\"private\":\"no\""), "wrong-type" },
        { Item("\"gated\":\"sometimes\""), "wrong-type" },
        { Item("\"createdAt\":\"yesterday\""), "bad-timestamp" },
        { Item("\"safetensors\":[1]"), "wrong-type" },
        { Item("\"safetensors\":{\"total\":\"many\"}"), "wrong-type" },
        { Item($"\"pipeline_tag\":\"{new string('p', 300)}\""), "text-too-long" },
        { Item("\"pipeline_tag\":\"\\ud800\""), "invalid-text" },
        { Item("\"unknown\":" + new string('[', 100) + new string(']', 100)), "too-deep" },
        { Item("\"unknown\":" + new string('[', 10_000) + new string(']', 10_000)), "too-deep" },
        { Item("\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)), "too-deep" },
        { """{"_id":null,"id":"a/b"}""", "wrong-type" },
        { """{"_id":"000000020000000000000001","id":null}""", "missing-name" },
        { """{"_id":"00000002000000000000000g","id":"a/b"}""", "missing-id" },
        { """{"_id":"0000000200000000000000010","id":"a/b"}""", "missing-id" },
        { $$"""{"_id":"000000020000000000000001","id":"{{new string('n', 257)}}"}""", "text-too-long" },
        { Item($"\"library_name\":\"{new string('l', 257)}\""), "text-too-long" },
        { Item($"\"author\":\"{new string('a', 257)}\""), "text-too-long" },
        { Item($"\"createdAt\":\"{new string('1', 257)}\""), "text-too-long" },
        { Item("\"lastModified\":17"), "wrong-type" },
        { Item("\"downloads\":Infinity"), "malformed" },
        { Item("\"downloads\":-0.5"), "counter-out-of-bounds" },
        { Item("\"downloads\":1e400"), "counter-out-of-bounds" },
        { Item("\"downloads\":true"), "wrong-type" },
        { Item("\"downloads\":[1]"), "wrong-type" },
        { Item("\"downloadsAllTime\":{\"total\":1}"), "wrong-type" },
        { Item("\"downloadsAllTime\":-9223372036854775809"), "counter-out-of-bounds" },
        { Item("\"safetensors\":{\"total\":-1}"), "counter-out-of-bounds" },
        { Item("\"safetensors\":{\"total\":0.1}"), "counter-out-of-bounds" },
        { Item("\"safetensors\":\"big\""), "wrong-type" },
        { Item("\"baseModels\":[{\"_id\":\"000000010000000000000001\"}]"), "wrong-type" },
        { Item("\"tags\":\"a\""), "wrong-type" },
        { Item("\"tags\":[[\"a\"]]"), "wrong-type" },
        { Item("\"pipeline_tag\":[\"a\"]"), "wrong-type" },
        { Item("\"disabled\":0"), "wrong-type" },
        { Item("\"gated\":1"), "wrong-type" },
        { Item("\"likes\":1,"), "malformed" },
        { Item("\"likes\":1/*2*/"), "malformed" },
        { Item("\"likes\":01"), "malformed" },
        { Item("'likes':1"), "malformed" },
        { Item("\"author\":\"a\nb\""), "malformed" },
        { Item("\"author\":\"\\x\""), "malformed" },
    };

    [Theory]
    [MemberData(nameof(BrokenItems))]
    public async Task A_broken_item_costs_only_itself(string item, string reason)
    {
        var page = await new StubHub().Answer($"[{StubHub.Row(1)},{item},{StubHub.Row(3)}]").PageAsync();

        Assert.Equal([1u, 3u], page.Rows.Select(row => (uint)(row.Id.High >> 32)));
        var quarantined = Assert.Single(page.Quarantined);
        Assert.Equal((1, reason), (quarantined.Index, quarantined.Reason));
        Assert.True(quarantined.Excerpt.Length <= 200);
    }

    [Theory]
    [InlineData("\"downloads\":\"x\"")]
    [InlineData("\"downloads\":NaN")]
    [InlineData("\"tags\":[null,\"a\",7]")]
    [InlineData("\"likes\":1,")]
    [InlineData("\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task A_broken_item_keeps_its_readable_id(string member)
    {
        var page = await new StubHub().Answer($"[{Item(member)}]").PageAsync();

        Assert.Equal("000000020000000000000001", Assert.Single(page.Quarantined).Id.ToString());
    }

    [Theory]
    [InlineData("\"downloads\":null,\"likes\":null,\"tags\":null,\"gated\":null,\"safetensors\":null,\"baseModels\":null,\"createdAt\":null,\"private\":null")]
    [InlineData("\"model-index\":null,\"cardData\":{\"license\":[\"mit\"],\"deep\":{\"er\":[1,2,{\"x\":null}]}},\"siblings\":[{\"rfilename\":\"a\"}]")]
    public async Task Null_means_absent_and_unknown_members_are_skipped(string members)
    {
        var row = await ReadAsync(Item(members));

        Assert.Equal((null, null, null, null), (row.Downloads30d, row.DownloadsAllTime, row.Likes, row.Parameters));
        Assert.Equal((Gating.None, false, 0), (row.Gating, row.IsPrivate, row.Tags.Count));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_the_item_they_stand_in()
    {
        var body = System.Text.Encoding.Latin1.GetBytes($"[{StubHub.Row(1)},{Item("\"author\":\"caf\u00e9\"")},{StubHub.Row(3)}]");

        var page = await new StubHub().Answer(() => StubHub.Respond(new ByteArrayContent(body), System.Net.HttpStatusCode.OK)).PageAsync();

        Assert.Equal(2, page.Rows.Count);
        Assert.Equal("invalid-text", Assert.Single(page.Quarantined).Reason);
    }

    [Fact]
    public async Task A_million_tags_cost_one_item_and_little_memory()
    {
        var item = Item("\"tags\":[" + string.Join(",", Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\"")) + "]");

        var page = await new StubHub().Answer($"[{StubHub.Row(1)},{item},{StubHub.Row(3)}]").PageAsync();

        Assert.Equal(2, page.Rows.Count);
        Assert.Equal(("item-too-large", "000000020000000000000001"), (Assert.Single(page.Quarantined).Reason, page.Quarantined[0].Id.ToString()));
    }

    [Fact]
    public async Task A_huge_item_that_may_hide_others_vouches_for_no_id()
    {
        var hub = new StubHub();
        hub.Options.MaxItemBytes = 200_000;
        var huge = StubHub.Row(2, ",\"x\":\"" + new string('x', 300_000) + "\",\"more\":[{\"_id\":1}]");

        var page = await hub.Answer($"[{StubHub.Row(1)},{huge},{StubHub.Row(3)}]").PageAsync();

        Assert.Equal(2, page.Rows.Count);
        Assert.Null(Assert.Single(page.Quarantined).Id);
    }

    [Fact]
    public async Task An_excerpt_is_short_and_free_of_control_characters()
    {
        var page = await new StubHub().Answer("[{\"a\":\"\u001b[31m\u0007" + new string('x', 5000) + "\"}]").PageAsync();

        var excerpt = Assert.Single(page.Quarantined).Excerpt;
        Assert.InRange(excerpt.Length, 1, ListingLimits.ExcerptLength);
        Assert.DoesNotContain(excerpt, char.IsControl);
    }

    [Theory]
    [InlineData("false", Gating.None)]
    [InlineData("\"auto\"", Gating.Auto)]
    [InlineData("\"manual\"", Gating.Manual)]
    public async Task Gated_is_a_union(string value, Gating expected) => Assert.Equal(expected, (await ReadAsync(Item("\"gated\":" + value))).Gating);

    [Fact]
    public async Task Counters_are_64_bits_wide()
    {
        var row = await ReadAsync(Item("\"downloads\":257229302,\"downloadsAllTime\":9932329010,\"likes\":1e3,\"safetensors\":{\"parameters\":{\"F32\":1},\"total\":19980000000000000}"));

        Assert.Equal((257229302L, 9932329010L, 1000L, 19980000000000000L), (row.Downloads30d, row.DownloadsAllTime, row.Likes, row.Parameters));
    }

    [Fact]
    public async Task A_name_without_an_owner_is_a_name()
    {
        var row = await ReadAsync("""{"id":"gpt2","author":"openai-community","_id":"621ffdc06f290a633e1f0adf"}""");

        Assert.Equal(("gpt2", "openai-community"), (row.Name, row.Author));
    }

    [Fact]
    public async Task The_second_of_two_equal_members_wins()
    {
        var row = await ReadAsync(Item("\"likes\":1,\"tags\":[\"a\",\"b\"],\"likes\":2,\"tags\":[\"c\"]"));

        Assert.Equal((2L, "c"), (row.Likes!.Value, Assert.Single(row.Tags)));
    }

    [Fact]
    public async Task Resolved_parents_are_kept()
    {
        var row = await ReadAsync(Item("""
            "baseModels":{"relation":"quantized","models":[{"_id":"621ffdc06f290a633e1f0adf","id":"a/b"},{"id":"no-id"},7]}
            """));

        Assert.Equal((Relation.Quantized, "a/b"), (row.BaseModelRelation!.Value, Assert.Single(row.BaseModels).Name));
    }

    [Fact]
    public async Task Escaped_and_multibyte_texts_are_read_as_they_are_meant()
    {
        var row = await ReadAsync(Item("\"tags\":[\"caf\\u00e9 \\\"quoted\\\"\",\"模型\",\"\\ud83d\\ude00\"]"));

        Assert.Equal(["café \"quoted\"", "模型", "😀"], row.Tags);
    }

    private static string Item(string members) => $$"""{"_id":"000000020000000000000001","id":"a/b",{{members}}}""";

    private static async Task<Observation> ReadAsync(string item)
    {
        var page = await new StubHub().Answer($"[{item}]").PageAsync();
        var row = Assert.Single(page.Rows);
        return new ObservationView(page.Packed.Span.Slice(row.Offset, row.Length)).ToObservation();
    }
}
