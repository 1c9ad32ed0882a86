using Crawler.Grains.Hosting;
using Crawler.Storage;
using Crawler.Storage.Faults;

namespace Crawler.Grains.Tests.Hosting;

/// <summary>Values of several rows: whole or not there, whoever else writes and wherever a writer dies.</summary>
public sealed class BlobRowsTests : IAsyncDisposable
{
    private const string Table = "blobs";
    private const string Partition = "p";
    private readonly string _directory = Directory.CreateTempSubdirectory("crawler-blobs-").FullName;
    private readonly SqliteTableStore _store;

    public BlobRowsTests() => _store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(_directory, "crawler.db") });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_value_that_is_refused_and_not_there_is_not_taken_for_written()
    {
        var refusing = new FaultyTableStore(_store, new FaultSpec { Seed = 1, Conflict = 1 }, notes: TextWriter.Null);

        await Assert.ThrowsAsync<FencedException>(() => BlobRows.InsertAsync(refusing, Table, Partition, "a", Bytes(1, seed: 1), Stop));

        Assert.True(await BlobRows.InsertAsync(_store, Table, Partition, "a", Bytes(1, seed: 1), Stop));
        Assert.False(await BlobRows.InsertAsync(refusing, Table, Partition, "a", Bytes(1, seed: 2), Stop));
        Assert.Equal(Bytes(1, seed: 1), await BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(699_996)]
    [InlineData(699_997)]
    [InlineData(1_399_976)]
    [InlineData(1_399_977)]
    [InlineData(3_000_000)]
    public async Task A_value_reads_back_and_leaves_nothing_when_it_goes(int size)
    {
        var value = Bytes(size, seed: size);

        Assert.True(await BlobRows.InsertAsync(_store, Table, Partition, "a", value, Stop));

        Assert.Equal(value, await BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
        await BlobRows.DeleteAsync(_store, Table, Partition, "a", Stop);
        Assert.Null(await BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Of_two_writers_the_loser_leaves_the_winners_value_alone()
    {
        var (won, lost) = (Bytes(2_000_000, seed: 1), Bytes(2_000_000, seed: 2));
        await BlobRows.InsertAsync(_store, Table, Partition, "a", won, Stop);

        Assert.False(await BlobRows.InsertAsync(_store, Table, Partition, "a", lost, Stop));

        Assert.Equal(won, await BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
    }

    [Fact]
    public async Task What_was_written_before_values_bore_digests_is_read()
    {
        // As it was written then: a positive number of rows, and the others under the value's name alone.
        var value = Bytes(1_000_000, seed: 3);
        byte[] head = [2, 0, 0, 0, .. value[..699_996]];
        await _store.CommitAsync(Table, Partition, [RowWrite.Insert("a|0001", value.AsMemory(699_996)), RowWrite.Insert("a|0000", head)], Stop);

        Assert.Equal(value, await BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
        await BlobRows.DeleteAsync(_store, Table, Partition, "a", Stop);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_row_that_is_missing_is_damage()
    {
        await BlobRows.InsertAsync(_store, Table, Partition, "a", Bytes(2_000_000, seed: 4), Stop);
        await _store.CommitAsync(Table, Partition, [RowWrite.Delete((await KeysAsync())[^1])], Stop);

        await Assert.ThrowsAsync<InvalidDataException>(() => BlobRows.GetAsync(_store, Table, Partition, "a", Stop));
    }

    private static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<List<string>> KeysAsync() => await _store.ScanKeysAsync(Table, Partition, RowRange.All, Stop).Select(row => row.Key).ToListAsync(Stop);
}
