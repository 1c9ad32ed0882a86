using System.Collections.Concurrent;

namespace Crawler.Storage.Sqlite;

/// <summary>Lends readers. There are never more than threads reading at once, and only a few are kept.</summary>
internal sealed class SqliteReaderPool(string path, TimeSpan busyTimeout) : IDisposable
{
    private static readonly int Kept = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly ConcurrentQueue<SqliteReader> _idle = new();
    private volatile bool _disposed;

    public T Read<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteTableStore));
        var reader = _idle.TryDequeue(out var idle) ? idle : new SqliteReader(path, busyTimeout);
        var sound = false;
        try
        {
            var result = read(reader);
            sound = true;
            return result;
        }
        finally
        {
            GiveBack(reader, sound);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryDequeue(out var reader))
        {
            reader.Dispose();
        }
    }

    private void GiveBack(SqliteReader reader, bool sound)
    {
        if (!sound || _disposed || _idle.Count >= Kept)
        {
            reader.Dispose();
            return;
        }

        _idle.Enqueue(reader);
        if (_disposed)
        {
            Dispose();
        }
    }
}
