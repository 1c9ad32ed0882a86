using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>A census as a result. The names are a stable surface: scripts depend on them.</summary>
internal static class CensusResult
{
    /// <summary>The figures, with the concentration of one counter.</summary>
    public static Result Of(CensusReply reply, Counter counter, bool isLive) => Result.Single(
        reply.Census,
        [
            .. Head(),
            .. Totals(),
            .. ConcentrationResult.Fields(census => census.ConcentrationOf(counter)),
            .. Lineage(),
            .. Size(),
            .. isLive ? (IEnumerable<Field<Census>>)[new("approx", "approximate", ColumnKind.Flag, _ => reply.IsApproximate)] : [],
        ]);

    /// <summary>The anomalies as JSON.</summary>
    public static JsonArray Anomalies(Census census) =>
        [.. census.Anomalies.Select(anomaly => (JsonNode)new JsonObject { ["code"] = anomaly.Code, ["detail"] = anomaly.Detail })];

    /// <summary>All that the head and the totals do not say, for machines.</summary>
    public static IEnumerable<Field<Census>> Further(Counter counter) => new[] { ConcentrationResult.Fields(census => census.ConcentrationOf(counter)), Lineage(), Size() }
        .SelectMany(fields => fields)
        .Select(field => field with { Column = field.Column with { Use = ColumnUse.Machine } });

    private static IEnumerable<Field<Census>> Head() =>
    [
        new("asOf", "as of", ColumnKind.Instant, census => census.AsOf),
        new("crawl", "crawl", ColumnKind.Text, census => census.Crawl),
        new("coverage", "coverage", ColumnKind.Share, census => census.Coverage.Ratio),
        new("coverageCounts.read", "rows read", ColumnKind.Count, census => census.Coverage.Read),
        new("coverageCounts.quarantined", "quarantined", ColumnKind.Count, census => census.Coverage.Quarantined),
        new("coverageCounts.missed", "missed", ColumnKind.Count, census => census.Coverage.Missed),
        new("accepted", "accepted", ColumnKind.Flag, census => census.Accepted),
        new("acceptedByHandAt", "accepted by hand", ColumnKind.Instant, census => census.AcceptedByHandAt, ColumnUse.Machine),
        new("anomalies", "anomalies", ColumnKind.Text, census => Anomalies(census), ColumnUse.Machine),
        new("anomalyList", "anomalies", ColumnKind.Text, census => Describe(census), ColumnUse.Human),
        new("registryVersion", "registry", ColumnKind.Text, census => census.RegistryVersion),
    ];

    private static IEnumerable<Field<Census>> Totals() =>
    [
        new("models", "models", ColumnKind.Count, census => census.Models),
        new("owners", "owners", ColumnKind.Count, census => census.Owners),
        new("downloads30d", "downloads, 30 days", ColumnKind.Count, census => census.Downloads30d),
        new("downloadsAllTime", "downloads, all time", ColumnKind.Count, census => census.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, census => census.Likes),
    ];

    private static IEnumerable<Field<Census>> Lineage() =>
    [
        new("lineage.withParent", "models with a parent", ColumnKind.Count, census => census.Lineage.WithParent),
        new("lineage.edges", "  edges", ColumnKind.Count, census => census.Lineage.Edges),
        new("lineage.finetune", "  finetunes", ColumnKind.Count, census => census.Lineage.Finetune),
        new("lineage.adapter", "  adapters", ColumnKind.Count, census => census.Lineage.Adapter),
        new("lineage.quantized", "  quantized", ColumnKind.Count, census => census.Lineage.Quantized),
        new("lineage.merge", "  merges", ColumnKind.Count, census => census.Lineage.Merge),
        new("lineage.untyped", "  untyped", ColumnKind.Count, census => census.Lineage.Untyped),
        new("lineage.phantomParents", "  phantom parents", ColumnKind.Count, census => census.Lineage.PhantomParents),
        new("lineage.roots", "  roots", ColumnKind.Count, census => census.Lineage.Roots),
        new("lineage.maxDepth", "  deepest", ColumnKind.Count, census => census.Lineage.MaxDepth),
        new("lineage.resolvedEdges", "  resolved edges", ColumnKind.Count, census => census.Lineage.ResolvedEdges),
        new("lineage.phantomRoots", "  phantom roots", ColumnKind.Count, census => census.Lineage.PhantomRoots),
        new("lineage.cyclic", "  in a circle", ColumnKind.Count, census => census.Lineage.Cyclic),
    ];

    private static IEnumerable<Field<Census>> Size() =>
    [
        new("size.known", "models of known size", ColumnKind.Count, census => census.Size.Known),
        new("size.shareOfModels", "  of all models", ColumnKind.Share, census => census.Size.ShareOfModels),
        new("size.shareOfDownloads30d", "  of downloads, 30 days", ColumnKind.Share, census => census.Size.ShareOfDownloads30d),
        new("size.implausible", "  implausible sizes", ColumnKind.Count, census => census.Size.Implausible()),
        new("size.sources", "sources", ColumnKind.Text, census => Sources(census), ColumnUse.Machine),
        new("size.mean", "  mean parameters", ColumnKind.Count, census => census.Size.Mean),
        new("size.median", "  median", ColumnKind.Count, census => census.Size.Median),
        new("size.downloadWeightedMean", "  mean, by downloads", ColumnKind.Count, census => census.Size.DownloadWeightedMean),
        new("size.downloadWeightedMedian", "  median, by downloads", ColumnKind.Count, census => census.Size.DownloadWeightedMedian),
    ];

    private static JsonArray? Sources(Census census) => census.Size.Sources is not { } sources ? null :
    [
        .. sources.Select(source => (JsonNode)new JsonObject { ["source"] = source.Source, ["models"] = source.Models, ["downloads30d"] = source.Downloads30d }),
    ];

    private static string Describe(Census census) => census.Anomalies.Count == 0
        ? "none"
        : string.Join("; ", census.Anomalies.Select(anomaly => $"{anomaly.Code}: {anomaly.Detail}"));
}
