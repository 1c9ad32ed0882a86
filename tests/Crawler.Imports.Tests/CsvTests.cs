using FsCheck.Fluent;

namespace Crawler.Imports.Tests;

/// <summary>CSV by RFC 4180, and what is not.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TestFile _files = new();

    [Fact]
    public async Task Quotes_commas_and_line_ends_inside_fields_are_read()
    {
        var content = await TestFile.ReadAsync(_files.Write(
            "models.csv",
            "\uFEFFid,\"tags\",downloads,createdAt,private,safetensors,baseModels\r\n"
            + "a/b,\"x, \"\"y\"\"\nz\",5,2024-02-19,True,\"{\"\"total\"\": 9}\",\"{\"\"relation\"\":\"\"merge\"\",\"\"models\"\":[]}\"\r\n"
            + "c/d,,,,,,"));

        var first = content.Rows.Single(row => row.Name == "a/b");
        Assert.Equal(["x", "\"y\"\nz"], first.Tags);
        Assert.Equal((5L, 9L, true, Core.Lineage.Relation.Merge), (first.Downloads30d, first.Parameters, first.IsPrivate, first.BaseModelRelation));
        var second = content.Rows.Single(row => row.Name == "c/d");
        Assert.Equal((null, null, false, null), (second.Downloads30d, second.Parameters, second.IsPrivate, second.BaseModelRelation));
        Assert.Equal(["_id", "lastModified", "downloadsAllTime", "likes", "pipeline_tag", "library_name", "gated", "disabled"], content.File.MissingColumns);
    }

    [Fact]
    public async Task Data_frames_write_numbers_with_a_point_and_nothing_as_nan()
    {
        var rows = (await TestFile.ReadAsync(_files.Write("models.csv", "id,downloads,likes\na/b,5.0,nan\n"))).Rows;

        Assert.Equal((5L, null), (rows.Single().Downloads30d, rows.Single().Likes));
    }

    [Fact]
    public async Task What_is_broken_costs_its_record()
    {
        var content = await TestFile.ReadAsync(_files.Write(
            "models.csv",
            """
            id,downloads
            a/b,1
            too,many,fields
            "stray"quote,2
            bell,9999999999999999999999

            c/d,3
            "never closed,4
            e/f,5
            """));

        Assert.Equal(["a/b", "c/d", "e/f"], content.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            [(3L, "malformed"), (4, "unbalanced"), (5, "counter-out-of-bounds"), (8, "unbalanced")], content.Samples.Select(sample => (sample.Place, sample.Reason)));
        Assert.Equal(7, content.File.Rows);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_their_record()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.csv", [.. "id\na/b\n"u8, 0xFF, .. "\nx\0y\n"u8]));

        Assert.Equal("a/b", content.Row.Name);
        Assert.Equal(2, content.Quarantined["invalid-text"]);
    }

    [Fact]
    public async Task A_header_without_names_or_no_header_is_refused()
    {
        Assert.Contains("repo, likes", await RefusalAsync("repo,likes\na/b,1"), StringComparison.Ordinal);
        Assert.Contains("'id'", await RefusalAsync(""), StringComparison.Ordinal);
        Assert.Contains("header", await RefusalAsync("\"id,likes\na/b,1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_of_two_columns_with_one_name_counts() =>
        Assert.Equal(1, (await TestFile.ReadAsync(_files.Write("models.csv", "id,likes,likes\na/b,1,2"))).Row.Likes);

    [Fact]
    public async Task Whatever_stands_in_a_field_comes_out_of_it()
    {
        var words = Gen.Sample(Gen.ListOf(Gen.Elements('a', '"', ',', '\n', '\r', ' ', 'ü')).Select(list => new string([.. list])), 300, 40).ToList();
        Assert.Equal(300, words.Count);
        var names = words.Select((word, index) => $"o/{index:d4}").ToList();
        var lines = names.Zip(words, (name, word) => $"{name},\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

        var rows = (await TestFile.ReadAsync(_files.Write("models.csv.gz", TestFile.Gzip("id,library_name\n" + string.Join("\r\n", lines))), batchRows: 7)).Rows;

        Assert.Equal(words.Select(word => word.Length == 0 ? null : word), rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => row.Library));
    }

    public void Dispose() => _files.Dispose();

    private async Task<string> RefusalAsync(string text) =>
        (await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(_files.Write("models.csv", text)))).Message;
}
