namespace Crawler.Imports;

/// <summary>Some consecutive rows of a file, read and packed.</summary>
public sealed class ImportRows
{
    /// <summary>How many rows of the file stand before them.</summary>
    public required long FromRow { get; init; }

    /// <summary>How many rows of the file stand before what follows them.</summary>
    public required long UpToRow { get; init; }

    /// <summary>The packed observations (see <see cref="Core.Catalogue.ObservationView"/>), one after another, ids ascending, each id once: of several rows with one id the last.</summary>
    public required byte[] Packed { get; init; }

    /// <summary>The length of each packed observation.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>Readable rows whose id an earlier row of the file had; the later row holds.</summary>
    public required long Duplicates { get; init; }

    /// <summary>How many rows could not be read, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Quarantined { get; init; }

    /// <summary>The first hundred of them.</summary>
    public required IReadOnlyList<UnreadableRow> Samples { get; init; }
}

/// <summary>A row that could not be read.</summary>
/// <param name="Place">Its line in a text file, its number in a table, from 1.</param>
/// <param name="Id">Its id, where that could be read.</param>
/// <param name="Reason">A short stable code.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Excerpt">The beginning of its line, or its name, at most 200 characters, control characters stripped.</param>
public sealed record UnreadableRow(long Place, string? Id, string Reason, string Detail, string Excerpt);
