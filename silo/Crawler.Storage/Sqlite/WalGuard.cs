using Microsoft.Data.Sqlite;

namespace Crawler.Storage.Sqlite;

/// <summary>Keeps the write-ahead log bounded when SQLite's own checkpoints, which never wait for a reader, do not.</summary>
internal sealed class WalGuard(SqliteConnection connection, string path) : IDisposable
{
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
    }
}
