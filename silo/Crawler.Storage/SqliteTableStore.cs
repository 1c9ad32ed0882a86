using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Crawler.Storage;

/// <summary>
/// The embedded store: one SQLite file. Commits go through one writing thread that joins them; reads run beside it on connections of their own. Several processes
/// may use one file; that is for development and tests, since they wait for each other.
/// </summary>
public sealed class SqliteTableStore : ITableStore, IAsyncDisposable
{
    private const int RowsPerRead = 256;
    private const int BytesPerRead = 1_000_000;
    private readonly SqliteTableStoreOptions _options;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private volatile bool _isDisposed;

    private SqliteTableStore(SqliteTableStoreOptions options)
    {
        _options = options;
        _writer = new SqliteWriter(options);
    }

    /// <inheritdoc/>
    public TableLimits Limits => TableLimits.Default;

    /// <summary>Opens the store, making the file where it is missing.</summary>
    /// <exception cref="TableStoreException">The file cannot be opened, is not a store, or is of a newer format.</exception>
    public static SqliteTableStore Open(SqliteTableStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteDatabase.Prepare(options);
        return new SqliteTableStore(options);
    }

    /// <inheritdoc/>
    public ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TableLimits.CheckKey(row);
        return new ValueTask<TableRow?>(Read(connection =>
        {
            using var command = Select(connection, table, partition, " AND row=$from");
            command.Parameters.AddWithValue("$from", SqliteDatabase.Key(row));
            using var reader = command.ExecuteReader();
            return reader.Read() ? Row(reader) : null;
        }));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> ScanAsync(
        string table, string partition, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var (from, isAfter) = (range.From, false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Short reads: a long one would pin the write-ahead log.
            var (rows, isEnd) = Read(connection => ReadSome(connection, table, partition, from, isAfter, range.To));
            foreach (var row in rows)
            {
                yield return row;
            }

            if (isEnd)
            {
                yield break;
            }

            (from, isAfter) = (rows[^1].Key, true);
        }
    }

    /// <inheritdoc/>
    public Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Limits.Check(writes);
        return _writer.CommitAsync(table, partition, writes);
    }

    /// <summary>Writes what waits, then closes the file. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }
    }

    private static (List<TableRow> Rows, bool IsEnd) ReadSome(SqliteConnection connection, string table, string partition, string? from, bool isAfter, string? to)
    {
        using var command = Select(
            connection,
            table,
            partition,
            (from is null ? "" : isAfter ? " AND row>$from" : " AND row>=$from") + (to is null ? "" : " AND row<$to") + " ORDER BY row LIMIT $limit");
        AddKey(command, "$from", from);
        AddKey(command, "$to", to);
        command.Parameters.AddWithValue("$limit", RowsPerRead);
        using var reader = command.ExecuteReader();
        var rows = new List<TableRow>();
        var bytes = 0;
        while (bytes < BytesPerRead)
        {
            if (!reader.Read())
            {
                return (rows, rows.Count < RowsPerRead);
            }

            rows.Add(Row(reader));
            bytes += rows[^1].Payload.Length;
        }

        return (rows, false);
    }

    private static SqliteCommand Select(SqliteConnection connection, string table, string partition, string condition)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT row, payload, etag FROM rows WHERE tbl=$tbl AND part=$part" + condition;
        command.Parameters.AddWithValue("$tbl", table);
        command.Parameters.AddWithValue("$part", SqliteDatabase.Key(partition));
        return command;
    }

    private static void AddKey(SqliteCommand command, string name, string? key)
    {
        if (key is not null)
        {
            command.Parameters.AddWithValue(name, SqliteDatabase.Key(key));
        }
    }

    private static TableRow Row(SqliteDataReader reader) => new(
        SqliteDatabase.Key(reader.GetFieldValue<byte[]>(0)),
        reader.GetFieldValue<byte[]>(1),
        reader.GetInt64(2).ToString("x16", CultureInfo.InvariantCulture));

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_readers.TryTake(out var connection))
        {
            connection = SqliteDatabase.Connect(_options);
        }

        try
        {
            return read(connection);
        }
        catch (SqliteException failure)
        {
            throw new TableStoreException($"Reading {_options.Path} failed: {failure.Message} Check the file and its permissions.", failure);
        }
        finally
        {
            if (_isDisposed)
            {
                connection.Dispose();
            }
            else
            {
                _readers.Add(connection);
            }
        }
    }
}
