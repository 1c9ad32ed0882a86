namespace Crawler.Client.Output;

/// <summary>What the values of a column are.</summary>
internal enum ColumnKind
{
    /// <summary>Text, a list of texts, or a JSON node.</summary>
    Text,

    /// <summary>An integer.</summary>
    Count,

    /// <summary>A share, 0 to 1.</summary>
    Share,

    /// <summary>A number with a fraction.</summary>
    Number,

    /// <summary>How much a number has grown, negative where it has fallen.</summary>
    Change,

    /// <summary>How much a number has grown, as a share of what it was.</summary>
    Relative,

    /// <summary>How much a share has grown, as a share of the whole: percentage points.</summary>
    Points,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>An instant.</summary>
    Instant,

    /// <summary>Yes or no.</summary>
    Flag,
}

/// <summary>Where a column is shown.</summary>
internal enum ColumnUse
{
    /// <summary>Everywhere.</summary>
    All,

    /// <summary>In machine formats only.</summary>
    Machine,

    /// <summary>In tables and markdown only.</summary>
    Human,
}

/// <summary>One column of a result.</summary>
/// <param name="Name">The stable name in JSON and CSV; dots nest in JSON.</param>
/// <param name="Title">The heading in tables.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Use">Where it is shown.</param>
internal sealed record Column(string Name, string Title, ColumnKind Kind = ColumnKind.Text, ColumnUse Use = ColumnUse.All)
{
    /// <summary>Whether the title is somebody's name, of which every letter counts.</summary>
    public bool IsName { get; init; }

    /// <summary>Whether tables align it to the right.</summary>
    public bool IsNumeric => Kind is ColumnKind.Count or ColumnKind.Share or ColumnKind.Number or ColumnKind.Bytes or ColumnKind.Change or ColumnKind.Relative or ColumnKind.Points;
}
