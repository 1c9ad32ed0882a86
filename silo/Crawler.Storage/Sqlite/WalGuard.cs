using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Storage.Sqlite;

/// <summary>Keeps the write-ahead log bounded when SQLite's own checkpoints, which never wait for a reader, do not.</summary>
internal sealed class WalGuard(SqliteConnection connection, string path, TimeSpan busyTimeout) : IDisposable
{
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMilliseconds(250);

    private readonly SqliteStatement _truncate = new(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    private readonly FileInfo _log = new(path + "-wal");
    private long _nextAt = SqliteTuning.ForcedCheckpointBytes;

    public void AfterCommit()
    {
        _log.Refresh();
        if (!_log.Exists || _log.Length < _nextAt)
        {
            return;
        }

        // A reader or another process may still be in the way: then try again once the log has grown by as much.
        _nextAt = TryTruncate() ? SqliteTuning.ForcedCheckpointBytes : _log.Length + SqliteTuning.ForcedCheckpointBytes;
    }

    public void Dispose() => _truncate.Dispose();

    private bool TryTruncate()
    {
        // A reader that will not end must not hold up the commits for the whole busy timeout.
        Wait(ReaderPatience);
        try
        {
            var done = _truncate.Step() && _truncate.Number(0) == 0;
            _truncate.Reset();
            return done;
        }
        catch (SqliteException)
        {
            return false;
        }
        finally
        {
            Wait(busyTimeout);
        }
    }

    private void Wait(TimeSpan longest) => _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)longest.TotalMilliseconds);
}
