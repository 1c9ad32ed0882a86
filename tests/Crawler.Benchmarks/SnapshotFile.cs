using Parquet;
using Parquet.Schema;

namespace Crawler.Benchmarks;

/// <summary>A generated snapshot of the Hub as Parquet, in row groups of a hundred thousand rows, ids in order, ten tags a row or none.</summary>
internal static class SnapshotFile
{
    private const int GroupRows = 100_000;
    private const int TagsPerRow = 10;
    private const int FirstSecond = 0x63000000;

    public static async Task<int> WriteAsync(string path, int rows, bool withTags)
    {
        var (id, name) = (new DataField<string>("_id"), new DataField<string>("id"));
        DataField[] counters = [new DataField<long>("downloads"), new DataField<long>("downloadsAllTime"), new DataField<long>("likes")];
        var created = new DateTimeDataField("createdAt", DateTimeFormat.DateAndTime);
        var tag = new DataField<string>("element");
        var schema = new ParquetSchema(withTags ? [id, name, .. counters, created, new ListField("tags", tag)] : [id, name, .. counters, created]);
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionLevel = System.IO.Compression.CompressionLevel.Fastest });
        for (var from = 0; from < rows; from += GroupRows)
        {
            var numbers = Enumerable.Range(from, Math.Min(GroupRows, rows - from)).ToArray();
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(id, [.. numbers.Select(i => $"{FirstSecond + (i / 2):x8}{i:x16}")]);
            await group.WriteAsync(name, [.. numbers.Select(i => $"owner-{i % 250_007}/model-{i:x6}-instruct")]);
            for (var counter = 0; counter < counters.Length; counter++)
            {
                var scale = counter + 1;
                await group.WriteAsync<long>(counters[counter], numbers.Select(i => (long)i * scale % 9973).ToArray());
            }

            await group.WriteAsync<DateTime>(created, numbers.Select(i => DateTime.UnixEpoch.AddSeconds(FirstSecond + (i / 2))).ToArray());
            if (withTags)
            {
                await group.WriteAsync(
                    tag,
                    [.. numbers.SelectMany(i => Enumerable.Range(0, TagsPerRow).Select(t => $"tag-{t}-{(i + t) % 700}"))],
                    numbers.SelectMany(_ => Enumerable.Range(0, TagsPerRow).Select(t => t == 0 ? 0 : 1)).ToArray());
            }
        }

        return 0;
    }
}
