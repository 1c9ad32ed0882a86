using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Commands;

/// <summary>Where a model stands in the lineage, beside everything else that is kept of it.</summary>
internal static class ModelLineageFields
{
    private const int AncestorsNamed = 10;

    /// <summary>The columns; all without a value where there is no lineage.</summary>
    public static IEnumerable<Field<ModelProfile>> Of(ModelLineage? lineage, string? crawl) =>
    [
        new("origin", "origin", ColumnKind.Text, _ => lineage is null ? null : DerivativeFields.Json(lineage.Origin), ColumnUse.Machine),
        new("originName", "origin", ColumnKind.Text, _ => lineage is null ? null : Origin(lineage), ColumnUse.Human),
        new("depth", "depth", ColumnKind.Count, _ => lineage?.Depth),
        new("ancestors", "ancestors", ColumnKind.Text, _ => lineage is null ? null : Ancestors(lineage), ColumnUse.Machine),
        new("ancestorNames", "ancestors", ColumnKind.Text, _ => lineage is null ? null : AncestorNames(lineage), ColumnUse.Human),
        new("ancestorCount", "ancestors in all", ColumnKind.Count, _ => lineage?.AncestorCount, ColumnUse.Machine),
        new("resolvedParents", "resolved parents", ColumnKind.Text, _ => lineage is null ? null : Parents(lineage), ColumnUse.Machine),
        new("cyclic", "in a circle", ColumnKind.Flag, _ => lineage?.IsCyclic, ColumnUse.Machine),
        new("descendants", "descendants", ColumnKind.Text, _ => lineage is null ? null : DerivativeFields.Json(lineage.Derivatives), ColumnUse.Machine),
        new("direct", "derivatives, direct", ColumnKind.Text, _ => lineage?.Derivatives is { } all ? Counts(all.Direct, all.DirectByOthers) : null, ColumnUse.Human),
        new("total", "derivatives, all", ColumnKind.Text, _ => lineage?.Derivatives is { } all ? Counts(all.Transitive, all.TransitiveByOthers) : null, ColumnUse.Human),
        new("byRelation", "  by relation", ColumnKind.Text, _ => DerivativeFields.Text(lineage?.Derivatives.TransitiveBy), ColumnUse.Human),
        new("lineageCrawl", "lineage of", ColumnKind.Text, _ => crawl, ColumnUse.Machine),
    ];

    private static string Origin(ModelLineage lineage) =>
        lineage.Origin.Distance == 0 ? "itself" : $"{lineage.Origin.Name} ({Steps(lineage.Origin.Distance)})";

    private static string Steps(int distance) => distance == 1 ? "1 step" : $"{distance} steps";

    private static JsonArray Ancestors(ModelLineage lineage) => [.. lineage.Ancestors.Select(ancestor =>
    {
        var json = DerivativeFields.Json(ancestor);
        json["distance"] = ancestor.Distance;
        return (JsonNode)json;
    })];

    private static JsonArray Parents(ModelLineage lineage) => [.. lineage.Parents.Select(parent =>
    {
        var json = DerivativeFields.Json(parent);
        json["relation"] = DerivativeFields.WordOf(parent.Relation);
        return (JsonNode)json;
    })];

    private static string AncestorNames(ModelLineage lineage)
    {
        if (lineage.AncestorCount == 0)
        {
            return "none";
        }

        var named = lineage.Ancestors.Take(AncestorsNamed).Select(ancestor => $"{ancestor.Name} ({ancestor.Distance})").ToList();
        var more = lineage.AncestorCount - named.Count;
        return string.Join(", ", named) + (more > 0 ? $" and {Humanised.Count(more)} more" : "");
    }

    private static string Counts(int all, int byOthers) => $"{Humanised.Count(all)} ({Humanised.Count(byOthers)} by others)";
}
