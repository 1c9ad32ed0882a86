namespace Crawler.Grains.Catalogue;

/// <summary>A partition's header row: which rows are its state. Every commit replaces it under an etag condition.</summary>
internal sealed record PartitionHeader
{
    /// <summary>The version that is written: 2 since journal rows know moves and former names, 3 since they know points of history.</summary>
    public const int CurrentVersion = 3;

    /// <summary>The format's version.</summary>
    public int V { get; init; } = CurrentVersion;

    /// <summary>Raised by an activation's first commit.</summary>
    public int Epoch { get; init; }

    /// <summary>Commits within the epoch.</summary>
    public long Counter { get; init; }

    /// <summary>The last accepted full crawl, 0 for none.</summary>
    public int LastAcceptedFull { get; init; }

    /// <summary>The snapshot generation in force; empty for none.</summary>
    public string Snapshot { get; init; } = "";

    /// <summary>Rows of the snapshot.</summary>
    public int SnapshotRows { get; init; }

    /// <summary>Bytes of the snapshot.</summary>
    public long SnapshotBytes { get; init; }

    /// <summary>Sum of the hashes of the snapshot's rows.</summary>
    public ulong SnapshotDigest { get; init; }

    /// <summary>The last journal key that the snapshot has taken in; empty for none.</summary>
    public string JournalAfter { get; init; } = "";

    /// <summary>Journal rows since.</summary>
    public int JournalRows { get; init; }

    /// <summary>Their bytes.</summary>
    public long JournalBytes { get; init; }

    /// <summary>Sum of the hashes of the journal's rows.</summary>
    public ulong JournalDigest { get; init; }

    /// <summary>The row that lists the closed months of history; empty for none.</summary>
    public string HistoryIndex { get; init; } = "";

    /// <summary>Why the stored rows could not be read; empty while they can.</summary>
    public string Damage { get; init; } = "";

    /// <summary>The full crawl that rebuilds a damaged partition from the listing's start; 0 for none.</summary>
    public int RebuiltBy { get; init; }
}
