using System.Globalization;
using System.Text.Json.Nodes;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts.Crawling;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>Crawls as results.</summary>
internal static class CrawlResult
{
    /// <summary>One crawl, upright.</summary>
    public static Result One(CrawlView crawl) => Result.Single(crawl, [.. Identity(), .. Progress(), .. Details()]);

    /// <summary>Several crawls.</summary>
    public static Result Many(IEnumerable<CrawlView> crawls) => Result.List(
        crawls,
        [.. Identity(), .. Progress().Select(field => field.Column.Name is "pages" or "rows" or "new" or "changed" or "missed" ? field : MachineOnly(field)), .. Details().Select(MachineOnly)]);

    private static Field<CrawlView> MachineOnly(Field<CrawlView> field) =>
        field.Column.Use == ColumnUse.All ? field with { Column = field.Column with { Use = ColumnUse.Machine } } : field;

    private static IEnumerable<Field<CrawlView>> Identity() =>
    [
        new("crawl", "crawl", ColumnKind.Text, crawl => crawl.Id),
        new("ordinal", "ordinal", ColumnKind.Count, crawl => crawl.Ordinal, ColumnUse.Machine),
        new("type", "type", ColumnKind.Text, Type),
        new("state", "state", ColumnKind.Text, CrawlText.State),
        new("active", "active", ColumnKind.Flag, crawl => crawl.IsActive, ColumnUse.Machine),
        new("asOf", "as of", ColumnKind.Instant, crawl => crawl.AsOf),
        new("accepted", "accepted", ColumnKind.Flag, crawl => crawl.Accepted),
        new("coverage", "coverage", ColumnKind.Share, crawl => Coverage(crawl)),
    ];

    private static IEnumerable<Field<CrawlView>> Progress() =>
    [
        new("pages", "pages", ColumnKind.Count, crawl => crawl.Pages),
        new("rows", "rows", ColumnKind.Count, crawl => crawl.Rows),
        new("expectedRows", "rows expected", ColumnKind.Count, crawl => crawl.ExpectedRows),
        new("new", "new", ColumnKind.Count, crawl => crawl.New),
        new("changed", "changed", ColumnKind.Count, crawl => crawl.Changed),
        new("unchanged", "unchanged", ColumnKind.Count, crawl => crawl.Unchanged),
        new("missed", "missed", ColumnKind.Count, crawl => crawl.Missed),
        new("older", "older than the record", ColumnKind.Count, crawl => crawl.Stale, ColumnUse.Machine),
        new("quarantined", "quarantined", ColumnKind.Text, Quarantined),
        new("problem", "problem", ColumnKind.Text, crawl => crawl.Problem.Length == 0 ? null : crawl.Problem),
    ];

    private static IEnumerable<Field<CrawlView>> Details() =>
    [
        new("startedAt", "started", ColumnKind.Instant, crawl => crawl.StartedAt),
        new("endedAt", "ended", ColumnKind.Instant, crawl => crawl.EndedAt),
        new("hub", "Hub", ColumnKind.Text, crawl => crawl.Request.Import is null ? crawl.Request.Hub.ToString() : null),
        new("file", "file", ColumnKind.Text, crawl => crawl.Request.Import?.Source),
        new("fileDigest", "digest of the file", ColumnKind.Text, crawl => crawl.Request.Import?.Digest.ToString("x16", CultureInfo.InvariantCulture), ColumnUse.Machine),
        new("fileRows", "rows of the file", ColumnKind.Count, crawl => crawl.Request.Import?.Rows),
        new("fileRowsDone", "rows of the file done", ColumnKind.Count, crawl => crawl.Request.Import is null ? null : crawl.RowsDone),
        new("duplicates", "duplicates", ColumnKind.Count, crawl => crawl.Request.Import is null ? null : crawl.Duplicates),
        new("missingColumns", "columns the file lacks", ColumnKind.Text, crawl => crawl.Request.Import?.MissingColumns),
        new("complete", "complete", ColumnKind.Flag, crawl => crawl.Request.Import?.IsComplete, ColumnUse.Machine),
        new("limit", "limit", ColumnKind.Count, crawl => crawl.Request.Limit, ColumnUse.Machine),
        new("author", "author", ColumnKind.Text, crawl => crawl.Request.Author, ColumnUse.Machine),
        new("pageSize", "page size", ColumnKind.Count, crawl => crawl.Request.PageSize, ColumnUse.Machine),
        new("full", "whole listing", ColumnKind.Flag, crawl => crawl.Request.IsFull),
        new("head", "head", ColumnKind.Flag, crawl => crawl.Request.IsHead, ColumnUse.Machine),
        new("scheduledRun", "scheduled run", ColumnKind.Text, crawl => crawl.Request.ScheduledRun),
        new("reparseOf", "read again from", ColumnKind.Text, crawl => crawl.Request.ReparseOf),
        new("rowsPerSecond", "rows/s", ColumnKind.Count, crawl => crawl.RowsPerSecond),
        new("quota", "quota", ColumnKind.Count, crawl => crawl.Quota),
        new("quotaLeft", "quota left", ColumnKind.Count, crawl => crawl.QuotaLeft),
        new("waitingUntil", "waiting until", ColumnKind.Instant, crawl => crawl.WaitingUntil, ColumnUse.Machine),
        new("lastId", "last id", ColumnKind.Text, crawl => crawl.LastId.ToString(), ColumnUse.Machine),
        new("nextPage", "next page", ColumnKind.Text, crawl => crawl.NextPage?.ToString(), ColumnUse.Machine),
        new("differences", "differences", ColumnKind.Text, crawl => crawl.Differences),
        new("samples", "samples", ColumnKind.Text, Samples, ColumnUse.Machine),
    ];

    private static string Type(CrawlView crawl) => crawl.Request switch
    {
        { Import: not null } => "import",
        { ReparseOf: not null } => "reparse",
        { IsHead: true } => "head",
        { IsFull: true } => "full",
        _ => "partial",
    };

    private static double? Coverage(CrawlView crawl) => crawl.State == CrawlState.Completed
        ? CoverageFigures.Of(crawl.Rows, crawl.Quarantined.Values.Sum(), crawl.Missed, crawl.Request.IsFull).Ratio
        : null;

    private static JsonObject Quarantined(CrawlView crawl)
    {
        var reasons = new JsonObject();
        foreach (var (reason, count) in crawl.Quarantined.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            reasons[reason] = count;
        }

        return reasons;
    }

    private static JsonArray Samples(CrawlView crawl) =>
    [
        .. crawl.Samples.Select(sample => (JsonNode)new JsonObject
        {
            ["page"] = sample.Page,
            ["index"] = sample.Index,
            ["id"] = sample.Id,
            ["reason"] = sample.Reason,
            ["detail"] = sample.Detail,
            ["excerpt"] = sample.Excerpt,
        }),
    ];
}
