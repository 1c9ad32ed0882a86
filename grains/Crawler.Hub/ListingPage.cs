using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Hub;

/// <summary>One page of the listing, read and packed.</summary>
public sealed class ListingPage
{
    /// <summary>The rows, in the order served.</summary>
    public required IReadOnlyList<PageRow> Rows { get; init; }

    /// <summary>The rows' packed observations, one after another (see <see cref="ObservationView"/>).</summary>
    public required ReadOnlyMemory<byte> Packed { get; init; }

    /// <summary>The next page; null at the end of the listing, or where the link was refused.</summary>
    public required Uri? Next { get; init; }

    /// <summary>Why the link to the next page is not followed; null where it is, or where there is none.</summary>
    public required string? NextRefused { get; init; }

    /// <summary>The items that could not be read.</summary>
    public required IReadOnlyList<QuarantinedItem> Quarantined { get; init; }

    /// <summary>Whether the page's end could not be read, in spite of several tries; what was missing proves nothing.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Decompressed bytes read.</summary>
    public required long BytesRead { get; init; }

    /// <summary>The page as it came; null where it was too large to be kept, or came from kept ones.</summary>
    public RawPage? Raw { get; init; }

    /// <summary>The latest change among the rows, Unix milliseconds; null where none says.</summary>
    public long? LatestChange { get; init; }

    /// <summary>Gives the memory behind <see cref="Packed"/> back; null where it is nobody else's.</summary>
    internal Action? ReleasePacked { get; init; }

    /// <summary>Gives the page's memory back. Nothing of <see cref="Packed"/> and <see cref="Raw"/> may be read afterwards; a page that is never released costs nothing but garbage.</summary>
    public void Release()
    {
        ReleasePacked?.Invoke();
        Raw?.Release?.Invoke();
    }

    /// <summary>XxHash3 of the packed observations.</summary>
    public required ulong Digest { get; init; }
}

/// <summary>An item that could not be read.</summary>
/// <param name="Index">Its place on the page, from 0, readable items included.</param>
/// <param name="Id">Its id, where that could be read.</param>
/// <param name="Reason">A short stable code.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Excerpt">Its beginning, at most 200 characters, control characters stripped.</param>
public sealed record QuarantinedItem(int Index, RepoId? Id, string Reason, string Detail, string Excerpt);
