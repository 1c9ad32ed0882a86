namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    [Fact]
    public async Task A_scan_of_keys_tells_lengths_and_etags()
    {
        var small = await PutAsync(RowWrite.Insert("small", default));
        var large = await PutAsync(RowWrite.Insert("large", new byte[700_000]));

        Assert.Equal([new RowHead("large", 700_000, large), new RowHead("small", 0, small)], await HeadsAsync(RowRange.All));
    }

    [Theory]
    [InlineData(null, null, "a b ba bb c")]
    [InlineData("b", "c", "b ba bb")]
    [InlineData("c", "a", "")]
    [InlineData("", "b", "a")]
    public async Task A_scan_of_keys_holds_the_same_rows_as_a_scan(string? from, string? to, string expected)
    {
        await CommitInBatchesAsync(["bb", "a", "c", "b", "ba"]);

        var heads = await HeadsAsync(new RowRange(from, to));

        Assert.Equal(expected, string.Join(' ', heads.Select(head => head.Key)));
        Assert.Equal((await ScanAsync(new RowRange(from, to))).Select(row => (row.Key, row.ETag)), heads.Select(head => (head.Key, head.ETag)));
    }

    [Fact]
    public async Task A_scan_of_more_keys_than_any_page_is_complete_and_in_order()
    {
        string[] keys = [.. Enumerable.Range(0, 4_500).Select(row => $"{row:D5}"), .. OddKeys.Select(row => row.Data)];
        await CommitInBatchesAsync(keys);

        Assert.Equal(Sorted(keys), (await HeadsAsync(RowRange.All)).Select(head => head.Key));
    }

    [Fact]
    public async Task Keys_that_are_removed_during_a_scan_cost_the_others_nothing()
    {
        string[] keys = [.. Enumerable.Range(0, 4_500).Select(row => $"{row:D5}")];
        await CommitInBatchesAsync(keys);

        var seen = new List<string>();
        await foreach (var head in Store.ScanKeysAsync(Table, Partition, RowRange.All, Stop))
        {
            seen.Add(head.Key);
            if (seen.Count % 500 == 0)
            {
                await CommitAsync([.. seen[^100..].Select(key => RowWrite.Delete(key))]);
            }
        }

        Assert.Equal(keys, seen);
    }

    [Fact]
    public async Task Every_partition_that_holds_rows_is_listed_in_order()
    {
        var inspectable = Assert.IsAssignableFrom<IInspectableStore>(Store);
        string[] partitions = [.. OddKeys.Select(row => row.Data), .. Enumerable.Range(0, 150).Select(number => $"{number:D3}")];
        await Parallel.ForEachAsync(partitions, Stop, async (partition, stop) =>
            await Store.CommitAsync(Table, partition, [RowWrite.Insert("a", new byte[1]), RowWrite.Insert("b", new byte[partition.Length])], stop));
        await Store.CommitAsync(Table, "emptied", [RowWrite.Insert("a", default)], Stop);
        await Store.CommitAsync(Table, "emptied", [RowWrite.Delete("a")], Stop);
        await Store.CommitAsync(Table + "\0", "p", [RowWrite.Insert("a", new byte[70_000])], Stop);

        var all = await inspectable.PartitionsAsync(Stop).ToListAsync(Stop);

        Assert.Equal(
            [.. Sorted(partitions).Select(partition => new StoredPartition(Table, partition, 2, 1 + partition.Length)), new(Table + "\0", "p", 1, 70_000)],
            all.Where(one => one.Table.StartsWith(Table, StringComparison.Ordinal)));
        Assert.Equal(all.OrderBy(one => one.Table, StringComparer.Ordinal).ThenBy(one => one.Partition, StringComparer.Ordinal), all);
    }

    public static TheoryData<string> Stems { get; } = ["", "/#", new string('中', 240), new string('\uD800', 240)];

    [Theory]
    [MemberData(nameof(Stems), DisableDiscoveryEnumeration = true)]
    public async Task A_batch_deletes_what_is_there_of_what_it_names(string stem)
    {
        string[] keys = [.. Enumerable.Range(0, 99).Select(row => $"{stem}{row:D3}")];
        await CommitInBatchesAsync(keys.Where((_, at) => at % 3 == 1));

        var result = await CommitAsync([RowWrite.Insert("header", Bytes("new")), .. keys.Select(key => RowWrite.Delete(key))]);

        Assert.True(result.Succeeded);
        Assert.Equal(100, result.ETags.Count);
        Assert.Equal(result.ETags[0], Assert.Single(await HeadsAsync(RowRange.All)).ETag);
        Assert.All(result.ETags.Skip(1), Assert.Null);
    }

    [Fact]
    public async Task Deletes_of_missing_rows_do_not_hide_a_conflict()
    {
        await PutAsync(RowWrite.Insert("there", Bytes("1")));
        await PutAsync(RowWrite.Insert("kept", Bytes("1")));

        var result = await CommitAsync(RowWrite.Delete("gone"), RowWrite.Delete("kept"), RowWrite.Delete("gone too"), RowWrite.Insert("there", Bytes("2")));

        Assert.Equal(3, result.ConflictIndex);
        Assert.Equal(["kept", "there"], await KeysAsync(RowRange.All));
    }

    protected async Task<List<RowHead>> HeadsAsync(RowRange range) => await Store.ScanKeysAsync(Table, Partition, range, Stop).ToListAsync(Stop);
}
