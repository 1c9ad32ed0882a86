using Crawler.Grains.Maintenance;
using Crawler.Grains.Rollups;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store that was left alone is clean; whatever is changed or taken out is named; what nothing names is garbage and may go.</summary>
public sealed class StoreInspectionTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    private string Data => _cluster.DataDirectory;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(new() { Models = 400, Port = 0, Quota = 100_000 }, partitions: 3);
        for (var crawl = 0; crawl < 4; crawl++)
        {
            await _cluster.CrawlAsync(_cluster.Request(asOf: _cluster.Hub.Today));
            _cluster.Hub.Advance(20);
        }

        Assert.Equal("", await _cluster.Client.GetGrain<Contracts.History.IHistoryGrain>("models").Refresh());
        await _cluster.StopSiloAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_store_at_rest_is_clean()
    {
        var report = await StoreFiles.InspectAsync(Data);

        Assert.Empty(report.Damages);
        Assert.Empty(report.Notes);
        Assert.Equal(3, report.Partitions);
        await using var store = StoreFiles.Open(Data);
        Assert.Equal((await StoreFiles.RowsAsync(store)).Count, report.Tables.Sum(table => table.Rows));
    }

    [Theory]
    [InlineData("catalogue", "models.0001", "h")]
    [InlineData("catalogue", "models.0001", "j|")]
    [InlineData("history", "models.0000.flows", "f|")]
    [InlineData("history", "models.0000.flows", "book")]
    [InlineData("history", "models.flows", "m|")]
    [InlineData("censuses", "models-000002", "v|0001")]
    [InlineData("censuses", "models-000003", "d|")]
    [InlineData("censuses", "models-000004", "l|figures")]
    [InlineData("censuses", "models", "models-000001")]
    [InlineData("crawls", "models", "models-000001")]
    [InlineData("registry", "versions", "")]
    [InlineData("pages", "models-000004", "0000")]
    public async Task A_row_that_was_cut_short_is_named(string table, string partition, string prefix)
    {
        Assert.NotEqual(0, await HurtAsync(table, partition, prefix, bytes => bytes[..(bytes.Length / 2)]));

        Assert.NotEmpty((await StoreFiles.InspectAsync(Data)).Damages);
    }

    [Theory]
    [InlineData("catalogue", "models.0001", "j|")]
    [InlineData("pages", "models-000004", "0000")]
    public async Task A_bit_that_was_flipped_in_a_row_with_a_digest_is_named(string table, string partition, string prefix)
    {
        Assert.NotEqual(0, await HurtAsync(table, partition, prefix, Flip));

        Assert.Contains((await StoreFiles.InspectAsync(Data)).Damages, damage => (damage.Table, damage.Partition) == (table, partition) && damage.Fix.Length > 0);
    }

    [Theory]
    [InlineData("catalogue", "models.0001", "h", "its header is missing")]
    [InlineData("censuses", "models-000002", "v|0001", "partitions 1 froze are missing")]
    [InlineData("history", "models.flows", "m|", "is not there")]
    [InlineData("store", "store", "header", "the store's header is missing")]
    public async Task A_row_that_was_taken_out_is_named(string table, string partition, string prefix, string what)
    {
        Assert.NotEqual(0, await StoreFiles.HurtAsync(Data, table, partition, prefix, _ => null));

        Assert.Contains((await StoreFiles.InspectAsync(Data)).Damages, damage => damage.Partition == partition && damage.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nothing_names_is_garbage_and_goes()
    {
        (string Table, string Partition, string Key)[] garbage =
        [
            ("catalogue", "models.0000", "s|ffffffff.0000000000000001|000000"),
            ("catalogue", "models.0000", "i|00000000.0000000000000000"),
            ("history", "models.0001", "b|000680|00000001.0000000000000001|000000000000000000000001"),
            ("history", "models.0001.flows", "f|000680|00ff|0000"),
            ("history", "models.flows", "m|000680|00ff|0000"),
            ("censuses", "models-000003", "t|sometimes|0001"),
            ("censuses", "models-999999", "v|0000|x|0000"),
            ("pages", "models-000001", "00000001|0000"),
            ("registry", "versions", "gone|0001"),
        ];
        await using (var store = StoreFiles.Open(Data))
        {
            await new StoreTidying(store, TimeProvider.System).RunAsync(null, false, StoreFiles.Stop);
            var clean = await StoreFiles.RowsAsync(store);
            foreach (var (table, partition, key) in garbage)
            {
                await store.CommitAsync(table, partition, [RowWrite.Upsert(key, new byte[] { 1, 0, 0, 0, 9 })], StoreFiles.Stop);
            }

            var report = await new StoreInspection(store).RunAsync(StoreFiles.Stop);
            Assert.Empty(report.Damages);
            Assert.Equal((garbage.Length, garbage.Length * 5L), (report.Tables.Sum(table => table.GarbageRows), report.Tables.Sum(table => table.GarbageBytes)));

            var dry = await new StoreTidying(store, TimeProvider.System).RunAsync(null, isDryRun: true, StoreFiles.Stop);
            Assert.NotEqual(clean, await StoreFiles.RowsAsync(store));
            var done = await new StoreTidying(store, TimeProvider.System).RunAsync(null, isDryRun: false, StoreFiles.Stop);

            Assert.Equal(garbage.Length, dry.Tables.Sum(table => table.Rows));
            Assert.Equal(dry.Tables, done.Tables);
            Assert.Equal(clean, await StoreFiles.RowsAsync(store));
        }
    }

    [Fact]
    public async Task Of_a_damaged_store_nothing_is_removed()
    {
        await StoreFiles.HurtAsync(Data, "catalogue", "models.0001", "h", _ => null);
        await using var store = StoreFiles.Open(Data);
        var before = await StoreFiles.RowsAsync(store);

        var report = await new StoreTidying(store, TimeProvider.System).RunAsync(1, isDryRun: false, StoreFiles.Stop);

        Assert.NotEmpty(report.Damages);
        Assert.Equal(before, await StoreFiles.RowsAsync(store));
    }

    [Fact]
    public async Task Censuses_whose_vectors_went_answer_as_before_and_are_not_damaged()
    {
        await _cluster.StartSiloAsync();
        var before = await _cluster.CensusAsync("models-000001");
        var history = (await _cluster.Ecosystem.History()).Select(reply => reply.Census).ToList();
        await _cluster.StopSiloAsync();
        await using (var store = StoreFiles.Open(Data))
        {
            var report = await new StoreTidying(store, TimeProvider.System).RunAsync(1, isDryRun: false, StoreFiles.Stop);
            Assert.Equal(["models-000001", "models-000002", "models-000003"], report.Censuses);
            Assert.Null(await new CensusStore(store, "models").FrozenAsync("models-000001", 0, before.RegistryVersion, StoreFiles.Stop));
            Assert.NotNull(await new CensusStore(store, "models").FrozenAsync("models-000004", 0, before.RegistryVersion, StoreFiles.Stop));
        }

        Assert.Empty((await StoreFiles.InspectAsync(Data)).Damages);
        await _cluster.StartSiloAsync();
        Assert.Equivalent(before, await _cluster.CensusAsync("models-000001"), strict: true);
        Assert.Equivalent(history, (await _cluster.Ecosystem.History()).Select(reply => reply.Census).ToList(), strict: true);
        Assert.Empty((await _cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task Growth_is_what_the_past_has_left_or_unknown()
    {
        await using var store = StoreFiles.Open(Data);

        var size = await new StoreGrowth(store).MeasureAsync(StoreFiles.Stop);

        var (full, head, history) = (size.Growth[0], size.Growth[1], size.Growth[2]);
        var left = size.Tables.Where(table => table.Table is "censuses" or "crawls").Sum(table => table.Bytes) / 4.0;
        Assert.InRange(full.BytesAYear!.Value, left * 365 * 0.5, left * 365);
        Assert.Null(head.BytesAYear);
        Assert.Contains("0 of these crawls", head.Basis, StringComparison.Ordinal);
        Assert.True(history.BytesAYear is null == history.Basis.StartsWith("too little is known", StringComparison.Ordinal), history.ToString());
    }

    private static byte[] Flip(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        flipped[flipped.Length / 2] ^= 0x10;
        return flipped;
    }

    private async Task<int> HurtAsync(string table, string partition, string prefix, Func<byte[], byte[]> change)
    {
        await using var store = StoreFiles.Open(Data);
        var rows = await store.ScanAsync(table, partition, prefix.Length == 0 ? RowRange.All : RowRange.Prefix(prefix), StoreFiles.Stop).ToListAsync(StoreFiles.Stop);
        foreach (var row in rows)
        {
            await store.CommitAsync(table, partition, [RowWrite.Upsert(row.Key, change(row.Payload))], StoreFiles.Stop);
        }

        return rows.Count;
    }
}
