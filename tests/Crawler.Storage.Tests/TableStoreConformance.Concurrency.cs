using System.Globalization;

namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    /// <summary>How many writers contend for one row; each adds <see cref="Increments"/>. A remote backend may want fewer.</summary>
    protected virtual int Contenders => 64;

    protected virtual int Increments => 10;

    [Fact]
    public async Task Writers_that_contend_for_a_row_lose_no_update()
    {
        await PutAsync(RowWrite.Insert("counter", Bytes("0")));

        await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => IncrementAsync(Store, Increments), Stop)));

        Assert.Equal($"{Contenders * Increments}", Text(await GetAsync("counter")));
    }

    [Fact]
    public async Task Of_many_inserts_of_one_row_one_succeeds()
    {
        var results = await Task.WhenAll(
            Enumerable.Range(0, Contenders).Select(writer => Task.Run(() => CommitAsync(RowWrite.Insert("a", Bytes($"{writer}"))), Stop)));

        var winner = Assert.Single(results.Index(), result => result.Item.Succeeded).Index;
        Assert.Equal($"{winner}", Text(await GetAsync("a")));
    }

    [Fact]
    public async Task A_conflict_fails_its_own_partition_alone()
    {
        await Store.CommitAsync(Table, "p-77", [RowWrite.Insert("head", Bytes("there"))], Stop);

        var results = await Task.WhenAll(Enumerable.Range(0, 128).Select(partition => Store.CommitAsync(
            Table, $"p-{partition}", [RowWrite.Insert("row", Bytes("x")), RowWrite.Insert("head", Bytes("new"))], Stop)));

        Assert.Equal([77], results.Index().Where(result => !result.Item.Succeeded).Select(result => result.Index));
        Assert.Equal(1, results[77].ConflictIndex);
        Assert.Null(await Store.GetAsync(Table, "p-77", "row", Stop));
        Assert.Equal(2, (await ScanAsync(RowRange.All, "p-76")).Count);
    }

    [Fact]
    public async Task A_reader_sees_a_batch_whole_or_not_at_all()
    {
        const int Rounds = 100;
        await CommitAsync(RowWrite.Upsert("a", Bytes("0")), RowWrite.Upsert("b", Bytes("0")));
        var writing = Task.Run(
            async () =>
            {
                for (var round = 1; round <= Rounds; round++)
                {
                    await CommitAsync(RowWrite.Upsert("a", Bytes($"{round}")), RowWrite.Upsert("b", Bytes($"{round}")));
                }
            },
            Stop);

        while (!writing.IsCompleted)
        {
            var rows = await ScanAsync(RowRange.All);
            Assert.Equal(Text(rows[0]), Text(rows[1]));
        }

        await writing;
    }

    [Fact]
    public async Task A_committed_row_is_read_by_everyone_at_once()
    {
        for (var round = 0; round < 200; round++)
        {
            var etag = await PutAsync(RowWrite.Upsert("a", Bytes($"{round}")));

            Assert.Equal(etag, (await GetAsync("a"))!.ETag);
            Assert.Equal(etag, Assert.Single(await ScanAsync(RowRange.All)).ETag);
        }
    }

    /// <summary>Adds one to the row "counter", <paramref name="times"/> times, trying again after each conflict.</summary>
    protected async Task IncrementAsync(ITableStore store, int times)
    {
        for (var done = 0; done < times;)
        {
            var row = await store.GetAsync(Table, Partition, "counter", Stop);
            var next = int.Parse(Text(row)!, CultureInfo.InvariantCulture) + 1;
            var result = await store.CommitAsync(Table, Partition, [RowWrite.Replace("counter", Bytes($"{next}"), row!.ETag)], Stop);
            done += result.Succeeded ? 1 : 0;
        }
    }
}
