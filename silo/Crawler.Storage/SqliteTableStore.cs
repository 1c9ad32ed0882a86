using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Crawler.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Crawler.Storage;

/// <summary>Tables in one SQLite file: the store that needs no server.</summary>
/// <remarks>
/// Commits that wait at the same time are joined into one transaction by one writer, so many small ones are cheap. Reads run beside it and see
/// the last committed state; a scan is made of short reads, so it may see later rows as they were changed while it ran. Several stores, also in
/// several processes, may open the same file: correct, but writers then wait for each other (for development; production has Azure Tables).
/// A commit cancelled while it waits is not applied; once it is being written, it is answered as it ends. Payloads must not be changed
/// before the commit is answered.
/// </remarks>
public sealed class SqliteTableStore : IInspectableStore, IAsyncDisposable, IDisposable
{
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaderPool _readers;
    private readonly TimeSpan _busyTimeout;

    private SqliteTableStore(string path, SqliteWriter writer, SqliteReaderPool readers, TimeSpan busyTimeout)
    {
        _path = path;
        _busyTimeout = busyTimeout;
        _writer = writer;
        _readers = readers;
    }

    /// <inheritdoc/>
    public TableLimits Limits => TableLimits.Default;

    /// <summary>Opens the store, creating the file and its folder where they are missing.</summary>
    /// <exception cref="TableStoreException">The file cannot be opened, is damaged, or is in a format this version does not read.</exception>
    public static SqliteTableStore Open(SqliteTableStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        var path = Path.GetFullPath(options.Path);
        CreateFolder(path);
        try
        {
            var writer = new SqliteWriter(SqliteDatabase.OpenWriter(options, path), path, options.BusyTimeout);
            return new(path, writer, new(path, options.BusyTimeout), options.BusyTimeout);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Of(exception, "Opening the table store", path);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckKey(row, nameof(row));
        var (tableKey, partitionKey) = Encode(table, partition);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(reader => reader.Get(tableKey, partitionKey, row)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default)
    {
        var (tableKey, partitionKey) = Encode(table, partition);
        var to = End(range);
        return ScanPagesAsync(Start(range), (reader, from) => reader.ReadPage(tableKey, partitionKey, from, to), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default)
    {
        var (tableKey, partitionKey) = Encode(table, partition);
        var to = End(range);
        return ScanPagesAsync(Start(range), (reader, from) => reader.ReadKeys(tableKey, partitionKey, from, to), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Made of short reads, like a scan.</remarks>
    public async IAsyncEnumerable<StoredPartition> PartitionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (table, partition) = (Array.Empty<byte>(), Array.Empty<byte>());
        while (true)
        {
            var (afterTable, afterPartition) = (table, partition);
            var counted = await Task.Run(() => Read(reader => reader.CountPartitions(afterTable, afterPartition)), cancellationToken).ConfigureAwait(false);
            foreach (var one in counted)
            {
                yield return one;
            }

            if (counted.Count < SqliteTuning.CountedPartitions)
            {
                yield break;
            }

            (table, partition) = (SortableKey.Encode(counted[^1].Table), SortableKey.Encode(counted[^1].Partition));
        }
    }

    /// <summary>Copies the store as it is at one moment into a new file, while commits go on.</summary>
    /// <param name="path">The file to make; its folder must exist. It appears whole, or not at all.</param>
    /// <param name="cancellationToken">Cancels; nothing is left behind.</param>
    /// <remarks>The write-ahead log cannot be emptied meanwhile, so it grows by what is written during the copy.</remarks>
    /// <exception cref="TableStoreException">The file exists already, or cannot be written.</exception>
    public Task CopyToAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Task.Run(() => SqliteCopy.Write(_path, Path.GetFullPath(path), _busyTimeout, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(
        string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var (tableKey, partitionKey) = Encode(table, partition);
        var payloadBytes = CommitRules.CheckBatch(writes, Limits);
        var request = new CommitRequest(tableKey, partitionKey, [.. writes.Select(static write => PreparedWrite.From(write))], payloadBytes);
        await EnqueueAsync(request, cancellationToken).ConfigureAwait(false);
        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((CommitRequest)state!).Cancel(token), request);
        return await request.Completion.ConfigureAwait(false);
    }

    /// <summary>Finishes the commits that wait, then closes the file. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        // Readers first: only a connection that may write can tidy the log away when it is the last to close.
        _readers.Dispose();
        _writer.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TableStoreException(
                TableStoreFailure.Access,
                $"The folder of the table store '{path}' cannot be created: {exception.Message}. Name another path.",
                exception);
        }
    }

    private static (byte[] Table, byte[] Partition) Encode(string table, string partition)
    {
        CommitRules.CheckKey(table, nameof(table));
        CommitRules.CheckKey(partition, nameof(partition));
        return (SortableKey.Encode(table), SortableKey.Encode(partition));
    }

    private static byte[] Start(RowRange range) => SortableKey.Encode(range.From ?? "");

    private static byte[] End(RowRange range) => range.To is null ? SortableKey.AfterAll : SortableKey.Encode(range.To);

    private async IAsyncEnumerable<T> ScanPagesAsync<T>(
        byte[] from, Func<SqliteReader, byte[], (List<T> Rows, byte[]? Next)> readPage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (byte[]? next = from; next is not null;)
        {
            var start = next;

            // On the pool: a grain that scans its whole partition must not hold its turn for the length of the scan.
            (var rows, next) = await Task
                .Run(() => Read(reader => readPage(reader, start)), cancellationToken)
                .ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Of(exception, "A read", _path);
        }
    }

    private async ValueTask EnqueueAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.EnqueueAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteTableStore), $"The table store '{_path}' is closed.");
        }
    }
}
