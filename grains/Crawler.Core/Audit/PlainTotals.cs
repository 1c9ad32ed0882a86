using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Core.Audit;

/// <summary>Totals counted the plain way.</summary>
public sealed class PlainTotals
{
    /// <summary>Records.</summary>
    public long Models { get; private set; }

    /// <summary>Sum of the known 30-day downloads.</summary>
    public long Downloads30d { get; private set; }

    /// <summary>Sum of the known all-time downloads.</summary>
    public long DownloadsAllTime { get; private set; }

    /// <summary>Sum of the known likes.</summary>
    public long Likes { get; private set; }

    /// <summary>Records whose 30-day downloads are known.</summary>
    public long Downloads30dKnown { get; private set; }

    /// <summary>Records whose all-time downloads are known.</summary>
    public long DownloadsAllTimeKnown { get; private set; }

    /// <summary>Records whose likes are known.</summary>
    public long LikesKnown { get; private set; }

    /// <summary>Records with a declared parent.</summary>
    public long WithParent { get; private set; }

    /// <summary>Declared edges.</summary>
    public long Edges { get; private set; }

    internal void Add(Observation model, int edges)
    {
        Models++;
        Downloads30d += model.Downloads30d ?? 0;
        DownloadsAllTime += model.DownloadsAllTime ?? 0;
        Likes += model.Likes ?? 0;
        Downloads30dKnown += model.Downloads30d is null ? 0 : 1;
        DownloadsAllTimeKnown += model.DownloadsAllTime is null ? 0 : 1;
        LikesKnown += model.Likes is null ? 0 : 1;
        WithParent += edges > 0 ? 1 : 0;
        Edges += edges;
    }

    /// <summary>Whether a rollup says the same.</summary>
    public bool Agrees(Measures totals) =>
        totals.Models == Models && totals.Downloads30d == Downloads30d && totals.DownloadsAllTime == DownloadsAllTime && totals.Likes == Likes
        && totals.Downloads30dUnknown == Models - Downloads30dKnown && totals.DownloadsAllTimeUnknown == Models - DownloadsAllTimeKnown
        && totals.LikesUnknown == Models - LikesKnown && totals.WithParent == WithParent && totals.Edges == Edges;

    /// <inheritdoc/>
    public override string ToString() =>
        $"models {Models}, downloads30d {Downloads30d} of {Downloads30dKnown}, downloadsAllTime {DownloadsAllTime} of {DownloadsAllTimeKnown}, likes {Likes} of {LikesKnown}, " +
        $"withParent {WithParent}, edges {Edges}";
}
