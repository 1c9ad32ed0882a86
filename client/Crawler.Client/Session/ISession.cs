namespace Crawler.Client.Session;

/// <summary>A command's way to the grains, whoever hosts them, and whoever of them dies meanwhile.</summary>
internal interface ISession : IAsyncDisposable
{
    /// <summary>Whether the silo is in this process.</summary>
    bool IsHolder { get; }

    /// <summary>Raised by one whenever another silo is used than before.</summary>
    int Generation { get; }

    /// <summary>Makes sure there is a silo.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs reads, or commands that may be given twice: repeated on another silo when the one in use goes away.</summary>
    Task<T> RunAsync<T>(Func<IGrainFactory, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Tells a leaving holder not to wait for this process: it follows something long and finds its way when the holder is gone.</summary>
    void StayOn();

    /// <summary>Leave without waiting for others: the user is waiting.</summary>
    void Hurry();
}
