using Microsoft.Data.Sqlite;

namespace Crawler.Storage.Sqlite;

/// <summary>A read-only connection with its statements; used by one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _get;
    private readonly SqliteStatement _scan;

    public SqliteReader(string path, TimeSpan busyTimeout)
    {
        _connection = SqliteDatabase.OpenReader(path, busyTimeout);
        SqliteDatabase.Execute(_connection, $"PRAGMA cache_size = -{SqliteTuning.ReaderCacheKilobytes}");
        _get = new(_connection, "SELECT etag, payload FROM rows WHERE tbl = ?1 AND part = ?2 AND row = ?3");
        _scan = new(_connection, """
            SELECT etag, payload, row FROM rows WHERE tbl = ?1 AND part = ?2 AND row >= ?3 AND row < ?4 ORDER BY row
            """);
    }

    public TableRow? Get(byte[] table, byte[] partition, string row)
    {
        try
        {
            return _get.Bind(1, table).Bind(2, partition).Bind(3, SortableKey.Encode(row)).Step() ? ReadRow(_get, row) : null;
        }
        finally
        {
            _get.Reset();
        }
    }

    /// <summary>Reads the first rows at or after <paramref name="from"/>, as many as a short read may hold.</summary>
    /// <returns>The rows, and where to go on; null after the last.</returns>
    public (List<TableRow> Rows, byte[]? Next) ReadPage(byte[] table, byte[] partition, byte[] from, byte[] to)
    {
        var rows = new List<TableRow>();
        var bytes = 0;
        try
        {
            _scan.Bind(1, table).Bind(2, partition).Bind(3, from).Bind(4, to);
            while (_scan.Step())
            {
                var key = _scan.Blob(2);
                rows.Add(ReadRow(_scan, SortableKey.Decode(key)));
                bytes += rows[^1].Payload.Length;
                if (rows.Count == SqliteTuning.ScanRows || bytes >= SqliteTuning.ScanBytes)
                {
                    return (rows, SortableKey.After(key));
                }
            }

            return (rows, null);
        }
        finally
        {
            _scan.Reset();
        }
    }

    public void Dispose()
    {
        _get.Dispose();
        _scan.Dispose();
        _connection.Dispose();
    }

    private static TableRow ReadRow(SqliteStatement statement, string key) =>
        new(key, statement.Blob(1).ToArray(), StoredETag.Format(statement.Number(0)));
}
