namespace Crawler.Imports.Columns;

/// <summary>What can be read of a repository, whatever a file calls it.</summary>
internal enum Column
{
    /// <summary>The Hub's immutable id.</summary>
    Id,

    /// <summary><c>owner/name</c>.</summary>
    Name,

    /// <summary>The author as the Hub names it.</summary>
    Author,

    /// <summary>Creation time.</summary>
    CreatedAt,

    /// <summary>Time of the last commit.</summary>
    LastModified,

    /// <summary>Downloads of the last 30 days.</summary>
    Downloads30d,

    /// <summary>Downloads since creation.</summary>
    DownloadsAllTime,

    /// <summary>Likes.</summary>
    Likes,

    /// <summary>Tags.</summary>
    Tags,

    /// <summary>Parameters of the weights.</summary>
    Parameters,

    /// <summary>Parents that the Hub resolved.</summary>
    BaseModels,

    /// <summary>The task.</summary>
    Task,

    /// <summary>The library.</summary>
    Library,

    /// <summary>Whether it is private.</summary>
    Private,

    /// <summary>How its files are restricted.</summary>
    Gated,

    /// <summary>Whether the Hub disabled it.</summary>
    Disabled,

    /// <summary>The day a row speaks of, where a file holds several.</summary>
    Date,

    /// <summary>Known, and nothing that a record keeps.</summary>
    Unused,
}

/// <summary>A column of a file.</summary>
/// <param name="Column">What it holds.</param>
/// <param name="IsAlias">Whether it goes by another name than the Hub's; the Hub's own wins where a row has both.</param>
internal readonly record struct ColumnMatch(Column Column, bool IsAlias)
{
    /// <summary>The column as one bit of a set.</summary>
    public uint Bit => 1u << (int)Column;
}
