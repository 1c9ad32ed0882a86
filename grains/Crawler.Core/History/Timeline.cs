namespace Crawler.Core.History;

/// <summary>A crawl or import, as far as the history needs to know of it.</summary>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="Id">Its id, such as <c>models-000001</c>.</param>
/// <param name="AsOf">Its as-of, Unix seconds.</param>
/// <param name="ProvesUnchanged">
/// Whether it covered the whole listing and was accepted: a repository without a point or mark of it was seen and had not changed.
/// </param>
/// <param name="IsRejected">Whether the anomaly gate kept it back: its points stay and count for nothing.</param>
public sealed record TimelineCrawl(int Ordinal, string Id, uint AsOf, bool ProvesUnchanged, bool IsRejected);

/// <summary>All crawls and imports of one kind: what turns stored points into what was known when.</summary>
public sealed class Timeline
{
    private readonly Dictionary<int, TimelineCrawl> _crawls;
    private readonly TimelineCrawl[] _full;
    private readonly int _newest;

    /// <summary>Made of the crawls in any order.</summary>
    public Timeline(IEnumerable<TimelineCrawl> crawls)
    {
        _crawls = crawls.ToDictionary(crawl => crawl.Ordinal);
        _newest = _crawls.Keys.DefaultIfEmpty().Max();
        _full = [.. _crawls.Values.Where(crawl => crawl.ProvesUnchanged).OrderBy(crawl => crawl.AsOf).ThenBy(crawl => crawl.Ordinal)];
    }

    /// <summary>Nothing was crawled.</summary>
    public static Timeline Empty { get; } = new([]);

    /// <summary>The crawls that prove what they did not change, oldest first.</summary>
    public IReadOnlyList<TimelineCrawl> Full => _full;

    /// <summary>The crawl of an ordinal, or null.</summary>
    public TimelineCrawl? Find(int ordinal) => _crawls.GetValueOrDefault(ordinal);

    /// <summary>Whether a crawl was kept back.</summary>
    public bool IsRejected(int ordinal) => Find(ordinal)?.IsRejected == true;

    /// <summary>Whether a crawl is known and another one has begun after it: whatever it will ever say, it has said.</summary>
    public bool IsSettled(int ordinal) => ordinal < _newest && _crawls.ContainsKey(ordinal);

    /// <summary>
    /// The last instant before <paramref name="until"/> at which an unchanged repository was seen, its last point being at <paramref name="since"/>; that itself where no full
    /// crawl came between.
    /// </summary>
    /// <param name="since">As-of of its last point.</param>
    /// <param name="until">As-of of its next one.</param>
    /// <param name="missed">As-of of the first crawl since then that did not list it; null for none.</param>
    /// <param name="unread">Ordinals of crawls since then that could not read it; null for none.</param>
    public uint LastSeen(uint since, uint until, uint? missed, IReadOnlyCollection<int>? unread)
    {
        for (var i = Below(missed is { } end && end < until ? end : until); i >= 0 && _full[i].AsOf > since; i--)
        {
            if (unread?.Contains(_full[i].Ordinal) != true)
            {
                return _full[i].AsOf;
            }
        }

        return since;
    }

    /// <summary>
    /// A repository's points as a reader wants them: marks left out, and one point for every full crawl that found it unchanged, up to the last crawl.
    /// </summary>
    /// <param name="points">Its points, ascending.</param>
    /// <param name="withRejected">Whether points of rejected crawls are wanted too.</param>
    /// <param name="gone">As-of of the crawl since which it is gone; null while it is not. Nothing is implied from there on.</param>
    public IReadOnlyList<HistoryPoint> Expand(IReadOnlyList<HistoryPoint> points, bool withRejected, uint? gone = null)
    {
        var expanded = new List<HistoryPoint>();
        HistoryPoint? last = null;
        var own = points.ToLookup(point => point.Crawl);
        foreach (var step in points.Select(point => (point.AsOf, point.Crawl)).Union(_full.Select(crawl => (crawl.AsOf, Crawl: crawl.Ordinal))).Order())
        {
            if (own[step.Crawl].Cast<HistoryPoint?>().FirstOrDefault() is { } point)
            {
                var isRejected = IsRejected(step.Crawl);
                if (!point.IsMark && (!isRejected || withRejected))
                {
                    expanded.Add(point);
                }

                last = isRejected || (point.IsMark && !point.EndsKnowledge) ? last : point.EndsKnowledge ? null : point;
            }
            else if (last is { } unchanged && (gone is null || step.AsOf < gone))
            {
                expanded.Add(unchanged with { AsOf = step.AsOf, Crawl = step.Crawl });
            }
        }

        return expanded;
    }

    private int Below(uint bound)
    {
        var (low, high) = (0, _full.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _full[middle].AsOf < bound ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
