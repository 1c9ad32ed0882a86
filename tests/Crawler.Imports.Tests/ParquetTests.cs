using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace Crawler.Imports.Tests;

/// <summary>Parquet as the snapshots on the Hub have it, in the types that different writers choose, and files that are broken.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TestFile _files = new();

    [Fact]
    public async Task A_snapshot_is_read_with_its_lists_and_structs()
    {
        var path = await WriteAsync(
            [
                new HubRow
                {
                    _id = "621ffdc136468d709f17adb4",
                    id = "org/model",
                    author = "org",
                    createdAt = new DateTime(2022, 3, 2, 23, 29, 5, DateTimeKind.Utc),
                    lastModified = "2024-02-19T10:57:45.000Z",
                    downloads = 12,
                    downloadsAllTime = 345,
                    likes = 6,
                    tags = ["pytorch", null, "base_model:a/b"],
                    safetensors = new Weights { total = 7_000_000 },
                    baseModels = new Parents
                    {
                        relation = "adapter",
                        models = [new Parent { _id = "621ffdc136468d709f17adb5", id = "a/b" }, new Parent { _id = null, id = "x/y" }, new Parent { _id = "621ffdc136468d709f17adb6", id = "c/d" }],
                    },
                    pipeline_tag = "fill-mask",
                    library_name = "peft",
                    gated = "auto",
                    @private = true,
                },
                new HubRow { _id = "621ffdc136468d709f17adb7", id = "plain", downloads = 1, tags = [], baseModels = new Parents { relation = null, models = [] } },
                new HubRow { _id = "621ffdc136468d709f17adb8", id = "e/f", tags = ["one"], safetensors = new Weights { total = null } },
            ],
            groupSize: 2);

        var content = await TestFile.ReadAsync(path);

        Assert.Equal((3L, 3), (content.File.Rows, content.Rows.Count));
        var row = content.Rows[0];
        Assert.Equal(("org/model", null, "fill-mask", "peft"), (row.Name, row.Author, row.Task, row.Library));
        Assert.Equal((12L, 345L, 6L, 7_000_000L), (row.Downloads30d, row.DownloadsAllTime, row.Likes, row.Parameters));
        Assert.Equal((new DateTimeOffset(2022, 3, 2, 23, 29, 5, TimeSpan.Zero), new DateTimeOffset(2024, 2, 19, 10, 57, 45, TimeSpan.Zero)), (row.CreatedAt, row.LastModified));
        Assert.Equal(["pytorch", "base_model:a/b"], row.Tags);
        Assert.Equal(Relation.Adapter, row.BaseModelRelation);
        Assert.Equal(["a/b", "c/d"], row.BaseModels.Select(model => model.Name));
        Assert.Equal((true, Gating.Auto), (row.IsPrivate, row.Gating));
        Assert.Equal((1L, null, Relation.Untyped), (content.Rows[1].Downloads30d, content.Rows[1].Likes, content.Rows[1].BaseModelRelation));
        Assert.Empty(content.Rows[1].Tags);
        Assert.Equal(["one"], content.Rows[2].Tags);
        Assert.Equal((null, null), (content.Rows[2].Parameters, content.Rows[2].BaseModelRelation));
        Assert.Equal(["disabled"], content.File.MissingColumns);
        Assert.Equal(["strange"], content.File.UnknownColumns);
    }

    /// <summary>24 rows with all columns, written by DuckDB 1.5 as <c>copy t to … (format parquet, parquet_version …)</c>: other encodings than ours, times in micro- and nanoseconds.</summary>
    [Theory]
    [InlineData("duckdb-v1.parquet")]
    [InlineData("duckdb-v2.parquet")]
    public async Task What_another_writer_made_is_read(string name)
    {
        var content = await TestFile.ReadAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

        Assert.Equal(24, content.Rows.Count);
        Assert.Empty(content.Quarantined);
        Assert.Empty(content.File.MissingColumns);
        for (var i = 0; i < 24; i++)
        {
            var row = content.Rows[i];
            Assert.Equal(($"o{i}/m{i}", "o", i, i * 2L, i % 7L), (row.Name, row.Author, row.Downloads30d, row.DownloadsAllTime, row.Likes));
            Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, i, TimeSpan.Zero), row.CreatedAt);
            Assert.Equal(new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero), row.LastModified);
            Assert.Equal(i % 5 == 0 ? [] : ["a", $"b{i % 9}", "license:mit"], row.Tags);
            Assert.Equal(i % 3 == 0 ? i * 1000L : null, row.Parameters);
            Assert.Equal(i % 4 == 0 ? Relation.Finetune : null, row.BaseModelRelation);
            Assert.Equal(i % 4 == 0 ? ["x/y"] : [], row.BaseModels.Select(model => model.Name));
            Assert.Equal((i % 2 == 0 ? "text-generation" : null, "transformers"), (row.Task, row.Library));
            Assert.Equal(i % 6 == 0 ? Gating.Auto : Gating.None, row.Gating);
        }
    }

    public static TheoryData<string, DataField, Array> Numbers => new()
    {
        { "int", new DataField<int?>("downloads"), new int?[] { 5, null } },
        { "long", new DataField<long?>("downloads"), new long?[] { 5, null } },
        { "ulong", new DataField<ulong?>("downloads"), new ulong?[] { 5, null } },
        { "double", new DataField<double?>("downloads"), new double?[] { 5, double.NaN } },
        { "float", new DataField<float?>("downloads"), new float?[] { 5, null } },
        { "decimal", new DecimalDataField("downloads", 20, 0, isNullable: true), new decimal?[] { 5, null } },
        { "text", new DataField<string>("downloads"), new[] { "5", "" } },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_counter_is_read_in_every_type_that_holds_one(string type, DataField field, Array values)
    {
        var rows = (await TestFile.ReadAsync(await ColumnAsync(field, values))).Rows;

        Assert.True(rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => row.Downloads30d).SequenceEqual([5L, null]), type);
    }

    public static TheoryData<string, DataField, Array> Times => new()
    {
        { "millis", new DateTimeDataField("createdAt", DateTimeFormat.DateAndTime, isNullable: true), new DateTime?[] { Noon, null } },
        { "micros", new DateTimeDataField("createdAt", DateTimeFormat.DateAndTimeMicros, isNullable: true), new DateTime?[] { Noon, null } },
        { "nanos", new DateTimeDataField("createdAt", DateTimeFormat.Timestamp, unit: DateTimeTimeUnit.Nanos, isNullable: true), new DateTime?[] { Noon, null } },
        { "impala", new DateTimeDataField("createdAt", DateTimeFormat.Impala, isNullable: true), new DateTime?[] { Noon, null } },
        { "seconds", new DataField<long?>("createdAt"), new long?[] { 1708344000, null } },
        { "text", new DataField<string>("createdAt"), new[] { "2024-02-19T12:00:00Z", "" } },
    };

    private static DateTime Noon => new(2024, 2, 19, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_time_is_read_in_every_type_that_holds_one(string type, DataField field, Array values)
    {
        var rows = (await TestFile.ReadAsync(await ColumnAsync(field, values))).Rows;

        var created = rows.Single(row => row.Name == "a/first").CreatedAt;
        Assert.True(created == Noon, $"{type}: {created}");
    }

    [Fact]
    public async Task A_column_of_a_type_that_cannot_be_read_is_told_and_unknown()
    {
        var path = await _files.ParquetAsync(
            "models.parquet",
            new ParquetSchema(new DataField<string>("id"), new StructField("downloads", new DataField<int>("last"))),
            [new() { ["id"] = "a/b", ["downloads"] = new Dictionary<string, object?> { ["last"] = 3 } }]);

        var content = await TestFile.ReadAsync(path);

        Assert.Null(content.Row.Downloads30d);
        Assert.Contains("downloads (a struct, which is not read)", content.File.MissingColumns);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_quarantined_by_their_number()
    {
        var content = await TestFile.ReadAsync(await WriteAsync(
            [
                new HubRow { id = "a/b", downloads = -4 },
                new HubRow { id = "c/d", downloads = 4 },
                new HubRow { id = null, downloads = 4 },
                new HubRow { _id = "nonsense", id = "e/f" },
            ],
            groupSize: 10));

        Assert.Equal(["c/d"], content.Rows.Select(row => row.Name));
        Assert.Equal([(1L, "counter-out-of-bounds", "a/b"), (3, "missing-name", ""), (4, "missing-id", "e/f")], content.Samples.Select(sample => (sample.Place, sample.Reason, sample.Excerpt)));
    }

    [Fact]
    public async Task The_Hubs_own_column_wins_over_its_alias_wherever_it_stands()
    {
        var path = await _files.ParquetAsync(
            "models.parquet",
            new ParquetSchema(new DataField<string>("pipeline"), new DataField<string>("id"), new DataField<string>("pipeline_tag")),
            [new() { ["pipeline"] = "old", ["id"] = "a/b", ["pipeline_tag"] = "new" }, new() { ["pipeline"] = "old", ["id"] = "c/d", ["pipeline_tag"] = null }]);

        var rows = (await TestFile.ReadAsync(path)).Rows;

        Assert.Equal(["new", "old"], rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => row.Task));
    }

    [Fact]
    public async Task A_file_without_names_is_refused_and_its_columns_are_named()
    {
        var path = await _files.ParquetAsync("models.parquet", new ParquetSchema(new DataField<string>("repo"), new DataField<int>("downloads")), [new() { ["repo"] = "a/b", ["downloads"] = 3 }]);

        var refused = await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(path));

        Assert.Contains("repo, downloads", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_files_are_refused_wherever_they_break()
    {
        var whole = await File.ReadAllBytesAsync(
            await WriteAsync([.. Enumerable.Range(0, 5000).Select(i => new HubRow { id = $"owner/model-{i * 7919}", downloads = i })], groupSize: 2000), CancellationToken.None);

        await RefusedAsync(whole[..(whole.Length / 2)]);
        await RefusedAsync(whole[..^1]);
        await RefusedAsync([]);
        await RefusedAsync("PAR1PAR1"u8.ToArray());

        // A page in the middle: what stands before it is read, then the file is refused.
        var damaged = whole.ToArray();
        damaged.AsSpan(damaged.Length / 2, 200).Fill(0xEE);
        await RefusedAsync(damaged);
    }

    [Fact]
    public async Task Random_damage_never_does_anything_but_refuse_or_read()
    {
        var whole = await File.ReadAllBytesAsync(
            await WriteAsync([.. Enumerable.Range(0, 300).Select(i => new HubRow { id = $"o/m-{i * 7919}", downloads = i, tags = ["a", $"b{i}"] })], groupSize: 100), CancellationToken.None);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var damaged = whole.ToArray();
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                await TestFile.ReadAsync(_files.Write("damaged.parquet", damaged));
            }
            catch (ImportFileException)
            {
                // Said in words, which is all that is asked.
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, run {run}: {other}");
            }
        }
    }

    public void Dispose() => _files.Dispose();

    private async Task RefusedAsync(byte[] bytes) => await Assert.ThrowsAsync<ImportFileException>(() => TestFile.ReadAsync(_files.Write("broken.parquet", bytes)));

    private async Task<string> WriteAsync(HubRow[] rows, int groupSize)
    {
        var path = _files.Write("models.parquet", []);
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        await ParquetSerializer.SerializeAsync(rows, stream, new ParquetOptions { RowGroupSize = groupSize }, cancellationToken: CancellationToken.None);
        return path;
    }

    private async Task<string> ColumnAsync(DataField field, Array values)
    {
        var schema = new ParquetSchema(new DataField<string>("id"), field);
        return await _files.ParquetAsync(
            "models.parquet", schema, [.. Enumerable.Range(0, values.Length).Select(i => new Dictionary<string, object?> { ["id"] = i == 0 ? "a/first" : "b/second", [field.Name] = values.GetValue(i) })]);
    }

#pragma warning disable IDE1006, SA1300 // The names are those of the columns.
    private sealed class HubRow
    {
        public string? _id { get; set; }

        public string? id { get; set; }

        public string? author { get; set; }

        public DateTime? createdAt { get; set; }

        public string? lastModified { get; set; }

        public long? downloads { get; set; }

        public long? downloadsAllTime { get; set; }

        public int? likes { get; set; }

        public List<string?>? tags { get; set; }

        public Weights? safetensors { get; set; }

        public Parents? baseModels { get; set; }

        public string? pipeline_tag { get; set; }

        public string? library_name { get; set; }

        public bool? @private { get; set; }

        public string? gated { get; set; }

        public int? strange { get; set; }
    }

    private sealed class Weights
    {
        public long? total { get; set; }
    }

    private sealed class Parents
    {
        public string? relation { get; set; }

        public List<Parent>? models { get; set; }
    }

    private sealed class Parent
    {
        public string? _id { get; set; }

        public string? id { get; set; }
    }
#pragma warning restore IDE1006, SA1300
}
