namespace Crawler.Client.Importing;

/// <summary>How files are imported.</summary>
/// <param name="AsOf">The instant they speak of; null where each row says its day.</param>
/// <param name="DateColumn">The column that says it; null where all rows speak of one instant.</param>
/// <param name="IsComplete">Whether the file holds everything that the listing held.</param>
/// <param name="BatchRows">Rows sent at once.</param>
/// <param name="IsAgain">Whether a file is imported although it has been before.</param>
internal sealed record ImportOptions(DateTimeOffset? AsOf, string? DateColumn, bool IsComplete, int BatchRows, bool IsAgain)
{
    /// <summary>Rows sent at once where nobody says otherwise: large enough that the commits of a batch cost little a row, small enough that a kill repeats little.</summary>
    public const int DefaultBatchRows = 10_000;
}

/// <summary>One import of a file: all of it, or one of its days.</summary>
/// <param name="AsOf">The instant it speaks of.</param>
/// <param name="FromRow">Rows of the file before it.</param>
/// <param name="UpToRow">Rows of the file before what follows it.</param>
internal sealed record ImportPart(DateTimeOffset AsOf, long FromRow, long UpToRow);
