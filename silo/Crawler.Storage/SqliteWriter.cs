using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Crawler.Storage;

/// <summary>
/// The one writing thread of a store: joins the commits that wait into one transaction, each under a savepoint of its own, so that a conflict undoes only the commit
/// it belongs to and a disk flush serves all.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxJoined = 256;
    private const int MaxJoinedBytes = 4_000_000;
    private readonly SqliteTableStoreOptions _options;
    private readonly Queue<CommitRequest> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private bool _isClosing;

    public SqliteWriter(SqliteTableStoreOptions options)
    {
        _options = options;
        _connection = SqliteDatabase.Connect(options);
        SqliteDatabase.Execute(_connection, options.Durability == SqliteDurability.Full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        SqliteDatabase.Execute(_connection, "PRAGMA wal_autocheckpoint=4000");
        _statements = new SqliteStatements(_connection);
        new Thread(Run) { IsBackground = true, Name = "table store writer" }.Start();
    }

    public Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes)
    {
        var request = new CommitRequest(table, SqliteDatabase.Key(partition), writes);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_isClosing, typeof(SqliteTableStore));
            _waiting.Enqueue(request);
            Monitor.Pulse(_waiting);
        }

        return request.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _isClosing = true;
            Monitor.Pulse(_waiting);
        }

        await _ended.Task;
    }

    private void Run()
    {
        while (Take() is { Count: > 0 } joined)
        {
            CommitJoined(joined);
        }

        _statements.Dispose();
        _connection.Dispose();
        _ended.SetResult();
    }

    /// <summary>What waits, up to the limits; nothing once the store is closed and everything is written.</summary>
    private List<CommitRequest> Take()
    {
        var joined = new List<CommitRequest>();
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_isClosing)
            {
                Monitor.Wait(_waiting);
            }

            long bytes = 0;
            while (_waiting.TryPeek(out var next) && joined.Count < MaxJoined && (joined.Count == 0 || bytes + next.Bytes <= MaxJoinedBytes))
            {
                bytes += next.Bytes;
                joined.Add(_waiting.Dequeue());
            }
        }

        return joined;
    }

    private void CommitJoined(List<CommitRequest> joined)
    {
        try
        {
            var results = new CommitResult[joined.Count];
            _statements.Begin();
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Apply(joined[i]);
            }

            _statements.Commit();
            for (var i = 0; i < results.Length; i++)
            {
                joined[i].Done.SetResult(results[i]);
            }
        }
        catch (Exception failure)
        {
            _statements.RollbackIfOpen();
            var told = new TableStoreException(
                $"Writing to {_options.Path} failed: {failure.Message} Check free space, permissions and other processes that use the file.", failure);
            foreach (var request in joined)
            {
                request.Done.TrySetException(told);
            }
        }
    }

    private CommitResult Apply(CommitRequest request)
    {
        _statements.Savepoint();
        var etags = new string?[request.Writes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            var write = request.Writes[i];
            // Random, not counted: an etag never comes back after a delete, and several processes may write the same file.
            var etag = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;
            if (!_statements.Write(request.Table, request.Partition, write, etag))
            {
                _statements.RollbackToSavepoint();
                return CommitResult.Conflict(i);
            }

            etags[i] = write.Kind == WriteKind.Delete ? null : etag.ToString("x16", CultureInfo.InvariantCulture);
        }

        _statements.ReleaseSavepoint();
        return CommitResult.Committed(etags);
    }

    private sealed class CommitRequest(string table, byte[] partition, IReadOnlyList<RowWrite> writes)
    {
        public string Table => table;

        public byte[] Partition => partition;

        public IReadOnlyList<RowWrite> Writes => writes;

        public long Bytes { get; } = writes.Sum(write => (long)write.Payload.Length);

        public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
