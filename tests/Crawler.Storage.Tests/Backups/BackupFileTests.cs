using System.Buffers.Binary;
using Crawler.Storage.Backups;

namespace Crawler.Storage.Tests.Backups;

/// <summary>What was written into a backup comes back, key by key and byte by byte; a file that is not whole is refused before any of it is used.</summary>
public sealed class BackupFileTests : IDisposable
{
    private static readonly BackupHeader Header = new(1, 5, new DateTimeOffset(2026, 8, 22, 6, 0, 0, TimeSpan.Zero), "sqlite");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_come_back_in_order_with_every_key_that_a_store_takes()
    {
        var rows = new[]
        {
            new BackupRow("catalogue", "models.0000", "h", [1, 2, 3]),
            new BackupRow("catalogue", "models.0000", "j|\uD800|\u0000|Ω|\U0001F600", []),
            new BackupRow("catalogue", "models.0001", new string('k', 255), new byte[TableLimits.Default.MaxRowBytes]),
            new BackupRow("history", "models.0000", "h", [4]),
        };

        var path = await WriteAsync(rows);
        var backup = await BackupFile.OpenAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(Header, backup.Header);
        Assert.Equal((4, TableLimits.Default.MaxRowBytes + 4, new FileInfo(path).Length), (backup.Summary.Rows, backup.Summary.Bytes, backup.Summary.FileBytes));
        Assert.Equal(rows.Select(Text), backup.Rows().Select(Text));
    }

    [Fact]
    public async Task Drawn_rows_come_back()
    {
        var random = new Random((int)TestSeed.Draw());
        var rows = Enumerable.Range(0, 500).Select(i => new BackupRow($"t{i / 200}", $"p{i / 50}", $"{i:d4}{(char)random.Next(1, 0x10000)}", Bytes(random))).ToList();

        var backup = await BackupFile.OpenAsync(await WriteAsync(rows), TestContext.Current.CancellationToken);

        Assert.Equal(rows.Select(Text), backup.Rows().Select(Text));
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(await SmallAsync(), TestContext.Current.CancellationToken);
        for (var length = 0; length < whole.Length; length++)
        {
            await RefusedAsync(whole[..length], $"cut to {length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public async Task A_file_with_a_flipped_bit_anywhere_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(await SmallAsync(), TestContext.Current.CancellationToken);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            await RefusedAsync(flipped, $"bit {bit} flipped");
        }
    }

    [Fact]
    public async Task A_file_with_more_behind_its_end_is_refused() =>
        await RefusedAsync([.. await File.ReadAllBytesAsync(await SmallAsync(), TestContext.Current.CancellationToken), 0], "one byte added");

    [Fact]
    public async Task A_newer_format_is_refused_and_named()
    {
        var whole = await File.ReadAllBytesAsync(await SmallAsync(), TestContext.Current.CancellationToken);
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(8), 2);

        var refusal = await RefusedAsync(whole, "format 2");

        Assert.Contains("has format 2; this program reads format 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_programs_file_is_refused() =>
        Assert.Contains("is no backup of a store", (await RefusedAsync("{ \"rows\": [] } and more"u8.ToArray(), "JSON")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_not_completed_leaves_no_file()
    {
        await using (var writer = BackupWriter.Create(_folder.File("b"), Header))
        {
            writer.Add("t", "p", "k", [1]);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        var path = await SmallAsync();

        Assert.Contains("exists", Assert.Throws<BackupException>(() => BackupWriter.Create(path, Header)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_written_back_in_batches_that_a_store_takes()
    {
        await using var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = _folder.File("crawler.db") });
        var batches = new RowBatches(store);
        for (var i = 0; i < 250; i++)
        {
            await batches.AddAsync("t", i < 130 ? "a" : "b", $"{i:d4}", new byte[i < 10 ? TableLimits.Default.MaxRowBytes : 10], TestContext.Current.CancellationToken);
        }

        await batches.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(250, batches.Rows);
        var stored = await store.PartitionsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("a", 130L), ("b", 120L)], stored.Select(one => (one.Partition, one.Rows)));
        Assert.Equal(batches.Bytes, stored.Sum(one => one.Bytes));
    }

    private async Task<BackupException> RefusedAsync(byte[] content, string what)
    {
        var path = _folder.File("changed");
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        try
        {
            await BackupFile.OpenAsync(path, TestContext.Current.CancellationToken);
        }
        catch (BackupException refusal)
        {
            return refusal;
        }

        Assert.Fail($"A file was opened that is not whole: {what}.");
        throw new InvalidOperationException();
    }

    private Task<string> SmallAsync() => WriteAsync([new BackupRow("t", "p", "a", [1, 2, 3]), new BackupRow("t", "q", "b", [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37))])]);

    private async Task<string> WriteAsync(IEnumerable<BackupRow> rows)
    {
        var path = _folder.File(Guid.NewGuid().ToString("N"));
        await using var writer = BackupWriter.Create(path, Header);
        foreach (var row in rows)
        {
            writer.Add(row.Table, row.Partition, row.Key, row.Payload);
        }

        writer.Complete();
        return path;
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(BackupRow row) => $"{row.Table}/{row.Partition}/{string.Join(',', row.Key.Select(unit => (int)unit))}={Convert.ToHexString(row.Payload)}";
}
