namespace Crawler.Core.History;

/// <summary>
/// Takes points out of a month. Of each repository stay the first point of the month and the last of each stretch, and the first and last with an all-time counter where those have
/// none: so every counter that is kept is what it was, and what arrived over the whole month adds up to the same. Where points are taken out, a mark says that nothing is known from
/// there to the next point (<see cref="HistoryPoint.Thinned"/>): nobody takes the repository to have been unchanged. Marks stay where knowledge ends after the last point of a
/// stretch. Points of crawls that the anomaly gate kept back go. A month in which a crawl is not settled stays whole. Thinned again, a month stays the same.
/// </summary>
public static class MonthThinner
{
    private const int DaysPerWeek = 7;

    /// <summary>Whether all crawls of a month have said what they will say: else it stays whole.</summary>
    public static bool CanApply(HistoryTable month, Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(month);
        ArgumentNullException.ThrowIfNull(timeline);
        for (var place = 0; place < month.Count; place++)
        {
            foreach (var point in month.Points(place))
            {
                if (!timeline.IsSettled(point.Crawl))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Thins the points of one month.</summary>
    /// <param name="month">All of its points.</param>
    /// <param name="step">How densely points are kept.</param>
    /// <param name="timeline">All crawls.</param>
    public static HistoryTable Apply(HistoryTable month, ThinningStep step, Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(month);
        ArgumentNullException.ThrowIfNull(timeline);
        if (step == ThinningStep.None || !CanApply(month, timeline))
        {
            return month;
        }

        var (thinned, kept) = (new HistoryTable.Builder(month.Count, month.Count), new List<HistoryPoint>());
        for (var place = 0; place < month.Count; place++)
        {
            kept.Clear();
            Thin(month.Points(place), step, timeline, kept);
            if (kept.Count > 0)
            {
                thinned.Add(month.Id(place), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
            }
        }

        return thinned.Build();
    }

    private static void Thin(ReadOnlySpan<HistoryPoint> points, ThinningStep step, Timeline timeline, List<HistoryPoint> kept)
    {
        var wanted = Wanted(points, step, timeline);
        var isBroken = false;
        for (var i = 0; i < points.Length; i++)
        {
            var point = points[i];
            if (wanted[i])
            {
                kept.Add(point);
                isBroken = false;
            }
            else if (!isBroken && (point.IsMark || !timeline.IsRejected(point.Crawl)))
            {
                kept.Add(point.IsMark ? point : HistoryPoint.Thinned(point.AsOf, point.Crawl));
                isBroken = kept[^1].EndsKnowledge;
            }
        }
    }

    private static bool[] Wanted(ReadOnlySpan<HistoryPoint> points, ThinningStep step, Timeline timeline)
    {
        var wanted = new bool[points.Length];
        var (first, firstCounted) = (-1, -1);
        var (last, lastCounted) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i].IsMark || timeline.IsRejected(points[i].Crawl))
            {
                continue;
            }

            var stretch = step == ThinningStep.Monthly ? 0 : (HistoryMonth.Day(points[i].Day).Day - 1) / DaysPerWeek;
            (first, last[stretch]) = (first < 0 ? i : first, i);
            if (points[i].DownloadsAllTime >= 0)
            {
                (firstCounted, lastCounted[stretch]) = (firstCounted < 0 ? i : firstCounted, i);
            }
        }

        foreach (var place in last.Values.Concat(lastCounted.Values).Append(first).Append(firstCounted).Where(place => place >= 0))
        {
            wanted[place] = true;
        }

        return wanted;
    }
}
