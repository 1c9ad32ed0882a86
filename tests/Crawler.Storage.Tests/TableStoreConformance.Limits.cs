namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    [Fact]
    public async Task An_empty_batch_is_refused() => await Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync());

    [Fact]
    public async Task A_batch_that_names_a_row_twice_is_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => CommitAsync(RowWrite.Upsert("twice", Bytes("1")), RowWrite.Delete("twice")));

        Assert.Contains("twice", refused.Message, StringComparison.Ordinal);
        Assert.Null(await GetAsync("twice"));
    }

    [Fact]
    public async Task A_batch_of_100_rows_is_the_largest()
    {
        var writes = Enumerable.Range(0, 101).Select(row => RowWrite.Insert($"{row:D3}", Bytes("x"))).ToArray();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync(writes));
        Assert.Empty(await KeysAsync(RowRange.All));

        Assert.True((await CommitAsync(writes[..100])).Succeeded);
        Assert.Equal(100, (await KeysAsync(RowRange.All)).Count);
    }

    [Fact]
    public async Task A_batch_of_2_MB_is_the_largest()
    {
        RowWrite[] WritesOf(params int[] sizes) => [.. sizes.Select((size, row) => RowWrite.Upsert($"{row}", new byte[size]))];

        await Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync(WritesOf(700_000, 700_000, 600_001)));
        Assert.True((await CommitAsync(WritesOf(700_000, 700_000, 600_000))).Succeeded);
        Assert.Equal([700_000, 700_000, 600_000], (await ScanAsync(RowRange.All)).Select(row => row.Payload.Length));
    }

    [Fact]
    public async Task A_row_of_700_000_bytes_is_the_largest_and_is_named_when_it_is_more()
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync(RowWrite.Insert("heavy", new byte[700_001])));

        Assert.Contains("heavy", refused.Message, StringComparison.Ordinal);
        Assert.Contains("700001", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(700_000)]
    public async Task A_payload_reads_back_byte_by_byte(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);

        await PutAsync(RowWrite.Insert("a", payload));

        Assert.Equal(payload, (await GetAsync("a"))!.Payload);
        Assert.Equal(payload, Assert.Single(await ScanAsync(RowRange.All)).Payload);
    }

    [Fact]
    public async Task A_payload_may_be_a_part_of_a_buffer()
    {
        await PutAsync(RowWrite.Insert("a", Bytes("[one]").AsMemory(1, 3)));

        Assert.Equal("one", Text(await GetAsync("a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task Keys_have_1_to_255_characters(int length)
    {
        var key = new string('k', length);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => CommitAsync(RowWrite.Upsert(key, Bytes("x"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => GetAsync(key).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.GetAsync(Table, key, "a", Stop).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.CommitAsync(key, Partition, [RowWrite.Upsert("a", default)], Stop));
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_beforehand_is_not_applied()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CommitAsync(Table, Partition, [RowWrite.Upsert("a", Bytes("x"))], cancelled.Token));

        Assert.Null(await GetAsync("a"));
    }
}
