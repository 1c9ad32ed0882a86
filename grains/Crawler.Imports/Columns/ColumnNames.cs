using System.Collections.Frozen;

namespace Crawler.Imports.Columns;

/// <summary>What files call the columns: the names of the Hub's listing, as the snapshots published on the Hub have them, and a few others. Case does not matter.</summary>
internal static class ColumnNames
{
    private static readonly FrozenDictionary<string, ColumnMatch> Known = new Dictionary<string, ColumnMatch>
    {
        ["_id"] = Own(Column.Id),
        ["id"] = Own(Column.Name),
        ["author"] = Own(Column.Author),
        ["createdAt"] = Own(Column.CreatedAt),
        ["lastModified"] = Own(Column.LastModified),
        ["downloads"] = Own(Column.Downloads30d),
        ["downloadsAllTime"] = Own(Column.DownloadsAllTime),
        ["likes"] = Own(Column.Likes),
        ["tags"] = Own(Column.Tags),
        ["safetensors"] = Own(Column.Parameters),
        ["baseModels"] = Own(Column.BaseModels),
        ["pipeline_tag"] = Own(Column.Task),
        ["library_name"] = Own(Column.Library),
        ["private"] = Own(Column.Private),
        ["gated"] = Own(Column.Gated),
        ["disabled"] = Own(Column.Disabled),
        ["modelId"] = Alias(Column.Name),
        ["pipeline"] = Alias(Column.Task),
        ["numParameters"] = Alias(Column.Parameters),

        // Known and left out, as in a crawl: the score says nothing that lasts, and size is defined by safetensors alone.
        ["trendingScore"] = Own(Column.Unused),
        ["gguf"] = Own(Column.Unused),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns of which a file without them is told: their values are unknown then.</summary>
    public static IReadOnlyList<(Column Column, string Name)> Expected { get; } =
    [
        (Column.Id, "_id"),
        (Column.CreatedAt, "createdAt"),
        (Column.LastModified, "lastModified"),
        (Column.Downloads30d, "downloads"),
        (Column.DownloadsAllTime, "downloadsAllTime"),
        (Column.Likes, "likes"),
        (Column.Tags, "tags"),
        (Column.Parameters, "safetensors"),
        (Column.BaseModels, "baseModels"),
        (Column.Task, "pipeline_tag"),
        (Column.Library, "library_name"),
        (Column.Private, "private"),
        (Column.Gated, "gated"),
        (Column.Disabled, "disabled"),
    ];

    /// <summary>What a column holds, or null where nobody knows.</summary>
    public static ColumnMatch? Find(string name) => Known.TryGetValue(name, out var match) ? match : null;

    /// <summary>The Hub's own name of a column.</summary>
    public static string Of(Column column) => column switch
    {
        Column.Name => "id",
        Column.Author => "author",
        Column.Date => "the date column",
        _ => Expected.First(expected => expected.Column == column).Name,
    };

    private static ColumnMatch Own(Column column) => new(column, IsAlias: false);

    private static ColumnMatch Alias(Column column) => new(column, IsAlias: true);
}
