namespace Crawler.Core.History;

/// <summary>What one crawl or import said of the counters of one repository. Ordered by instant, then by crawl.</summary>
/// <param name="AsOf">As-of of the crawl, Unix seconds.</param>
/// <param name="Crawl">The crawl's ordinal; of one repository there is one point a crawl at most.</param>
/// <param name="Downloads30d">Downloads of the last 30 days; -1 where it did not say.</param>
/// <param name="DownloadsAllTime">Downloads since creation; -1 where it did not say.</param>
/// <param name="Likes">Likes; -1 where it did not say.</param>
public readonly record struct HistoryPoint(uint AsOf, int Crawl, long Downloads30d, long DownloadsAllTime, long Likes) : IComparable<HistoryPoint>
{
    private const long MissedMark = -2;
    private const long UnreadMark = -3;
    private const long ThinnedMark = -4;
    private const uint DaySeconds = 86_400;

    /// <summary>
    /// That a full crawl did not list the repository. From there to its next point nothing is known of it: whoever is listed again gets a point.
    /// </summary>
    public static HistoryPoint Missed(uint asOf, int crawl) => new(asOf, crawl, MissedMark, -1, -1);

    /// <summary>That a full crawl listed something there that could not be read: of this crawl nothing is known.</summary>
    public static HistoryPoint Unread(uint asOf, int crawl) => new(asOf, crawl, UnreadMark, -1, -1);

    /// <summary>That points were taken out to save room, this crawl's first (<see cref="MonthThinner"/>). From there to its next point nothing is known of it. Never in an open month.</summary>
    public static HistoryPoint Thinned(uint asOf, int crawl) => new(asOf, crawl, ThinnedMark, -1, -1);

    /// <summary>Whether this is a mark from which to the next point nothing is known: of <see cref="Missed"/> or of <see cref="Thinned"/>.</summary>
    public bool EndsKnowledge => Downloads30d is MissedMark or ThinnedMark;

    /// <summary>
    /// That the points from here on are those of a repository that another partition has held: what came before is told there. A mark of <see cref="Missed"/> of no crawl, so that
    /// it comes before the point of the same instant.
    /// </summary>
    public static HistoryPoint HandedOver(uint asOf) => Missed(asOf, 0);

    /// <summary>Whether this is a mark of <see cref="HandedOver"/>.</summary>
    public bool IsHandedOver => Downloads30d == MissedMark && Crawl == 0;

    /// <summary>Whether this is a mark and has no counters.</summary>
    public bool IsMark => Downloads30d < -1;

    /// <summary>The day, counted from 1970-01-01, UTC.</summary>
    public int Day => (int)(AsOf / DaySeconds);

    /// <inheritdoc/>
    public int CompareTo(HistoryPoint other) => AsOf != other.AsOf ? AsOf.CompareTo(other.AsOf) : Crawl.CompareTo(other.Crawl);

    /// <summary>Orders by instant, then by crawl.</summary>
    public static bool operator <(HistoryPoint left, HistoryPoint right) => left.CompareTo(right) < 0;

    /// <summary>Orders by instant, then by crawl.</summary>
    public static bool operator >(HistoryPoint left, HistoryPoint right) => left.CompareTo(right) > 0;

    /// <summary>Orders by instant, then by crawl.</summary>
    public static bool operator <=(HistoryPoint left, HistoryPoint right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by instant, then by crawl.</summary>
    public static bool operator >=(HistoryPoint left, HistoryPoint right) => left.CompareTo(right) >= 0;
}
