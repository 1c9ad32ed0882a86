using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Imports.Tests;

/// <summary>JSONL: every form in which snapshots write the Hub's members, and lines that are nothing of the kind.</summary>
public sealed class JsonLinesTests : IDisposable
{
    private const string Full =
        """
        {"_id":"621ffdc136468d709f17adb4","id":"org/model","modelId":"other/name","author":"somebody","createdAt":"2022-03-02T23:29:05.000Z","lastModified":"2024-02-19T10:57:45.123Z","downloads":12,"downloadsAllTime":345,"likes":6,"tags":["pytorch","base_model:a/b","pytorch",null],"safetensors":{"parameters":{"F32":7},"total":7000000},"gguf":{"total":1},"baseModels":{"relation":"finetune","models":[{"_id":"621ffdc136468d709f17adb5","id":"a/b"}]},"pipeline_tag":"fill-mask","library_name":"transformers","private":false,"gated":"manual","disabled":true,"trendingScore":3}
        """;

    private readonly TestFile _files = new();

    [Fact]
    public async Task A_row_as_the_Hub_lists_it_is_read_whole()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.jsonl", Full));

        var row = content.Row;
        Assert.Equal("621ffdc136468d709f17adb4", row.Id.ToString());
        Assert.Equal(("org/model", "somebody", "fill-mask", "transformers"), (row.Name, row.Author, row.Task, row.Library));
        Assert.Equal(new DateTimeOffset(2022, 3, 2, 23, 29, 5, TimeSpan.Zero), row.CreatedAt);
        Assert.Equal(new DateTimeOffset(2024, 2, 19, 10, 57, 45, 123, TimeSpan.Zero), row.LastModified);
        Assert.Equal((12L, 345L, 6L, 7_000_000L), (row.Downloads30d, row.DownloadsAllTime, row.Likes, row.Parameters));
        Assert.Equal(["pytorch", "base_model:a/b"], row.Tags);
        Assert.Equal((false, true, Gating.Manual), (row.IsPrivate, row.IsDisabled, row.Gating));
        Assert.Equal(Relation.Finetune, row.BaseModelRelation);
        Assert.Equal([new BaseModel(new RepoId(0x621ffdc136468d70, 0x9f17adb5), "a/b")], row.BaseModels);
        Assert.Empty(content.File.MissingColumns);
        Assert.Empty(content.File.UnknownColumns);
    }

    [Fact]
    public async Task What_a_file_does_not_say_is_unknown_and_never_nought()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.jsonl", """{"_id":"621ffdc136468d709f17adb4","id":"a/b","strange":1,"other":{"deep":[1]}}"""));

        var row = content.Row;
        Assert.Equal((null, null, null, null, null), (row.Downloads30d, row.DownloadsAllTime, row.Likes, row.Parameters, row.LastModified));
        Assert.Equal(row.Id.CreatedAtSeconds, row.CreatedAt.ToUnixTimeSeconds());
        Assert.Equal(["createdAt", "lastModified", "downloads", "downloadsAllTime", "likes", "tags", "safetensors", "baseModels", "pipeline_tag", "library_name", "private", "gated", "disabled"], content.File.MissingColumns);
        Assert.Equal(["strange", "other"], content.File.UnknownColumns);
    }

    [Fact]
    public async Task A_row_without_an_id_gets_a_provisional_one_and_keeps_its_creation()
    {
        var row = (await TestFile.ReadAsync(_files.Write("models.jsonl", """{"id":"a/b","createdAt":"2023-01-01T00:00:00Z"}"""))).Row;

        Assert.Equal(RepoId.Provisional("a/b"u8), row.Id);
        Assert.True(row.Id.IsProvisional);
        Assert.Equal(new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), row.CreatedAt);
    }

    [Fact]
    public async Task A_provisional_id_in_a_file_is_made_anew_from_the_name()
    {
        var row = (await TestFile.ReadAsync(_files.Write("models.jsonl", $$"""{"_id":"{{RepoId.Provisional("x/y"u8)}}","id":"a/b"}"""))).Row;

        Assert.Equal(RepoId.Provisional("a/b"u8), row.Id);
    }

    [Theory]
    [InlineData("\"safetensors\":\"{\\\"total\\\":5}\"", 5L)]
    [InlineData("\"safetensors\":5", 5L)]
    [InlineData("\"safetensors\":\"5\"", 5L)]
    [InlineData("\"safetensors\":5.0", 5L)]
    [InlineData("\"safetensors\":null", null)]
    [InlineData("\"safetensors\":{\"parameters\":{}}", null)]
    [InlineData("\"numParameters\":5", 5L)]
    [InlineData("\"numParameters\":9,\"safetensors\":{\"total\":5}", 5L)]
    [InlineData("\"safetensors\":{\"total\":5},\"numParameters\":9", 5L)]
    [InlineData("\"safetensors\":null,\"numParameters\":9", 9L)]
    public async Task The_size_is_read_in_every_form(string member, long? parameters) =>
        Assert.Equal(parameters, (await RowAsync(member)).Parameters);

    [Theory]
    [InlineData("\"createdAt\":\"2024-02-19\"", 1708300800000)]
    [InlineData("\"createdAt\":\"2024-02-19T01:00:00+01:00\"", 1708300800000)]
    [InlineData("\"createdAt\":\"2024-02-19 00:00:00.5\"", 1708300800500)]
    [InlineData("\"createdAt\":1708300800", 1708300800000)]
    [InlineData("\"createdAt\":1708300800000", 1708300800000)]
    [InlineData("\"createdAt\":1708300800000000000", 1708300800000)]
    [InlineData("\"createdAt\":\"1708300800\"", 1708300800000)]
    [InlineData("\"createdAt\":1708300800.0", 1708300800000)]
    public async Task Times_are_read_in_every_form(string member, long milliseconds) =>
        Assert.Equal(milliseconds, (await RowAsync(member)).CreatedAt.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("\"tags\":[\"a\",\"b\"]")]
    [InlineData("\"tags\":\"[\\\"a\\\", \\\"b\\\"]\"")]
    [InlineData("\"tags\":\"a, b,\"")]
    public async Task Tags_are_read_in_every_form(string member) => Assert.Equal(["a", "b"], (await RowAsync(member)).Tags);

    [Theory]
    [InlineData("\"gated\":\"auto\"", Gating.Auto)]
    [InlineData("\"gated\":true", Gating.Auto)]
    [InlineData("\"gated\":\"manual\"", Gating.Manual)]
    [InlineData("\"gated\":\"False\"", Gating.None)]
    [InlineData("\"gated\":0", Gating.None)]
    public async Task Gating_is_read_in_every_form(string member, Gating gating) => Assert.Equal(gating, (await RowAsync(member)).Gating);

    [Theory]
    [InlineData("\"downloads\":-1", "counter-out-of-bounds")]
    [InlineData("\"downloads\":1.5", "counter-out-of-bounds")]
    [InlineData("\"downloads\":1e400", "counter-out-of-bounds")]
    [InlineData("\"likes\":99999999999999999999999", "counter-out-of-bounds")]
    [InlineData("\"downloads\":\"many\"", "wrong-type")]
    [InlineData("\"downloads\":[1]", "wrong-type")]
    [InlineData("\"downloads\":true", "wrong-type")]
    [InlineData("\"pipeline_tag\":7", "wrong-type")]
    [InlineData("\"tags\":[1]", "wrong-type")]
    [InlineData("\"tags\":\"[1\"", "malformed")]
    [InlineData("\"safetensors\":{\"total\":\"x\"}", "wrong-type")]
    [InlineData("\"createdAt\":\"yesterday\"", "bad-timestamp")]
    [InlineData("\"createdAt\":-5", "bad-timestamp")]
    [InlineData("\"_id\":\"12\"", "missing-id")]
    [InlineData("\"id\":\"a\\u0000b\"", "invalid-text")]
    [InlineData("\"id\":\"\\ud800\"", "invalid-text")]
    [InlineData("\"broken\"", "malformed")]
    [InlineData("\"x\":1}}", "malformed")]
    public async Task What_cannot_be_read_is_quarantined_and_costs_only_itself(string member, string reason)
    {
        var lines = $$"""
            {"id":"before/it"}
            {"id":"c/d",{{member}}}
            {"id":"behind/it"}
            """;

        var content = await TestFile.ReadAsync(_files.Write("models.jsonl", lines));

        Assert.Equal([(reason, 1L)], content.Quarantined.Select(entry => (entry.Key, entry.Value)));
        Assert.Equal(["before/it", "behind/it"], content.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        var sample = Assert.Single(content.Samples);
        Assert.Equal((2, reason), (sample.Place, sample.Reason));
        Assert.StartsWith("{\"id\":\"c/d\"", sample.Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_without_a_name_or_an_object_are_quarantined()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.jsonl", "{\"id\":\"a/b\"}\n[]\n\n{\"id\":null}\n7\n{\"id\":\"a"));

        Assert.Equal(1, content.Quarantined["missing-name"]);
        Assert.Equal(2, content.Quarantined["not-an-object"]);
        Assert.Equal(1, content.Quarantined["malformed"]);
        Assert.Equal([2, 4, 5, 6], content.Samples.Select(sample => sample.Place));
        Assert.Equal(5, content.File.Rows);
    }

    [Fact]
    public async Task A_line_beyond_the_bound_costs_itself()
    {
        var huge = "{\"id\":\"x/y\",\"card\":\"" + new string('x', 9_500_000) + "\"}";

        var content = await TestFile.ReadAsync(_files.Write("models.jsonl.gz", TestFile.Gzip($"{{\"id\":\"a/b\"}}\n{huge}\n{{\"id\":\"c/d\"}}\n{huge}")));

        Assert.Equal(["a/b", "c/d"], content.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, content.Quarantined["item-too-large"]);
        Assert.Equal([2, 4], content.Samples.Select(sample => sample.Place));
    }

    [Fact]
    public async Task A_mark_at_the_beginning_and_bare_line_ends_do_no_harm()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.ndjson", "\uFEFF{\"id\":\"a/b\"}\r\n\r\n{\"id\":\"c/d\"}\r\n"));

        Assert.Equal((2, 2), (content.Rows.Count, content.File.Rows));
    }

    [Fact]
    public async Task A_file_whose_lines_have_no_name_is_refused_and_its_columns_are_named()
    {
        var path = _files.Write("models.jsonl", "{\"repo\":\"a/b\",\"downloads\":3}");

        var refused = await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(path));

        Assert.Contains("repo, downloads", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_gzip_file_is_refused_before_anything_is_imported()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"{{\"id\":\"owner{i * 7919 % 1000}/model-{i}\",\"downloads\":{i * 31}}}"));
        var whole = TestFile.Gzip(lines);

        var refused = await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(_files.Write("models.jsonl.gz", whole[..(whole.Length / 2)])));

        Assert.Contains("models.jsonl.gz", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(_files.Write("text.jsonl.gz", "{\"id\":\"a/b\"}")));
        await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(_files.Write("wide.jsonl", Encoding.Unicode.GetPreamble())));
    }

    public void Dispose() => _files.Dispose();

    private async Task<Observation> RowAsync(string member) =>
        (await TestFile.ReadAsync(_files.Write("models.jsonl", $$"""{"id":"a/b",{{member}}}"""))).Row;
}
