using System.Globalization;

namespace Crawler.Storage.Tests.Reminders;

/// <summary>Orleans' contract for reminder tables. Derive from it, open the table of a service, and it is tested.</summary>
public abstract partial class ReminderConformance : IAsyncLifetime
{
    /// <summary>A moment, in the milliseconds that every provider keeps.</summary>
    protected static readonly DateTime Moment = new(2026, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);

    /// <summary>The service of this test alone, so that a shared backend needs no cleaning.</summary>
    protected string ServiceId { get; } = "s" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    protected IReminderTable Table { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What the times that are read say they are. Orleans' own Azure tables read UTC that does not say so.</summary>
    protected virtual DateTimeKind KindOfTimes => DateTimeKind.Utc;

    /// <summary>Opens the table of a service, not yet started.</summary>
    protected abstract Task<IReminderTable> OpenAsync(string serviceId);

    public virtual async ValueTask InitializeAsync()
    {
        Table = await OpenAsync(ServiceId);
        await Table.StartAsync(Stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Table.StopAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_reminder_reads_back_by_name_by_grain_and_by_range()
    {
        var entry = Some("wake");
        var etag = await Table.UpsertRow(entry, Stop);
        Assert.False(string.IsNullOrEmpty(etag));

        var hash = entry.GrainId.GetUniformHashCode();
        ReminderEntry?[] reads =
        [
            await Table.ReadRow(entry.GrainId, "wake", Stop),
            Assert.Single((await Table.ReadRows(entry.GrainId, Stop)).Reminders),
            Assert.Single((await Table.ReadRows(hash - 1, hash, Stop)).Reminders),
            Assert.Single((await Table.ReadRows(0, 0, Stop)).Reminders),
        ];

        Assert.All(reads, read => AssertSame(entry, etag, read));
    }

    [Fact]
    public async Task A_reminder_that_is_not_there_reads_as_null()
    {
        var entry = Some("wake");
        await Table.UpsertRow(entry, Stop);

        Assert.Null(await Table.ReadRow(entry.GrainId, "other", Stop));
        Assert.Null(await Table.ReadRow(Some("wake").GrainId, "wake", Stop));
        Assert.Empty((await Table.ReadRows(Some("wake").GrainId, Stop)).Reminders);
    }

    [Theory]
    [InlineData("00:01:00")]
    [InlineData("01:02:03.0040000")]
    [InlineData("24.20:31:23.6470000")]
    [InlineData("49.17:02:47.2940000")]
    public async Task A_period_reads_back_exactly(string period)
    {
        var entry = Some("wake");
        entry.Period = TimeSpan.Parse(period, CultureInfo.InvariantCulture);
        await Table.UpsertRow(entry, Stop);

        var read = await Table.ReadRow(entry.GrainId, "wake", Stop);

        Assert.Equal(entry.Period, read!.Period);
        Assert.Equal((Moment, KindOfTimes), (read.StartAt, read.StartAt.Kind));
    }

    [Fact]
    public async Task An_upsert_of_a_reminder_that_is_there_replaces_it_and_changes_its_etag()
    {
        var entry = Some("wake");
        var first = await Table.UpsertRow(entry, Stop);
        (entry.Period, entry.StartAt) = (TimeSpan.FromHours(7), Moment.AddDays(1));

        var second = await Table.UpsertRow(entry, Stop);

        Assert.NotEqual(first, second);
        AssertSame(entry, second, Assert.Single((await Table.ReadRows(entry.GrainId, Stop)).Reminders));
    }

    [Fact]
    public async Task A_reminder_is_removed_with_its_etag_and_then_is_gone()
    {
        var entry = Some("wake");
        var etag = await Table.UpsertRow(entry, Stop);

        Assert.True(await Table.RemoveRow(entry.GrainId, "wake", etag!, Stop));

        Assert.Null(await Table.ReadRow(entry.GrainId, "wake", Stop));
        Assert.Empty((await Table.ReadRows(0, 0, Stop)).Reminders);
        Assert.False(await Table.RemoveRow(entry.GrainId, "wake", etag!, Stop));
    }

    [Fact]
    public async Task A_remove_with_a_stale_etag_fails_and_leaves_the_reminder()
    {
        var entry = Some("wake");
        var stale = await Table.UpsertRow(entry, Stop);
        var etag = await Table.UpsertRow(entry, Stop);

        Assert.False(await Table.RemoveRow(entry.GrainId, "wake", stale!, Stop));

        AssertSame(entry, etag, await Table.ReadRow(entry.GrainId, "wake", Stop));
    }

    [Fact]
    public async Task A_remove_of_what_is_not_there_fails()
    {
        var entry = Some("wake");
        var etag = await Table.UpsertRow(entry, Stop);

        Assert.False(await Table.RemoveRow(entry.GrainId, "other", etag!, Stop));
        Assert.False(await Table.RemoveRow(Some("wake").GrainId, "wake", etag!, Stop));
    }

    [Fact]
    public async Task An_etag_from_before_a_remove_stays_stale()
    {
        var entry = Some("wake");
        var before = await Table.UpsertRow(entry, Stop);
        Assert.True(await Table.RemoveRow(entry.GrainId, "wake", before!, Stop));
        var after = await Table.UpsertRow(entry, Stop);

        Assert.NotEqual(before, after);
        Assert.False(await Table.RemoveRow(entry.GrainId, "wake", before!, Stop));
    }

    [Fact]
    public async Task A_grain_has_its_own_reminders_and_no_other_s()
    {
        var grain = Some("").GrainId;
        var longer = GrainId.Create(grain.Type, IdSpan.Create(grain.Key + " x"));
        foreach (var (id, name) in new[] { (grain, "a"), (grain, "b"), (grain, "x a"), (longer, "a"), (longer, "c") })
        {
            await Table.UpsertRow(Entry(id, name), Stop);
        }

        Assert.Equal(["a", "b", "x a"], await NamesAsync(grain));
        Assert.Equal(["a", "c"], await NamesAsync(longer));
    }

    [Fact]
    public async Task Of_upserts_of_one_reminder_at_once_one_is_the_last()
    {
        var entry = Some("wake");

        var etags = await Task.WhenAll(Enumerable.Range(1, 16).Select(minutes => Task.Run(
            async () =>
            {
                var own = Entry(entry.GrainId, "wake");
                own.Period = TimeSpan.FromMinutes(minutes);
                return (ETag: (await Table.UpsertRow(own, Stop))!, own.Period);
            },
            Stop)));

        Assert.Equal(etags.Length, etags.DistinctBy(one => one.ETag).Count());
        var last = Assert.Single((await Table.ReadRows(entry.GrainId, Stop)).Reminders);
        Assert.Contains((last.ETag!, last.Period), etags);
        Assert.True(await Table.RemoveRow(entry.GrainId, "wake", last.ETag!, Stop));
    }

    [Fact]
    public async Task Services_do_not_see_each_other_and_are_cleared_alone()
    {
        var other = await OpenAsync(ServiceId + "x");
        await other.StartAsync(Stop);
        var entry = Some("wake");
        await Table.UpsertRow(entry, Stop);
        Assert.Null(await other.ReadRow(entry.GrainId, "wake", Stop));
        await other.UpsertRow(entry, Stop);

        await Table.TestOnlyClearTable(Stop);

        Assert.Empty((await Table.ReadRows(0, 0, Stop)).Reminders);
        Assert.Single((await other.ReadRows(0, 0, Stop)).Reminders);
        await other.StopAsync(Stop);
    }

    protected static ReminderEntry Some(string name) => Entry(GrainId.Create("sample", Guid.NewGuid().ToString("N")), name);

    protected static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Moment, Period = TimeSpan.FromMinutes(5) };

    protected async Task<string[]> NamesAsync(GrainId grain) =>
        [.. (await Table.ReadRows(grain, Stop)).Reminders.Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    protected static void AssertSame(ReminderEntry expected, string? etag, ReminderEntry? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.GrainId, expected.ReminderName), (actual.GrainId, actual.ReminderName));
        Assert.Equal((expected.StartAt, expected.Period, etag), (actual.StartAt, actual.Period, actual.ETag));
    }
}
