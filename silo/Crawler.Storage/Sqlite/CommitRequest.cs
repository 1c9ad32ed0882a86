namespace Crawler.Storage.Sqlite;

/// <summary>One batch on its way to the writer, checked and encoded on the caller's thread.</summary>
internal sealed class CommitRequest(byte[] table, byte[] partition, PreparedWrite[] writes, int payloadBytes)
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    // Asynchronous continuations: a caller's code must never run on the writer's thread.
    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public byte[] Table { get; } = table;

    public byte[] Partition { get; } = partition;

    public PreparedWrite[] Writes { get; } = writes;

    public int PayloadBytes { get; } = payloadBytes;

    public Task<CommitResult> Completion => _completion.Task;

    /// <summary>Set by the writer while its transaction runs; published by <see cref="Complete"/> once that is committed.</summary>
    public CommitResult? Result { get; set; }

    /// <summary>Takes the request out of the caller's hands; false if it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) == Queued;

    /// <summary>Cancels the request if the writer has not taken it. Once taken it is answered as it ends: its payloads are being read.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete() => _completion.TrySetResult(Result!);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>One write with its key and etag in the form they are stored in.</summary>
internal readonly record struct PreparedWrite(WriteKind Kind, byte[] Row, ReadOnlyMemory<byte> Payload, long? ETag)
{
    public static PreparedWrite From(in RowWrite write) =>
        new(write.Kind, SortableKey.Encode(write.Row), write.Payload, write.ETag is null ? null : StoredETag.Parse(write.ETag));

    /// <summary>Whether the write asks anything of the row that is there.</summary>
    public bool IsConditional => Kind is WriteKind.Insert or WriteKind.Replace || ETag is not null;

    /// <summary>Whether the write may go ahead where the stored row has <paramref name="stored"/> (null: there is no row).</summary>
    public bool Admits(long? stored) => Kind == WriteKind.Insert ? stored is null : stored is not null && (ETag is null || ETag == stored);
}
