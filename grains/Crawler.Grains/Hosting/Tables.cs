namespace Crawler.Grains.Hosting;

/// <summary>The names of the product's tables.</summary>
internal static class Tables
{
    /// <summary>One row: what the store is.</summary>
    public const string Store = "store";

    /// <summary>Partitions: header, journal, snapshots.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Crawls and their checkpoints, by kind.</summary>
    public const string Crawls = "crawls";

    /// <summary>Censuses by kind, and the vectors frozen for each.</summary>
    public const string Censuses = "censuses";

    /// <summary>Closed months of history, and the flows worked out from them, by partition.</summary>
    public const string History = "history";

    /// <summary>Raw pages, by crawl.</summary>
    public const string Pages = "pages";

    /// <summary>Request budgets, by credential.</summary>
    public const string Budgets = "budgets";

    /// <summary>Schedules, and what became of their runs.</summary>
    public const string Schedules = "schedules";

    /// <summary>Every registry that was in force, by version, and what was changed beside the shipped one.</summary>
    public const string Registry = "registry";
}
