namespace Crawler.Core.Rollups;

/// <summary>Decides whether a full crawl may become the current census (thresholds: DESIGN 3.6, after known faults of the Hub's counters, metrics 1.2).</summary>
public static class AnomalyGate
{
    /// <summary>The largest fall of the 30-day downloads that passes, as a share.</summary>
    public const double MaxDownloadsFall = 0.20;

    /// <summary>The largest share of models whose all-time downloads may fall.</summary>
    public const double MaxCountersFallen = 0.01;

    /// <summary>The largest share of models that may vanish at once.</summary>
    public const double MaxVanished = 0.02;

    /// <summary>What speaks against the crawl; empty where nothing does, as in a first crawl, which has nothing to be compared with.</summary>
    public static IReadOnlyList<Anomaly> Judge(GateCounts counts)
    {
        var found = new List<Anomaly>();
        var lost = counts.AcceptedDownloads30d - counts.CurrentDownloads30d;
        if (counts.AcceptedDownloads30d > 0 && lost > MaxDownloadsFall * counts.AcceptedDownloads30d)
        {
            found.Add(new Anomaly(
                "downloads-fell",
                $"30-day downloads of the models known before fell from {counts.AcceptedDownloads30d} to {counts.CurrentDownloads30d}."));
        }

        if (counts.Comparable > 0 && counts.Fell > MaxCountersFallen * counts.Comparable)
        {
            found.Add(new Anomaly("all-time-fell", $"All-time downloads fell for {counts.Fell} of {counts.Comparable} models; they can only grow."));
        }

        if (counts.Known > 0 && counts.Missed > MaxVanished * counts.Known)
        {
            found.Add(new Anomaly("vanished", $"{counts.Missed} of {counts.Known} known models were not listed."));
        }

        return found;
    }
}
