namespace Crawler.ClusterTests.Harness;

/// <summary>Where the silos of a cluster keep their rows.</summary>
public interface ISharedStore : IAsyncDisposable
{
    /// <summary>What a silo is told of it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The largest write-ahead log seen so far, in bytes; null where there is none.</summary>
    long? WalBytes { get; }
}
