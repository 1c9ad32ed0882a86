using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Catalogue;

/// <summary>The durable side of a partition: what was committed comes back whole, the loser of two activations notices, and damage is told.</summary>
public sealed class PartitionLogTests : IAsyncDisposable
{
    private static readonly DateOnly Day = new(2026, 8, 22);
    private readonly string _directory = Directory.CreateTempSubdirectory("crawler-log-").FullName;
    private readonly SqliteTableStore _store;

    public PartitionLogTests() => _store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(_directory, "crawler.db") });

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_was_appended_comes_back_in_another_activation()
    {
        var first = await OpenAsync();
        await first.AppendAsync(1, 50);
        await first.AppendAsync(40, 60);

        var second = await OpenAsync();

        Assert.Equal("", second.Damage);
        Assert.Equal(first.Partition.Fold.Total, second.Partition.Fold.Total);
        Assert.Equal((60, 2), (second.Partition.Records.Count, second.Log.Header.JournalRows));
    }

    [Fact]
    public async Task A_snapshot_takes_the_journal_in_and_leaves_no_garbage()
    {
        var first = await OpenAsync();
        await first.AppendAsync(1, 500);
        await first.Log.SnapshotAsync(first.Partition.Records.Capture(), Timeline.Empty, CancellationToken.None);
        await first.AppendAsync(501, 510);
        await first.Log.SnapshotAsync(first.Partition.Records.Capture(), Timeline.Empty, CancellationToken.None);
        await first.AppendAsync(511, 520);

        var second = await OpenAsync();

        Assert.Equal(("", 520, 1, 7), (second.Damage, second.Partition.Records.Count, second.Log.Header.JournalRows, second.Log.Header.SnapshotRows));
        Assert.Equal(first.Partition.Fold.Total, second.Partition.Fold.Total);
        Assert.Equal(1 + 1 + 7, await CountRowsAsync());
    }

    [Fact]
    public async Task A_snapshot_is_due_when_most_of_what_is_stored_is_outdated_or_lies_in_small_rows()
    {
        var log = await OpenAsync();
        await log.AppendAsync(1, 100);
        Assert.False(log.IsSnapshotDue);
        await log.AppendAsync(101, 3000);
        Assert.True(log.IsSnapshotDue);
        await log.Log.SnapshotAsync(log.Partition.Records.Capture(), Timeline.Empty, CancellationToken.None);

        await log.AppendAsync(3001, 9000);
        var times = 0;
        for (; !log.IsSnapshotDue; times++)
        {
            await log.AppendAsync(1, 3000);
        }

        Assert.InRange(times, 2, 4);
    }

    [Fact]
    public async Task Commits_during_a_snapshot_stay_in_the_journal()
    {
        var first = await OpenAsync();
        await first.AppendAsync(1, 500);
        var snapshot = first.Log.SnapshotAsync(first.Partition.Records.Capture(), Timeline.Empty, CancellationToken.None);
        await first.AppendAsync(501, 600);
        await snapshot;

        var second = await OpenAsync();

        Assert.Equal(("", 600), (second.Damage, second.Partition.Records.Count));
    }

    [Fact]
    public async Task Of_two_activations_the_first_to_commit_fences_the_other()
    {
        var paused = await OpenAsync();
        await paused.AppendAsync(1, 10);
        var successor = await OpenAsync();
        await successor.AppendAsync(11, 20);

        Assert.False(await paused.Log.IsCurrentAsync(CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => paused.AppendAsync(21, 30));

        var after = await OpenAsync();
        Assert.Equal(20, after.Partition.Records.Count);
        Assert.True(successor.Log.Version > paused.Log.Version);
    }

    [Fact]
    public async Task An_empty_change_moves_the_header_only()
    {
        var log = await OpenAsync();

        await log.Log.AppendAsync([], header => header with { LastAcceptedFull = 7 });

        Assert.Equal((7, 0), ((await OpenAsync()).Log.Header.LastAcceptedFull, (await OpenAsync()).Log.Header.JournalRows));
    }

    [Fact]
    public async Task A_large_change_is_split_into_rows_that_fit()
    {
        var log = await OpenAsync();

        await log.AppendAsync(1, 20_000);

        var again = await OpenAsync();
        Assert.Equal(("", 20_000), (again.Damage, again.Partition.Records.Count));
        Assert.True(again.Log.Header.JournalRows > 1);
    }

    [Theory]
    [InlineData("j", "lost")]
    [InlineData("j", "changed")]
    [InlineData("s", "lost")]
    [InlineData("s", "changed")]
    public async Task Lost_and_changed_rows_are_noticed(string kind, string how)
    {
        var log = await OpenAsync();
        await log.AppendAsync(1, 200);
        await log.Log.SnapshotAsync(log.Partition.Records.Capture(), Timeline.Empty, CancellationToken.None);
        await log.AppendAsync(201, 210);
        var victim = await FirstRowAsync(kind);
        byte[] changed = [.. victim.Payload[..^1], (byte)~victim.Payload[^1]];
        await _store.CommitAsync("catalogue", "p", [how == "lost" ? RowWrite.Delete(victim.Key) : RowWrite.Upsert(victim.Key, changed)]);

        Assert.NotEqual("", (await OpenAsync()).Damage);
    }

    [Fact]
    public async Task Rows_of_a_snapshot_that_was_never_finished_do_no_harm()
    {
        var log = await OpenAsync();
        await log.AppendAsync(1, 200);
        await _store.CommitAsync("catalogue", "p", [RowWrite.Insert("s|ffffffff.ffffffffffffffff|000000", new byte[] { 9, 9, 9 })]);

        var again = await OpenAsync();

        Assert.Equal(("", 200), (again.Damage, again.Partition.Records.Count));
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        var log = await OpenAsync();
        await log.AppendAsync(1, 1);
        await _store.CommitAsync("catalogue", "p", [RowWrite.Upsert("h", "{\"v\":4}"u8.ToArray())]);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<Opened> OpenAsync()
    {
        var opened = new Opened(new PartitionLog(_store, new Failpoints(null), "p", HistoryThinning.None));
        opened.Damage = await opened.Log.OpenAsync(
            (entry, isSnapshot) =>
            {
                if (isSnapshot)
                {
                    opened.Partition.Restore(entry);
                }
                else
                {
                    opened.Partition.Adopt(entry);
                }
            },
            () => opened.Partition = new Partition(OwnerRegistry.BuiltIn, Day), CancellationToken.None);
        return opened;
    }

    private async Task<int> CountRowsAsync()
    {
        var rows = 0;
        await foreach (var _ in _store.ScanAsync("catalogue", "p", RowRange.All))
        {
            rows++;
        }

        return rows;
    }

    private async Task<TableRow> FirstRowAsync(string prefix)
    {
        await foreach (var row in _store.ScanAsync("catalogue", "p", RowRange.Prefix(prefix)))
        {
            return row;
        }

        throw new InvalidOperationException($"There is no row beginning with {prefix}.");
    }

    private sealed class Opened(PartitionLog log)
    {
        public PartitionLog Log => log;

        public Partition Partition { get; set; } = new(OwnerRegistry.BuiltIn, Day);

        public string Damage { get; set; } = "";

        public bool IsSnapshotDue => log.IsSnapshotDue(Partition.Records.PackedBytes);

        /// <summary>Puts the models of these numbers, as a window would.</summary>
        public async Task AppendAsync(int from, int to)
        {
            var entries = Enumerable.Range(from, to - from + 1).Select(Entry).ToList();
            await log.AppendAsync(entries);
            Partition.Adopt(entries);
        }

        private static JournalEntry Entry(int number)
        {
            var row = new RowBuilder { Id = new RepoId((ulong)number << 32, 1), Downloads30d = number };
            row.SetName(System.Text.Encoding.UTF8.GetBytes($"owner{number % 7}/model-with-a-rather-long-name-{number}"));
            var packed = new PackedWriter();
            row.Pack(packed);
            return new JournalEntry(row.Id.Value, new RecordState(1, 1, 1), PackedRecord.Pack(null, packed.Written));
        }
    }
}
