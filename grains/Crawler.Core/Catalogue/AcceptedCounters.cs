namespace Crawler.Core.Catalogue;

/// <summary>The counters of the last accepted crawl, kept beside a later observation until that one is accepted too. -1 means unknown.</summary>
/// <param name="Downloads30d">Downloads of the last 30 days.</param>
/// <param name="DownloadsAllTime">Downloads since creation.</param>
/// <param name="Likes">Likes.</param>
public readonly record struct AcceptedCounters(long Downloads30d, long DownloadsAllTime, long Likes)
{
    /// <summary>The counters of an observation.</summary>
    public static AcceptedCounters Of(in ObservationView view) => new(view.Downloads30d, view.DownloadsAllTime, view.Likes);

    internal void Write(PackedWriter target)
    {
        target.Signed(Downloads30d);
        target.Signed(DownloadsAllTime);
        target.Signed(Likes);
    }

    internal static AcceptedCounters Read(ref PackedReader reader) => new(reader.Signed(), reader.Signed(), reader.Signed());
}
