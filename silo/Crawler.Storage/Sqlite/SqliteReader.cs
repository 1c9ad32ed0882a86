using Microsoft.Data.Sqlite;

namespace Crawler.Storage.Sqlite;

/// <summary>A read-only connection with its statements; used by one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _get;
    private readonly SqliteStatement _scan;
    private readonly SqliteStatement _scanKeys;
    private readonly SqliteStatement _count;

    public SqliteReader(string path, TimeSpan busyTimeout)
    {
        _connection = SqliteDatabase.OpenReader(path, busyTimeout);
        SqliteDatabase.Execute(_connection, $"PRAGMA cache_size = -{SqliteTuning.ReaderCacheKilobytes}");
        _get = new(_connection, "SELECT etag, payload FROM rows WHERE tbl = ?1 AND part = ?2 AND row = ?3");
        _scan = new(_connection, """
            SELECT etag, payload, row FROM rows WHERE tbl = ?1 AND part = ?2 AND row >= ?3 AND row < ?4 ORDER BY row
            """);
        _scanKeys = new(_connection, """
            SELECT etag, length(payload), row FROM rows WHERE tbl = ?1 AND part = ?2 AND row >= ?3 AND row < ?4 ORDER BY row LIMIT ?5
            """);
        _count = new(_connection, """
            SELECT tbl, part, count(*), sum(length(payload)) FROM rows WHERE (tbl, part) > (?1, ?2) GROUP BY tbl, part ORDER BY tbl, part LIMIT ?3
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

    /// <summary>Reads the first keys at or after <paramref name="from"/>, as many as a short read may hold.</summary>
    /// <returns>The keys, and where to go on; null after the last.</returns>
    public (List<RowHead> Heads, byte[]? Next) ReadKeys(byte[] table, byte[] partition, byte[] from, byte[] to)
    {
        var heads = new List<RowHead>();
        byte[]? last = null;
        try
        {
            _scanKeys.Bind(1, table).Bind(2, partition).Bind(3, from).Bind(4, to).Bind(5, SqliteTuning.ScanKeys);
            while (_scanKeys.Step())
            {
                last = _scanKeys.Blob(2).ToArray();
                heads.Add(new(SortableKey.Decode(last), (int)_scanKeys.Number(1), StoredETag.Format(_scanKeys.Number(0))));
            }

            return (heads, heads.Count == SqliteTuning.ScanKeys ? SortableKey.After(last) : null);
        }
        finally
        {
            _scanKeys.Reset();
        }
    }

    /// <summary>Counts the first partitions after the given one, as many as a short read may hold. An empty table key is before all.</summary>
    public List<StoredPartition> CountPartitions(byte[] afterTable, byte[] afterPartition)
    {
        var counted = new List<StoredPartition>();
        try
        {
            _count.Bind(1, afterTable).Bind(2, afterPartition).Bind(3, SqliteTuning.CountedPartitions);
            while (_count.Step())
            {
                counted.Add(new(SortableKey.Decode(_count.Blob(0)), SortableKey.Decode(_count.Blob(1)), _count.Number(2), _count.Number(3)));
            }

            return counted;
        }
        finally
        {
            _count.Reset();
        }
    }

    public void Dispose()
    {
        _get.Dispose();
        _scan.Dispose();
        _scanKeys.Dispose();
        _count.Dispose();
        _connection.Dispose();
    }

    private static TableRow ReadRow(SqliteStatement statement, string key) =>
        new(key, statement.Blob(1).ToArray(), StoredETag.Format(statement.Number(0)));
}
