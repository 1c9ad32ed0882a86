namespace Crawler.Storage.Tests.Reminders;

/// <summary>Orleans' contract, kept by <see cref="TableReminders"/> over SQLite; and what is its own.</summary>
public sealed class SqliteReminderTests : ReminderConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteTableStore _store = null!;

    public override async ValueTask InitializeAsync()
    {
        _store = SqliteTableStore.Open(new() { Path = _folder.File("cluster.db") });
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IReminderTable> OpenAsync(string serviceId) => Task.FromResult<IReminderTable>(new TableReminders(_store, serviceId));

    [Fact]
    public async Task A_reminder_is_a_row_that_begins_with_its_grain_s_hash()
    {
        var entry = Entry(GrainId.Create("schedule", "daily"), "wake up");
        await Table.UpsertRow(entry);

        var row = Assert.Single(await _store.ScanAsync("reminders", ServiceId, RowRange.All, Stop).ToListAsync(Stop));

        Assert.Equal($"{entry.GrainId.GetUniformHashCode():X8} 14 schedule/daily wake up", row.Key);
        Assert.Equal(1, row.Payload[0]);
    }

    [Fact]
    public async Task Times_are_kept_to_the_tick_and_as_UTC()
    {
        var entry = Some("wake");
        (entry.StartAt, entry.Period) = (DateTime.SpecifyKind(Moment.AddTicks(1), DateTimeKind.Unspecified), TimeSpan.FromTicks(600_000_001));
        await Table.UpsertRow(entry);

        var read = await Table.ReadRow(entry.GrainId, "wake");

        Assert.Equal((Moment.AddTicks(1), DateTimeKind.Utc, entry.Period), (read!.StartAt, read.StartAt.Kind, read.Period));
    }

    [Fact]
    public async Task A_name_that_is_no_Unicode_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Table.UpsertRow(Some("lone \uD800")));

        Assert.Contains("Rename it", refused.Message, StringComparison.Ordinal);
        Assert.Null(await Table.ReadRow(Some("").GrainId, "lone \uD800"));
    }

    [Theory]
    [InlineData(new byte[] { 2, 0x7B, 0x7D }, TableStoreFailure.Format)]
    [InlineData(new byte[] { 1, 0x7B, 0x7D }, TableStoreFailure.Corrupt)]
    public async Task A_row_that_cannot_be_read_is_named(byte[] payload, TableStoreFailure failure)
    {
        await _store.CommitAsync("reminders", ServiceId, [RowWrite.Insert("00000001 x", payload)], Stop);

        var refused = await Assert.ThrowsAsync<TableStoreException>(() => Table.ReadRows(0, 0));

        Assert.Equal(failure, refused.Failure);
        Assert.Contains("00000001 x", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clearing_takes_more_rows_than_a_batch_holds()
    {
        await Parallel.ForAsync(0, 250, Stop, async (number, stop) => await Table.UpsertRow(Some($"{number}"), stop));

        await Table.TestOnlyClearTable();

        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }
}
