using System.CommandLine;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;

namespace Crawler.Client.Commands;

/// <summary><c>crawler lineage</c>: the figures of the whole forest.</summary>
internal static class LineageCommands
{
    private const int ChangesShown = 3;

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var relation = DerivativeFields.Option("only edges of this relation (default: each relation, and all together)");
        var live = CommonOptions.Live();
        var traitsLive = CommonOptions.Live();
        return CommandTree.Noun(
            "lineage",
            "The forest of declared parents as a whole.",
            tree.Verb("show", "Show the anatomy: nodes, roots, depths, families, relations.", run => ShowAsync(run, run.Parsed.GetValue(live)), live),
            tree.Verb(
                "traits",
                "Show how licences, tasks and languages change from parent to child.",
                run => TraitsAsync(run, DerivativeFields.Of(run.Parsed.GetValue(relation)), run.Parsed.GetValue(traitsLive)),
                relation,
                traitsLive),
            List(tree, "intermediaries", "List who quantises others' models, by downloads of 30 days.", report => report.Intermediaries, Intermediaries()),
            List(tree, "distribution", "List whose models are spread by others' quantisations.", report => report.Distribution, Distribution()),
            LineageMonthsCommand.Build(tree));
    }

    private static Command List<T>(CommandTree tree, string name, string description, Func<LineageReport, IReadOnlyList<T>> lines, IEnumerable<Field<T>> fields)
    {
        var top = CommonOptions.Top($"at most this many lines (default: all that are kept, {LineageReport.ListLength})");
        var live = CommonOptions.Live();
        return tree.Verb(
            name,
            description,
            async run =>
            {
                var (report, stamp, _) = await LineageAnswers.ReportAsync(run, run.Parsed.GetValue(live));
                run.Write(Result.List(lines(report).Take(run.Parsed.GetValue(top) ?? int.MaxValue), [.. fields, .. stamp.Fields<T>()]), stamp);
                return stamp.ExitCode;
            },
            top,
            live);
    }

    private static async Task<int> ShowAsync(Invocation run, bool isLive)
    {
        var (report, stamp, _) = await LineageAnswers.ReportAsync(run, isLive);
        run.Write(Result.Single(report.Anatomy, [.. Sizes(), .. Shapes(), .. stamp.Fields<Anatomy>()]), stamp);
        return stamp.ExitCode;
    }

    private static IEnumerable<Field<Anatomy>> Sizes() =>
    [
        new("nodes", "nodes", ColumnKind.Count, forest => forest.Nodes),
        new("phantoms", "  phantoms", ColumnKind.Count, forest => forest.Phantoms),
        new("edges", "edges", ColumnKind.Count, forest => forest.Edges),
        new("roots", "roots", ColumnKind.Count, forest => forest.Roots),
        new("phantomRoots", "  phantoms", ColumnKind.Count, forest => forest.PhantomRoots),
        new("cyclic", "in a circle", ColumnKind.Count, forest => forest.Cyclic),
        new("maxDepth", "deepest", ColumnKind.Count, forest => forest.MaxDepth),
        new("branching", "children a parent", ColumnKind.Number, forest => forest.Branching),
    ];

    private static IEnumerable<Field<Anatomy>> Shapes() =>
    [
        new("depths", "depths", ColumnKind.Text, forest => new JsonArray([.. forest.Depths.Select(count => JsonValue.Create(count))]), ColumnUse.Machine),
        new("depthList", "nodes by depth, from 0", ColumnKind.Text, forest => string.Join(", ", forest.Depths.Select(count => Humanised.Count(count))), ColumnUse.Human),
        new("familySizes", "family sizes", ColumnKind.Text, forest => Bands(forest), ColumnUse.Machine),
        new("familySizeList", "families by descendants", ColumnKind.Text, forest => string.Join(" · ", forest.FamilySizes.Select(Describe)), ColumnUse.Human),
        new("relations", "relations", ColumnKind.Text, forest => DerivativeFields.Json(forest.Relations), ColumnUse.Machine),
        new("relationList", "models by relation", ColumnKind.Text, forest => DerivativeFields.Text(forest.Relations), ColumnUse.Human),
        new("withChildren", "with children", ColumnKind.Text, forest => DerivativeFields.Json(forest.WithChildren), ColumnUse.Machine),
        new("withChildrenShares", "with children", ColumnKind.Text, forest => SharesJson(forest), ColumnUse.Machine),
        new("withChildrenList", "  of these with children", ColumnKind.Text, forest => string.Join(", ", Shares(forest).Select(Describe)), ColumnUse.Human),
    ];

    private static JsonArray Bands(Anatomy forest) =>
        [.. forest.FamilySizes.Select(band => (JsonNode)new JsonObject { ["from"] = band.From, ["to"] = band.To, ["families"] = band.Families })];

    private static string Describe(FamilySizeBand band)
    {
        var range = band.To is not { } to
            ? $"{Humanised.Exact(band.From)} or more"
            : to == band.From ? Humanised.Exact(to) : $"{Humanised.Exact(band.From)}–{Humanised.Exact(to)}";
        return $"{range}: {Humanised.Count(band.Families)}";
    }

    private static string Describe((string Relation, double? Share) part) => $"{part.Relation} {(part.Share is { } share ? Humanised.Share(share) : Humanised.Unknown)}";

    private static JsonObject SharesJson(Anatomy forest) =>
        new(Shares(forest).Select(part => KeyValuePair.Create(part.Relation, (JsonNode?)(part.Share is { } share ? JsonValue.Create(share) : null))));

    private static IEnumerable<(string Relation, double? Share)> Shares(Anatomy forest) => DerivativeFields.Pairs(forest.Relations).Zip(
        DerivativeFields.Pairs(forest.WithChildren), (all, some) => (all.Name, all.Count == 0 ? (double?)null : (double)some.Count / all.Count));

    private static async Task<int> TraitsAsync(Invocation run, Relation? relation, bool isLive)
    {
        var (report, stamp, _) = await LineageAnswers.ReportAsync(run, isLive);
        Field<TraitFigures>[] fields =
        [
            new("trait", "trait", ColumnKind.Text, line => line.Trait),
            new("relation", "relation", ColumnKind.Text, line => DerivativeFields.WordOf(line.Relation), ColumnUse.Machine),
            new("relationName", "relation", ColumnKind.Text, line => DerivativeFields.WordOf(line.Relation) ?? "all", ColumnUse.Human),
            new("edges", "edges", ColumnKind.Count, line => line.Edges),
            new("rate", "change", ColumnKind.Share, line => line.Rate),
            new("changes", "changes", ColumnKind.Text, line => Changes(line), ColumnUse.Machine),
            new("topChanges", "most frequent changes", ColumnKind.Text, line => Describe(line), ColumnUse.Human),
            .. stamp.Fields<TraitFigures>(),
        ];
        run.Write(Result.List(report.Traits.Where(line => relation is null || line.Relation == relation), fields), stamp);
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("change: of an edge whose ends both declare the trait, the part of their values that they do not share, on average");
        }

        return stamp.ExitCode;
    }

    private static JsonArray Changes(TraitFigures line) =>
        [.. line.Changes.Select(change => (JsonNode)new JsonObject { ["from"] = change.From, ["to"] = change.To, ["edges"] = change.Edges })];

    private static string Describe(TraitFigures line) => line.Changes.Count == 0
        ? "none"
        : string.Join(", ", line.Changes.Take(ChangesShown).Select(change => $"{change.From} → {change.To} ({Humanised.Count(change.Edges)})"));

    private static IEnumerable<Field<Intermediary>> Intermediaries() =>
    [
        new("owner", "owner", ColumnKind.Text, line => line.Owner),
        new("country", "country", ColumnKind.Text, line => line.Country),
        new("models", "quantised models", ColumnKind.Count, line => line.Models),
        new("origins", "of owners", ColumnKind.Count, line => line.Origins),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Downloads30d),
        new("downloadsAllTime", "all time", ColumnKind.Count, line => line.DownloadsAllTime),
    ];

    private static IEnumerable<Field<DistributionLine>> Distribution() =>
    [
        new("owner", "owner", ColumnKind.Text, line => line.Owner),
        new("country", "country", ColumnKind.Text, line => line.Country),
        new("quantisedByOthers", "quantised by others", ColumnKind.Count, line => line.QuantisedByOthers),
        new("ownModels", "own models", ColumnKind.Count, line => line.OwnModels),
        new("downloads30dByOthers", "30 days, by others", ColumnKind.Count, line => line.Downloads30dByOthers),
        new("downloads30dOwn", "30 days, own", ColumnKind.Count, line => line.Downloads30dOwn),
        new("ratio", "ratio", ColumnKind.Number, line => line.Ratio),
    ];
}
