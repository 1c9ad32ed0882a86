using Crawler.Core.Catalogue;

namespace Crawler.Imports.Tests;

/// <summary>Batches: in order, complete, the same again; days; which files are files at all.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TestFile _files = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Batches_cover_the_file_each_in_order_of_the_ids(int batchRows)
    {
        var content = await TestFile.ReadAsync(_files.Write("models.jsonl", Lines(100, broken: 13)), batchRows: batchRows);

        Assert.Equal(0, content.Batches[0].FromRow);
        Assert.All(content.Batches.Zip(content.Batches.Skip(1)), pair => Assert.Equal(pair.First.UpToRow, pair.Second.FromRow));
        Assert.All(content.Batches, batch => Assert.Equal(batch.UpToRow - batch.FromRow, batch.Lengths.Length + batch.Quarantined.Values.Sum()));
        Assert.All(content.Batches, batch => Assert.Equal(new FileContent(content.File, [batch]).Rows.Select(row => row.Id).Order(), new FileContent(content.File, [batch]).Rows.Select(row => row.Id)));
        Assert.Equal(99, content.Rows.Select(row => row.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Of_several_rows_with_one_id_the_last_holds_and_the_others_are_counted(int batchRows)
    {
        var content = await TestFile.ReadAsync(
            _files.Write("models.jsonl", """
            {"id":"a/b","likes":1}
            {"id":"c/d","likes":2}
            {"id":"a/b","likes":3}
            {"id":"a/b","likes":4}
            """),
            batchRows: batchRows);

        Assert.Equal(2, content.Batches.Sum(batch => batch.Duplicates));
        Assert.Equal(4, content.Rows.Last(row => row.Name == "a/b").Likes);
    }

    [Fact]
    public async Task A_pass_that_skips_gives_the_rest_as_an_undisturbed_one_does()
    {
        var file = await ImportFile.OpenAsync(_files.Write("models.jsonl", Lines(50, broken: 3) + "\n" + Lines(10, broken: -1)), null, CancellationToken.None);
        var whole = (await TestFile.ReadAsync(Path.Combine(Path.GetDirectoryName(_files.Write("x.jsonl", ""))!, "models.jsonl"), batchRows: 20)).Batches;
        await using var reading = await file.ReadAsync(CancellationToken.None);

        await reading.SkipAsync(40, CancellationToken.None);
        var rest = (await reading.ReadAsync(20, file.Rows, CancellationToken.None))!;

        Assert.Equal((40, 60, 9), (rest.FromRow, rest.UpToRow, rest.Duplicates));
        Assert.Equal(whole[2].Packed, rest.Packed);
    }

    [Fact]
    public async Task A_batch_of_large_rows_closes_early()
    {
        var tags = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"{new string((char)('a' + (i % 26)), 900)}{i}\""));
        var path = _files.Write("models.jsonl", string.Join('\n', Enumerable.Range(0, 400).Select(i => $"{{\"id\":\"a/{i}\",\"tags\":[{tags}]}}")));

        var content = await TestFile.ReadAsync(path, batchRows: 10_000);

        Assert.InRange(content.Batches.Count, 2, 5);
        Assert.All(content.Batches, batch => Assert.True(batch.Packed.Length < ImportReading.MaxBatchBytes + RowBuilder.MaxPackedBytes));
        Assert.Equal(400, content.Rows.Count);
    }

    [Fact]
    public async Task A_file_of_several_days_is_cut_at_their_bounds()
    {
        var path = _files.Write("daily.csv", "date,id,downloads\n,x/y,1\n2025-01-02,a/b,5\n2025-01-02T10:00:00Z,c/d,6\n2025-01-01,a/b,4\nlater,e/f,1\n");

        var file = await ImportFile.OpenAsync(path, "date", CancellationToken.None);
        var content = await TestFile.ReadAsync(path, "date");

        Assert.Equal([new ImportDay(new(2025, 1, 2), 0, 3), new ImportDay(new(2025, 1, 1), 3, 5)], file.Days);
        Assert.Equal((1, 1), (content.Quarantined["missing-date"], content.Quarantined["bad-timestamp"]));
        Assert.Empty(file.UnknownColumns);
    }

    [Fact]
    public async Task Days_that_are_scattered_or_missing_are_refused()
    {
        var scattered = _files.Write("daily.jsonl", "{\"date\":\"2025-01-01\",\"id\":\"a\"}\n{\"date\":\"2025-01-02\",\"id\":\"a\"}\n{\"date\":\"2025-01-01\",\"id\":\"b\"}");
        var undated = _files.Write("undated.jsonl", "{\"day\":\"2025-01-01\",\"id\":\"a\"}");
        var empty = _files.Write("empty.jsonl", "{\"date\":null,\"id\":\"a\"}");

        Assert.Contains("sort the file", (await RefusalAsync(scattered, "date")).Message, StringComparison.Ordinal);
        Assert.Contains("day, id", (await RefusalAsync(undated, "date")).Message, StringComparison.Ordinal);
        Assert.Contains("No row", (await RefusalAsync(empty, "date")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_file_or_has_no_known_ending_is_refused()
    {
        Assert.Contains("nowhere", (await RefusalAsync("/nowhere/models.csv", null)).Message, StringComparison.Ordinal);
        Assert.Contains(".parquet", (await RefusalAsync(_files.Write("models.xlsx", "x"), null)).Message, StringComparison.Ordinal);
        Assert.Contains(".parquet", (await RefusalAsync(_files.Write("models.parquet.gz", "x"), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_file_of_several_members_is_whole()
    {
        var content = await TestFile.ReadAsync(_files.Write("models.jsonl.gz", [.. TestFile.Gzip("{\"id\":\"a/b\"}\n"), .. TestFile.Gzip("{\"id\":\"c/d\"}\n")]));

        Assert.Equal(2, content.Rows.Count);
    }

    [Fact]
    public async Task The_digest_is_that_of_the_bytes()
    {
        var first = await ImportFile.OpenAsync(_files.Write("a.jsonl", "{\"id\":\"a/b\"}"), null, CancellationToken.None);
        var same = await ImportFile.OpenAsync(_files.Write("b.jsonl", "{\"id\":\"a/b\"}"), null, CancellationToken.None);
        var other = await ImportFile.OpenAsync(_files.Write("a.jsonl", "{\"id\":\"a/c\"}"), null, CancellationToken.None);

        Assert.Equal(first.Digest, same.Digest);
        Assert.NotEqual(first.Digest, other.Digest);
    }

    [Fact]
    public async Task A_daily_series_of_the_real_world_is_read_day_by_day()
    {
        var path = TestFile.Shared("transformersjs-daily", "daily.jsonl.gz");

        var file = await ImportFile.OpenAsync(path, "date", CancellationToken.None);
        var content = await TestFile.ReadAsync(path, "date", batchRows: 20_000);

        Assert.Equal((721, 111_873L), (file.Days!.Count, file.Rows));
        Assert.Equal(["authorType", "followers", "isEnterprise"], file.UnknownColumns);
        Assert.Empty(content.Quarantined);
        Assert.All(content.Rows, row => Assert.True(row.Id.IsProvisional));
        Assert.DoesNotContain("pipeline_tag", file.MissingColumns);
    }

    public void Dispose() => _files.Dispose();

    private static async Task<ImportFileException> RefusalAsync(string path, string? dateColumn) =>
        await Assert.ThrowsAsync<ImportFileException>(() => ImportFile.OpenAsync(path, dateColumn, CancellationToken.None));

    private static string Lines(int count, int broken) =>
        string.Join('\n', Enumerable.Range(0, count).Select(i => i == broken ? "{" : $"{{\"_id\":\"{(i * 7919 % 1009) + 0x62000000:x8}0000000000000000\",\"id\":\"o/{i}\",\"likes\":{i}}}"));
}
