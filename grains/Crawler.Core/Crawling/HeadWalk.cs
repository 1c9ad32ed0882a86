using Crawler.Core.Catalogue;

namespace Crawler.Core.Crawling;

/// <summary>
/// How far a head crawl has come. It reads the listing twice from its near end: newest first until it meets what an earlier crawl has walked, then last changed first
/// until it meets what had changed before that crawl began. Both bounds come from the Hub's own ids and times, so no clock of ours matters.
/// </summary>
/// <param name="KnownUpTo">An earlier crawl has walked everything up to this id.</param>
/// <param name="ChangedSince">Whatever changed before, Unix milliseconds, was read by an earlier crawl.</param>
/// <param name="IsAtChanges">Whether the newest are read and the changes are being read.</param>
/// <param name="Lowest">The lowest id reached among the newest.</param>
/// <param name="Earliest">The earliest change reached, Unix milliseconds.</param>
public sealed record HeadWalk(RepoId KnownUpTo, long ChangedSince, bool IsAtChanges, RepoId Lowest, long Earliest)
{
    /// <summary>How far the walk goes back behind each bound: servers stamp ids and changes by clocks that differ a little.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>A walk that follows on a complete one.</summary>
    /// <param name="highestId">The greatest id that one read.</param>
    /// <param name="latestChange">The latest change that one read, Unix milliseconds.</param>
    /// <param name="duration">How long it took: what changed behind its back did so in that time.</param>
    public static HeadWalk After(RepoId highestId, long latestChange, TimeSpan duration) => new(
        new RepoId(highestId.High - Math.Min(highestId.High, (ulong)Overlap.TotalSeconds << 32), highestId.Low),
        latestChange - (long)(duration + Overlap).TotalMilliseconds,
        false,
        RepoId.Max,
        long.MaxValue);

    /// <summary>Takes a page in.</summary>
    /// <param name="rows">Id and last change (Unix milliseconds) of each row.</param>
    /// <param name="hasNext">Whether another page follows.</param>
    public HeadStep Take(IReadOnlyCollection<(RepoId Id, long? LastModified)> rows, bool hasNext)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return IsAtChanges ? TakeChanges(rows, hasNext) : TakeNewest(rows, hasNext);
    }

    private HeadStep TakeNewest(IReadOnlyCollection<(RepoId Id, long? LastModified)> rows, bool hasNext)
    {
        var lowest = rows.Count == 0 ? Lowest : Min(Lowest, rows.Min(row => row.Id));
        var isDone = !hasNext || lowest <= KnownUpTo;
        return new HeadStep(this with { Lowest = lowest, IsAtChanges = isDone }, isDone, lowest < Lowest, IsOver: false);
    }

    private HeadStep TakeChanges(IReadOnlyCollection<(RepoId Id, long? LastModified)> rows, bool hasNext)
    {
        // Repositories without a time of change come last: behind them is nothing to look for.
        var earliest = rows.Count == 0 ? Earliest : Math.Min(Earliest, rows.Min(row => row.LastModified ?? long.MinValue));
        var isDone = !hasNext || earliest < ChangedSince;
        return new HeadStep(this with { Earliest = earliest }, isDone, earliest < Earliest, IsOver: isDone);
    }

    private static RepoId Min(RepoId left, RepoId right) => left < right ? left : right;
}

/// <summary>What a page did to a head crawl.</summary>
/// <param name="Walk">How far it is now.</param>
/// <param name="EndsPart">Whether this part of the walk ends with the page.</param>
/// <param name="Advanced">Whether the page led further back.</param>
/// <param name="IsOver">Whether the whole walk ends with the page.</param>
public sealed record HeadStep(HeadWalk Walk, bool EndsPart, bool Advanced, bool IsOver);
