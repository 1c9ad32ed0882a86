namespace Crawler.Core.Catalogue;

/// <summary>What a partition knows about one record beside the observation itself. Crawls are named by their ordinal; 0 stands for none.</summary>
/// <param name="ChangedIn">The crawl that brought the current observation.</param>
/// <param name="AsOf">As-of of that crawl, or of a later import that found it unchanged, Unix seconds.</param>
/// <param name="FirstSeenIn">The crawl that first saw the repository.</param>
/// <param name="MissedIn">The last crawl that walked past the repository without seeing it; 0 as soon as it is seen again.</param>
/// <param name="MissedBefore">The accepted full crawl before <paramref name="MissedIn"/> that missed it too.</param>
/// <param name="GoneIn">The accepted crawl that declared it gone. A gone record contributes nothing; its payload stays.</param>
/// <param name="MovedIn">The crawl that found the repository in another partition. A moved record contributes nothing here.</param>
public readonly record struct RecordState(
    int ChangedIn, uint AsOf, int FirstSeenIn, int MissedIn = 0, int MissedBefore = 0, int GoneIn = 0, int MovedIn = 0)
{
    /// <summary>Whether the record counts in the figures.</summary>
    public bool IsLive => GoneIn == 0 && MovedIn == 0;

    /// <summary>Whether there is an observation; what has arrived in another partition leaves only its id and name behind.</summary>
    public bool IsHeld => ChangedIn != 0;

    /// <summary>The state after the repository was seen.</summary>
    public RecordState Seen() => this with { MissedIn = 0, MissedBefore = 0, GoneIn = 0, MovedIn = 0 };

    /// <summary>The state after the repository was seen in another partition. Its absence here proves nothing any more.</summary>
    public RecordState Moved(int crawl) => Seen() with { MovedIn = crawl };

    /// <summary>The state after its observation has arrived in the other partition.</summary>
    public RecordState Dropped() => new(0, 0, FirstSeenIn, MovedIn: MovedIn);

    /// <summary>The state after crawl <paramref name="crawl"/> walked past without seeing it. Marking twice changes nothing.</summary>
    /// <param name="crawl">The walking crawl.</param>
    /// <param name="lastAcceptedFull">
    /// The last accepted full crawl, 0 for none: only a miss in that one counts as the miss before, even where the mark of a cancelled or rejected crawl lies between.
    /// </param>
    public RecordState Missed(int crawl, int lastAcceptedFull) => MissedIn == crawl
        ? this
        : this with { MissedIn = crawl, MissedBefore = lastAcceptedFull != 0 && (MissedIn == lastAcceptedFull || MissedBefore == lastAcceptedFull) ? lastAcceptedFull : 0 };

    /// <summary>Whether accepting full crawl <paramref name="crawl"/> makes the record gone: it was missed there and in the accepted full crawl before.</summary>
    public bool IsGoneAfter(int crawl, int previousAcceptedFull) =>
        IsLive && MissedIn == crawl && previousAcceptedFull != 0 && MissedBefore == previousAcceptedFull;

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)ChangedIn);
        target.Varint((ulong)AsOf);
        target.Varint((ulong)FirstSeenIn);
        target.Varint((ulong)MissedIn);
        target.Varint((ulong)MissedBefore);
        target.Varint((ulong)GoneIn);
        target.Varint((ulong)MovedIn);
    }

    /// <summary>Reads a state; version 1 of the rows knew no moves.</summary>
    internal static RecordState Read(ref PackedReader reader, int version) => new(
        reader.Count(),
        (uint)reader.Varint(),
        reader.Count(),
        reader.Count(),
        reader.Count(),
        reader.Count(),
        version < 2 ? 0 : reader.Count());
}
