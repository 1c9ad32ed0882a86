namespace Crawler.Core.Catalogue;

/// <summary>
/// One partition's share of a walked stretch of the listing: its rows (perhaps none) and what the walk proves about those that are not among them.
/// </summary>
public sealed class Window
{
    /// <summary>The crawl's ordinal, from 1.</summary>
    public required int Crawl { get; init; }

    /// <summary>As-of of the crawl, Unix seconds: fixed at its start.</summary>
    public required uint AsOf { get; init; }

    /// <summary>The walked stretch begins right above this id.</summary>
    public required RepoId From { get; init; }

    /// <summary>The walked stretch ends with this id; <see cref="RepoId.Max"/> at the end of the listing.</summary>
    public required RepoId UpTo { get; init; }

    /// <summary>The greatest id among the rows of all partitions: a repository up to there that is missing here may have moved to another partition.</summary>
    public RepoId LastListed { get; init; }

    /// <summary>
    /// Ordinal of the crawl whose kept pages the rows were read from once more, 0 for none: both walked past the same absences, so a miss in that one is no second miss.
    /// </summary>
    public int ReparseOf { get; init; }

    /// <summary>
    /// Whether the rows come from a file about the past (see <see cref="ImportBasis"/>): each of them leaves a point of history, changed or not, those that are older than the
    /// records leave nothing else, and those without an <c>_id</c> carry a provisional one.
    /// </summary>
    public bool IsImport => Basis is not null;

    /// <summary>What an import's rows are measured by; null for crawls.</summary>
    public ImportBasis? Basis { get; init; }

    /// <summary>Whether a repository of the stretch that is not among the rows was not listed. False for limited and filtered crawls.</summary>
    public required bool ProvesAbsence { get; init; }

    /// <summary>Packed observations, one after another, in ascending id order, each id once.</summary>
    public required ReadOnlyMemory<byte> Rows { get; init; }

    /// <summary>The length of each packed observation.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>Ids that were listed but could not be read: present, and nothing more is known.</summary>
    public RepoId[] Announced { get; init; } = [];

    /// <summary>Stretches inside the walked one where an unreadable item may have stood: absence proves nothing there.</summary>
    public Gap[] Gaps { get; init; } = [];

    /// <summary>Whether a crawl has walked past the very same listing: the crawl whose pages are read once more, or one that has done so before.</summary>
    public bool Repeats(int crawl) => ReparseOf != 0 && crawl >= ReparseOf;

    /// <summary>Whether absence of <paramref name="id"/> from the rows proves that it was not listed.</summary>
    public bool Proves(RepoId id)
    {
        if (Array.BinarySearch(Announced, id) >= 0)
        {
            return false;
        }

        foreach (var gap in Gaps)
        {
            if (id > gap.After && id < gap.Before)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What decides whether a repository that an import names for the first time is one of today's.</summary>
/// <param name="LastFullAsOf">
/// As-of of the latest accepted full crawl, Unix seconds; 0 for none. What that crawl did not know and an older import names is historical: it has a past, and no place in today's figures.
/// </param>
/// <param name="IsPartial">
/// Whether the file lacks columns that records keep: then a newer row replaces the counters of a record that is known already, and nothing else of it.
/// </param>
public sealed record ImportBasis(uint LastFullAsOf, bool IsPartial = false);

/// <summary>A stretch of ids, both ends excluded.</summary>
/// <param name="After">The last id read before it.</param>
/// <param name="Before">The first id read after it.</param>
public readonly record struct Gap(RepoId After, RepoId Before);
