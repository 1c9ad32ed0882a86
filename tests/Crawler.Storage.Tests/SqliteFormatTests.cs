using System.Text;
using Microsoft.Data.Sqlite;

namespace Crawler.Storage.Tests;

/// <summary>State on disk is versioned: every version that was ever written is read, and what cannot be read is refused in clear words.</summary>
public sealed class SqliteFormatTests : IDisposable
{
    private const string OddKey = "meta-llama/Llama-3.1 \uD83D\uDE00 \uFFFF";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string DatabasePath => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_version_1_is_read_and_written_on()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "table-store-v1.db"), DatabasePath);
        await using var store = Open();

        var rows = await store.ScanAsync("records", "p-007", RowRange.All, Stop).ToListAsync(Stop);

        Assert.Equal(["empty", "head", OddKey], rows.Select(row => row.Key));
        Assert.Equal(["", "header", "payload"], rows.Select(row => Encoding.UTF8.GetString(row.Payload)));
        Assert.Equal(["1", "5", "3"], rows.Select(row => row.ETag));
        var result = await store.CommitAsync("records", "p-007", [RowWrite.Replace("head", "next"u8.ToArray(), "5")], Stop);
        Assert.Equal(["7"], result.ETags);
    }

    [Fact(Explicit = true)]
    public async Task Write_the_fixture_of_the_current_version()
    {
        await using (var store = Open())
        {
            byte[] header = [.. "header"u8];
            await store.CommitAsync(
                "records",
                "p-007",
                [
                    RowWrite.Insert("empty", default), RowWrite.Insert("head", header), RowWrite.Insert(OddKey, "payload"u8.ToArray()),
                    RowWrite.Insert("gone", header),
                ],
                Stop);
            await store.CommitAsync("records", "p-007", [RowWrite.Replace("head", header, "2"), RowWrite.Delete("gone")], Stop);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Commit this file under a new name, never over an old one: {Keep()}");
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await Open().DisposeAsync();
        Run("PRAGMA user_version = 2");

        var refused = Assert.Throws<TableStoreException>(Open);

        Assert.Equal(TableStoreFailure.Format, refused.Failure);
        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        Run("CREATE TABLE theirs(x)");
        var before = File.ReadAllBytes(DatabasePath);

        var refused = Assert.Throws<TableStoreException>(Open);

        Assert.Equal(TableStoreFailure.Format, refused.Failure);
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    [InlineData(50_000)]
    public void A_file_that_is_no_database_is_refused_and_left_alone(int size)
    {
        var before = Enumerable.Repeat((byte)'x', size).ToArray();
        File.WriteAllBytes(DatabasePath, before);

        var refused = Assert.Throws<TableStoreException>(Open);

        Assert.Equal(TableStoreFailure.Corrupt, refused.Failure);
        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public async Task Damage_is_reported_where_it_is_met()
    {
        await using (var store = Open())
        {
            await store.CommitAsync("t", "p", [RowWrite.Insert("a", new byte[100_000])], Stop);
        }

        var bytes = await File.ReadAllBytesAsync(DatabasePath, Stop);
        bytes.AsSpan(8192).Fill(0xEE);
        await File.WriteAllBytesAsync(DatabasePath, bytes, Stop);

        var failed = await Assert.ThrowsAsync<TableStoreException>(async () =>
        {
            await using var store = Open();
            await store.GetAsync("t", "p", "a", Stop);
        });
        Assert.Equal(TableStoreFailure.Corrupt, failed.Failure);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(DatabasePath);

        Assert.Equal(TableStoreFailure.Access, Assert.Throws<TableStoreException>(Open).Failure);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        File.WriteAllText(DatabasePath, "x");

        var refused = Assert.Throws<TableStoreException>(() => SqliteTableStore.Open(new() { Path = DatabasePath + "/inner/store.db" }));

        Assert.Equal(TableStoreFailure.Access, refused.Failure);
    }

    private SqliteTableStore Open() => SqliteTableStore.Open(new() { Path = DatabasePath });

    private string Keep()
    {
        var kept = Path.Combine(Path.GetTempPath(), "table-store-fixture.db");
        File.Copy(DatabasePath, kept, overwrite: true);
        return kept;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
