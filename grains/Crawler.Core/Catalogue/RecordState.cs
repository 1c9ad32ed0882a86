namespace Crawler.Core.Catalogue;

/// <summary>What a partition knows about one record beside the observation itself. Crawls are named by their ordinal; 0 stands for none.</summary>
/// <param name="ChangedIn">The crawl that brought the current observation.</param>
/// <param name="AsOf">As-of of that crawl, Unix seconds.</param>
/// <param name="FirstSeenIn">The crawl that first saw the repository.</param>
/// <param name="MissedIn">The last crawl that walked past the repository without seeing it; 0 as soon as it is seen again.</param>
/// <param name="MissedBefore">The accepted full crawl before <paramref name="MissedIn"/> that missed it too.</param>
/// <param name="GoneIn">The accepted crawl that declared it gone. A gone record contributes nothing; its payload stays.</param>
public readonly record struct RecordState(int ChangedIn, uint AsOf, int FirstSeenIn, int MissedIn = 0, int MissedBefore = 0, int GoneIn = 0)
{
    /// <summary>Whether the record counts in the figures.</summary>
    public bool IsLive => GoneIn == 0;

    /// <summary>The state after the repository was seen.</summary>
    public RecordState Seen() => this with { MissedIn = 0, MissedBefore = 0, GoneIn = 0 };

    /// <summary>The state after crawl <paramref name="crawl"/> walked past without seeing it. Marking twice changes nothing.</summary>
    /// <param name="crawl">The walking crawl.</param>
    /// <param name="lastAcceptedFull">The last accepted full crawl: only a miss in that one counts as the miss before.</param>
    public RecordState Missed(int crawl, int lastAcceptedFull) => MissedIn == crawl
        ? this
        : this with { MissedIn = crawl, MissedBefore = MissedIn != 0 && MissedIn == lastAcceptedFull ? MissedIn : 0 };

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
    }

    internal static RecordState Read(ref PackedReader reader) =>
        new(reader.Count(), (uint)reader.Varint(), reader.Count(), reader.Count(), reader.Count(), reader.Count());
}
