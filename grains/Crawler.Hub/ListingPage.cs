using Crawler.Core.Catalogue;

namespace Crawler.Hub;

/// <summary>One page of the listing, read and packed.</summary>
public sealed class ListingPage
{
    /// <summary>The rows, in the order served.</summary>
    public required IReadOnlyList<ListingRow> Rows { get; init; }

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

    /// <summary>XxHash3 of the decompressed body.</summary>
    public required ulong Digest { get; init; }
}

/// <summary>One row of a page.</summary>
/// <param name="Id">The Hub's id.</param>
/// <param name="Slot">The owner's slot of the catalogue.</param>
/// <param name="Offset">Where its packed observation begins.</param>
/// <param name="Length">How long that is.</param>
public readonly record struct ListingRow(RepoId Id, int Slot, int Offset, int Length);

/// <summary>An item that could not be read.</summary>
/// <param name="Index">Its place on the page, from 0, readable items included.</param>
/// <param name="Id">Its id, where that could be read.</param>
/// <param name="Reason">A short stable code.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Excerpt">Its beginning, at most 200 characters, control characters stripped.</param>
public sealed record QuarantinedItem(int Index, RepoId? Id, string Reason, string Detail, string Excerpt);
