using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Storage.Sqlite;

/// <summary>Opens the database file: its format, its settings, its schema.</summary>
internal static class SqliteDatabase
{
    /// <summary>The format written and read by this version, kept in <c>user_version</c>.</summary>
    public const int FormatVersion = 1;

    /// <summary>Marks the file as ours: "CRWL".</summary>
    public const int ApplicationId = 0x4352574C;

    // A row id and an index, not WITHOUT ROWID: there, what exceeds a quarter of a page moves to pages of its own. Measured with 128 writers:
    // 30,000 against 10,000 commits/s of 2 KB, 7,100 against 3,500 of 30 KB; 4 KB and 16 KB pages were slower than 8 KB.
    private const string Schema = """
        CREATE TABLE rows(id INTEGER PRIMARY KEY, tbl BLOB NOT NULL, part BLOB NOT NULL, row BLOB NOT NULL, etag INTEGER NOT NULL,
            payload BLOB NOT NULL, UNIQUE(tbl, part, row));
        CREATE TABLE counter(id INTEGER PRIMARY KEY CHECK(id = 1), etag INTEGER NOT NULL);
        INSERT INTO counter VALUES(1, 0);
        """;

    /// <summary>Opens the connection that writes, and creates the database where there is none.</summary>
    public static SqliteConnection OpenWriter(SqliteTableStoreOptions options, string path)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout);
        try
        {
            Prepare(connection, options, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that reads. The writer must be open.</summary>
    public static SqliteConnection OpenReader(string path, TimeSpan busyTimeout) => Connect(path, SqliteOpenMode.ReadOnly, busyTimeout);

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        // Not pooled: the stores close what they open, and a pooled handle would keep the file of a closed store.
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(text.ToString()) { DefaultTimeout = Math.Max(1, (int)busyTimeout.TotalSeconds) };
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)busyTimeout.TotalMilliseconds);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection, SqliteTableStoreOptions options, string path)
    {
        var isNew = IsNew(connection, path);
        if (isNew)
        {
            Execute(connection, $"PRAGMA page_size = {SqliteTuning.PageBytes}");
        }

        UseWal(connection, path);
        Execute(connection, $"PRAGMA synchronous = {(options.Durability == SqliteDurability.Full ? "FULL" : "NORMAL")}");
        Execute(connection, $"PRAGMA cache_size = -{SqliteTuning.WriterCacheKilobytes}");
        Execute(connection, $"PRAGMA wal_autocheckpoint = {SqliteTuning.CheckpointPages(ReadNumber(connection, "PRAGMA page_size"))}");
        Execute(connection, $"PRAGMA journal_size_limit = {SqliteTuning.WalBytesKept}");
        if (isNew)
        {
            Create(connection, path);
        }
    }

    private static bool IsNew(SqliteConnection connection, string path)
    {
        // In one snapshot: another process may be creating the database right now.
        using var transaction = connection.BeginTransaction(deferred: true);
        return CheckFormat(connection, path);
    }

    private static void UseWal(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (command.ExecuteScalar() is not "wal")
        {
            throw new TableStoreException(
                TableStoreFailure.Access, $"'{path}' cannot keep a write-ahead log where it is. Put it on a local disk that this user may write.");
        }
    }

    private static void Create(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction();

        // Another process may have created it between the first look and the lock.
        if (CheckFormat(connection, path))
        {
            Execute(connection, Schema);
            Execute(connection, $"PRAGMA application_id = {ApplicationId}");
            Execute(connection, $"PRAGMA user_version = {FormatVersion}");
        }

        transaction.Commit();
    }

    /// <summary>Whether the file is still empty. Throws where it is not ours or is newer than this version.</summary>
    private static bool CheckFormat(SqliteConnection connection, string path)
    {
        var version = ReadNumber(connection, "PRAGMA user_version");
        var application = ReadNumber(connection, "PRAGMA application_id");
        if (version == 0 && application == 0 && ReadNumber(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            return true;
        }

        if (application != ApplicationId)
        {
            throw new TableStoreException(
                TableStoreFailure.Format,
                $"'{path}' is a SQLite database, but of another program (application id {application:X8}). Name another path for the table store.");
        }

        return version == FormatVersion
            ? false
            : throw new TableStoreException(
                TableStoreFailure.Format,
                $"The table store '{path}' has format {version}; this version reads format {FormatVersion}. "
                + "Start the version that wrote it, or name another path to start anew.");
    }

    private static long ReadNumber(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
