namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    [Fact]
    public async Task An_empty_partition_scans_as_nothing() => Assert.Empty(await ScanAsync(RowRange.All));

    [Theory]
    [InlineData(null, null, "a b ba bb c")]
    [InlineData("b", null, "b ba bb c")]
    [InlineData(null, "b", "a")]
    [InlineData("b", "c", "b ba bb")]
    [InlineData("b", "b", "")]
    [InlineData("c", "a", "")]
    [InlineData("aa", "ab", "")]
    [InlineData("", null, "a b ba bb c")]
    [InlineData("d", null, "")]
    public async Task A_range_holds_its_start_and_not_its_end(string? from, string? to, string expected)
    {
        await CommitInBatchesAsync(["bb", "a", "c", "b", "ba"]);

        Assert.Equal(expected, string.Join(' ', await KeysAsync(new RowRange(from, to))));
    }

    [Fact]
    public async Task A_prefix_holds_all_that_start_with_it()
    {
        await CommitInBatchesAsync(["b", "b/", "b/a", "b/\uFFFF", "b0", "a/z", "b/\uD83D\uDE00"]);

        Assert.Equal(["b/", "b/a", "b/\uD83D\uDE00", "b/\uFFFF"], await KeysAsync(RowRange.Prefix("b/")));
    }

    [Fact]
    public async Task A_scan_of_more_rows_than_any_page_is_complete_and_in_order()
    {
        string[] keys = [.. Enumerable.Range(0, 2_345).Select(row => $"{row:D5}")];
        await CommitInBatchesAsync(keys.Reverse());

        Assert.Equal(keys, await KeysAsync(RowRange.All));
        Assert.Equal(keys[1_000..2_001], await KeysAsync(new RowRange(keys[1_000], keys[2_001])));
    }

    [Fact]
    public async Task A_scan_of_large_rows_is_complete()
    {
        for (var row = 0; row < 10; row++)
        {
            await PutAsync(RowWrite.Insert($"{row}", Enumerable.Repeat((byte)row, 600_000).ToArray()));
        }

        var rows = await ScanAsync(RowRange.All);

        Assert.Equal(Enumerable.Range(0, 10), rows.Select(row => (int)row.Payload[599_999]));
    }

    [Fact]
    public async Task Rows_that_change_during_a_scan_cost_the_others_nothing()
    {
        string[] keys = [.. Enumerable.Range(0, 1_500).Select(row => $"{row:D5}")];
        await CommitInBatchesAsync(keys);

        var seen = new List<string>();
        await foreach (var row in Store.ScanAsync(Table, Partition, RowRange.All, Stop))
        {
            seen.Add(row.Key);
            if (seen.Count % 100 == 0)
            {
                // Behind, here and ahead of the scan; what is behind must not come again.
                await CommitAsync(RowWrite.Delete(row.Key), RowWrite.Insert(row.Key + "-later", Bytes("y")), RowWrite.Upsert("00000", Bytes("y")));
            }
        }

        Assert.Equal(keys, seen.Where(key => !key.EndsWith("-later", StringComparison.Ordinal)));
        Assert.Equal(Sorted(seen), seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_scan_may_be_left_and_begun_again()
    {
        await CommitInBatchesAsync(Enumerable.Range(0, 600).Select(row => $"{row:D5}"));
        var scan = Store.ScanAsync(Table, Partition, RowRange.All, Stop);

        Assert.Equal("00000", (await scan.FirstAsync(Stop)).Key);
        Assert.Equal(600, await scan.CountAsync(Stop));
        await PutAsync(RowWrite.Insert("new", Bytes("x")));
    }

    [Fact]
    public async Task A_cancelled_scan_ends()
    {
        await CommitInBatchesAsync(Enumerable.Range(0, 600).Select(row => $"{row:D5}"));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in Store.ScanAsync(Table, Partition, RowRange.All, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
    }
}
