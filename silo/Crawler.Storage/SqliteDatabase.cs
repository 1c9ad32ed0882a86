using Microsoft.Data.Sqlite;

namespace Crawler.Storage;

/// <summary>The database file: opening, its format version, and the keys' encoding.</summary>
internal static class SqliteDatabase
{
    private const int FormatVersion = 1;
    private const int NotADatabase = 26;
    private const int Corrupt = 11;

    public static SqliteConnection Connect(SqliteTableStoreOptions options)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds),
        }.ToString());
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout={(int)options.BusyTimeout.TotalMilliseconds}");
        return connection;
    }

    /// <summary>Makes or checks the file.</summary>
    public static void Prepare(SqliteTableStoreOptions options)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
            using var connection = Connect(options);
            Execute(connection, "PRAGMA journal_mode=WAL");
            var version = Version(connection);
            if (version > FormatVersion)
            {
                throw new TableStoreException(
                    $"The store {options.Path} has format {version}; this program knows up to {FormatVersion}. Run the newer version that wrote it.");
            }

            if (version == 0)
            {
                Create(connection);
            }
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is NotADatabase or Corrupt)
        {
            throw new TableStoreException($"{options.Path} is not a readable store ({failure.Message}). Restore it from a backup, or choose another folder.", failure);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TableStoreException($"The store {options.Path} cannot be opened: {failure.Message} Check the path and its permissions.", failure);
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Big-endian UTF-16: its bytes sort as the key's code units do, which UTF-8 does not for surrogates.</summary>
    public static byte[] Key(string key) => System.Text.Encoding.BigEndianUnicode.GetBytes(key);

    public static string Key(byte[] key) => System.Text.Encoding.BigEndianUnicode.GetString(key);

    private static long Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Create(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Version(connection) == 0)
        {
            // Payloads of many KB would make the pages of a key-ordered (WITHOUT ROWID) table hold a row or two each; beside a narrow index they do not.
            Execute(connection, "CREATE TABLE rows(id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, part BLOB NOT NULL, row BLOB NOT NULL, etag INTEGER NOT NULL, payload BLOB NOT NULL)");
            Execute(connection, "CREATE UNIQUE INDEX rows_by_key ON rows(tbl, part, row)");
            Execute(connection, $"PRAGMA user_version={FormatVersion}");
        }

        transaction.Commit();
    }
}
