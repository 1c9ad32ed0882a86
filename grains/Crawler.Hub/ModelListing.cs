namespace Crawler.Hub;

/// <summary>What is asked of models.</summary>
public static class ModelListing
{
    /// <summary>The members asked for with <c>expand[]</c>; the Hub's start-up check may drop some.</summary>
    public static IReadOnlyList<string> Expand { get; } =
    [
        "author", "createdAt", "lastModified", "downloads", "downloadsAllTime", "likes", "trendingScore", "tags", "pipeline_tag", "library_name", "gated",
        "private", "disabled", "sha", "safetensors", "baseModels",
    ];

    /// <summary>The members asked for of a single model: those of the listing, and two that only a model's own page has.</summary>
    public static IReadOnlyList<string> DetailExpand { get; } = [.. Expand, "usedStorage", "childrenModelCount"];
}
