using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Commands;

/// <summary>What is derived from something, as columns, as JSON and in words.</summary>
internal static class DerivativeFields
{
    /// <summary>What the two numbers mean.</summary>
    public const string Definitions = "direct = D1, models that declare it as a parent; all = D2, distinct models below it";

    /// <summary>The relations with their names, as the console has them.</summary>
    public static IReadOnlyDictionary<string, Relation> Relations { get; } =
        new[] { Relation.Finetune, Relation.Adapter, Relation.Quantized, Relation.Merge, Relation.Untyped }.ToDictionary(WordOf);

    /// <summary>The name of a relation.</summary>
    public static string WordOf(Relation relation) => relation.ToString().ToLowerInvariant();

    /// <summary>The name of a relation; null for none.</summary>
    public static string? WordOf(Relation? relation) => relation is { } known ? WordOf(known) : null;

    /// <summary>A model with its id.</summary>
    public static JsonObject Json(Relative relative) => new() { ["id"] = relative.Name, ["_id"] = relative.Id?.ToString() };

    /// <summary>The figures of a model; the relations are those of all that is below it.</summary>
    public static JsonObject Json(DerivativeFigures figures)
    {
        var json = new JsonObject
        {
            ["direct"] = figures.Direct,
            ["directByOthers"] = figures.DirectByOthers,
            ["directFirst"] = figures.DirectAsFirst,
            ["directFractional"] = figures.DirectFractional,
            ["total"] = figures.Transitive,
            ["totalByOthers"] = figures.TransitiveByOthers,
        };
        foreach (var (name, count) in Pairs(figures.TransitiveBy))
        {
            json[name] = count;
        }

        return json;
    }

    /// <summary>A number for each relation, by name.</summary>
    public static JsonObject Json(RelationFigures figures) => new(Pairs(figures).Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)JsonValue.Create(pair.Count))));

    /// <summary>The same figures as flat columns for machines.</summary>
    public static IEnumerable<Field<T>> OfModel<T>(string prefix, Func<T, DerivativeFigures> figures) =>
    [
        new(prefix + "direct", "direct (D1)", ColumnKind.Count, line => figures(line).Direct),
        new(prefix + "directByOthers", "direct, by others", ColumnKind.Count, line => figures(line).DirectByOthers, ColumnUse.Machine),
        new(prefix + "directFirst", "direct, as first parent", ColumnKind.Count, line => figures(line).DirectAsFirst, ColumnUse.Machine),
        new(prefix + "directFractional", "direct, fractional", ColumnKind.Number, line => figures(line).DirectFractional, ColumnUse.Machine),
        new(prefix + "total", "all (D2)", ColumnKind.Count, line => figures(line).Transitive),
        new(prefix + "totalByOthers", "all, by others", ColumnKind.Count, line => figures(line).TransitiveByOthers, ColumnUse.Machine),
        .. ByRelation<T>(prefix, line => figures(line).TransitiveBy),
    ];

    /// <summary>A number for each relation as columns for machines.</summary>
    public static IEnumerable<Field<T>> ByRelation<T>(string prefix, Func<T, RelationFigures?> figures) =>
    [
        new(prefix + "finetune", "finetunes", ColumnKind.Count, line => figures(line)?.Finetune, ColumnUse.Machine),
        new(prefix + "adapter", "adapters", ColumnKind.Count, line => figures(line)?.Adapter, ColumnUse.Machine),
        new(prefix + "quantized", "quantized", ColumnKind.Count, line => figures(line)?.Quantized, ColumnUse.Machine),
        new(prefix + "merge", "merges", ColumnKind.Count, line => figures(line)?.Merge, ColumnUse.Machine),
        new(prefix + "untyped", "untyped", ColumnKind.Count, line => figures(line)?.Untyped, ColumnUse.Machine),
    ];

    /// <summary>The relations that there are some of, such as "3 finetune, 1.2k adapter".</summary>
    public static string? Text(RelationFigures? figures)
    {
        if (figures is null)
        {
            return null;
        }

        var some = Pairs(figures).Where(pair => pair.Count > 0).Select(pair => $"{Humanised.Count(pair.Count)} {pair.Name}").ToList();
        return some.Count == 0 ? "none" : string.Join(", ", some);
    }

    /// <summary>The relations with their numbers.</summary>
    public static IEnumerable<(string Name, int Count)> Pairs(RelationFigures figures) =>
    [
        (WordOf(Relation.Finetune), figures.Finetune),
        (WordOf(Relation.Adapter), figures.Adapter),
        (WordOf(Relation.Quantized), figures.Quantized),
        (WordOf(Relation.Merge), figures.Merge),
        (WordOf(Relation.Untyped), figures.Untyped),
    ];

    /// <summary><c>--relation</c>.</summary>
    public static System.CommandLine.Option<string?> Option(string description) => CommonOptions.Among("--relation", description, [.. Relations.Keys]);

    /// <summary>The relation of an option's value; null for all.</summary>
    public static Relation? Of(string? name) => name is null ? null : Relations[name];
}
