using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Storage.Sqlite;

/// <summary>The one thread of a store that writes: it joins the waiting commits into one transaction.</summary>
/// <remarks>
/// A request's conditions are all checked before its first write, under the transaction's lock. So a conflict has nothing to undo and costs no
/// savepoint, and fails alone; what fails after that (disk full, I/O) fails the transaction and everyone in it.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    private readonly Channel<CommitRequest> _queue = Channel.CreateBounded<CommitRequest>(
        new BoundedChannelOptions(SqliteTuning.QueueLength) { SingleReader = true });

    private readonly List<CommitRequest> _joined = new(SqliteTuning.MaxRequests);
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _readCounter;
    private readonly SqliteStatement _writeCounter;
    private readonly SqliteStatement _readETag;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;
    private readonly WalGuard _wal;
    private readonly Thread _thread;
    private long _lastETag;

    public SqliteWriter(SqliteConnection connection, string path, TimeSpan busyTimeout)
    {
        _connection = connection;
        _path = path;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _readCounter = new(connection, "SELECT etag FROM counter WHERE id = 1");
        _writeCounter = new(connection, "UPDATE counter SET etag = ?1 WHERE id = 1");
        _readETag = new(connection, "SELECT etag FROM rows WHERE tbl = ?1 AND part = ?2 AND row = ?3");
        _put = new(connection, """
            INSERT INTO rows(tbl, part, row, etag, payload) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT(tbl, part, row) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """);
        _delete = new(connection, "DELETE FROM rows WHERE tbl = ?1 AND part = ?2 AND row = ?3");
        _wal = new WalGuard(connection, path, busyTimeout);
        _thread = new Thread(Run) { IsBackground = true, Name = $"table store writer {Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>Queues a request, waiting while the queue is full.</summary>
    /// <exception cref="ChannelClosedException">The writer is closed.</exception>
    public ValueTask EnqueueAsync(CommitRequest request, CancellationToken cancellationToken) => _queue.Writer.WriteAsync(request, cancellationToken);

    /// <summary>Takes no more requests, finishes those that wait, and closes.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        while (WaitForRequests())
        {
            Join();
            if (_joined.Count > 0)
            {
                CommitJoined();
                _wal.AfterCommit();
            }
        }

        Close();
    }

    // Blocking is what this thread is for; it belongs to no pool.
    private bool WaitForRequests() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Join()
    {
        _joined.Clear();
        var bytes = 0;
        while (_joined.Count < SqliteTuning.MaxRequests && _queue.Reader.TryPeek(out var next))
        {
            if (_joined.Count > 0 && bytes + next.PayloadBytes > SqliteTuning.MaxTransactionBytes)
            {
                return;
            }

            _queue.Reader.TryRead(out _);
            if (next.TryTake())
            {
                _joined.Add(next);
                bytes += next.PayloadBytes;
            }
        }
    }

    private void CommitJoined()
    {
        try
        {
            RunTransaction();
        }
        catch (SqliteException exception)
        {
            FailJoined(() => SqliteFailure.Of(exception, "A commit", _path));
            return;
        }
        catch (Exception exception)
        {
            // Whatever it was, the callers must hear of it and the thread must live: without it every later commit would hang.
            FailJoined(() => new TableStoreException(
                TableStoreFailure.Other, $"A commit failed on the database '{_path}': {exception.Message}. Reload, then try again.", exception));
            return;
        }

        foreach (var request in _joined)
        {
            request.Complete();
        }
    }

    private void RunTransaction()
    {
        _begin.Execute();
        _lastETag = ReadCounter();
        var before = _lastETag;
        foreach (var request in _joined)
        {
            request.Result = Apply(request);
        }

        if (_lastETag != before)
        {
            _writeCounter.Bind(1, _lastETag).Execute();
        }

        _commit.Execute();
    }

    private CommitResult Apply(CommitRequest request)
    {
        var conflict = Array.FindIndex(request.Writes, write => write.IsConditional && !write.Admits(ReadETag(request, write.Row)));
        return conflict >= 0
            ? CommitResult.Conflict(conflict)
            : CommitResult.Committed(Array.ConvertAll(request.Writes, write => Write(request, write)));
    }

    private string? Write(CommitRequest request, in PreparedWrite write)
    {
        // Deletes count too: the counter is then past every etag a deleted row has had, whatever comes after it.
        _lastETag++;
        if (write.Kind == WriteKind.Delete)
        {
            BindKey(_delete, request, write.Row).Execute();
            return null;
        }

        BindKey(_put, request, write.Row).Bind(4, _lastETag).Bind(5, write.Payload.Span).Execute();
        return StoredETag.Format(_lastETag);
    }

    private long ReadCounter()
    {
        _readCounter.Step();
        var last = _readCounter.Number(0);
        _readCounter.Reset();
        return last;
    }

    private long? ReadETag(CommitRequest request, byte[] row)
    {
        long? etag = BindKey(_readETag, request, row).Step() ? _readETag.Number(0) : null;
        _readETag.Reset();
        return etag;
    }

    private static SqliteStatement BindKey(SqliteStatement statement, CommitRequest request, byte[] row) =>
        statement.Bind(1, request.Table).Bind(2, request.Partition).Bind(3, row);

    private void FailJoined(Func<TableStoreException> failure)
    {
        RollBack();
        foreach (var request in _joined)
        {
            request.Fail(failure());
        }
    }

    private void RollBack()
    {
        // Some errors have rolled back already; where a rollback fails, the next transaction's BEGIN fails too and its callers hear of it.
        if (raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
        {
            try
            {
                _rollback.Execute();
            }
            catch (SqliteException)
            {
            }
        }
    }

    private void Close()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _readCounter, _writeCounter, _readETag, _put, _delete })
        {
            statement.Dispose();
        }

        _wal.Dispose();
        _connection.Dispose();
    }
}
