namespace Crawler.Storage;

/// <summary>Why a table store could not do its work. The numbers cross the wire: new kinds are added at the end.</summary>
public enum TableStoreFailure
{
    /// <summary>Something not named here; the inner exception says what.</summary>
    Other,

    /// <summary>Another process held the store for longer than the caller may wait. Trying again is safe after a reload.</summary>
    Busy,

    /// <summary>No room is left.</summary>
    Full,

    /// <summary>The device or the network failed.</summary>
    InputOutput,

    /// <summary>The store may not be opened or written with the rights at hand.</summary>
    Access,

    /// <summary>The stored bytes are damaged, or are not a table store at all.</summary>
    Corrupt,

    /// <summary>The store was written in a format that this version does not read.</summary>
    Format,

    /// <summary>A commit was sent and its answer did not come: nothing is known of its outcome. Reload, then go on.</summary>
    Unknown,
}

/// <summary>A table store failed. The message says what happened, where, and what to do next.</summary>
/// <remarks>
/// After a failed commit nothing is known of its outcome: reload, then go on. It crosses the wire between silos with its kind, since who asked a grain of another silo decides by
/// it whether to try again.
/// </remarks>
[GenerateSerializer, Alias("crawler.table-store")]
public sealed class TableStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TableStoreException(TableStoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    [Id(0)]
    public TableStoreFailure Failure { get; }
}
