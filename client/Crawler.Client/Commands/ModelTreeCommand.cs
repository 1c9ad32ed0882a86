using System.CommandLine;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model tree</c>: a model with what derives from it.</summary>
internal static class ModelTreeCommand
{
    private const int MaxDepth = 20;
    private const int MaxTop = 1000;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "owner/name, the 24 hex digits of the id, or a name that others declare as a parent" };
        var depth = Number("--depth", "generations below the model", 2, MaxDepth);
        var top = Number("--top", "children named of each model, those with the most descendants first", 10, MaxTop);
        var relation = DerivativeFields.Option("only children of this relation");
        var live = CommonOptions.Live();
        return tree.Verb(
            "tree",
            "Show what derives from a model, generation by generation.",
            run => ShowAsync(
                run,
                run.Parsed.GetRequiredValue(id),
                new TreeQuery(run.Parsed.GetValue(depth), run.Parsed.GetValue(top), DerivativeFields.Of(run.Parsed.GetValue(relation))),
                run.Parsed.GetValue(live)),
            id,
            depth,
            top,
            relation,
            live);
    }

    private static Option<int> Number(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} (1 to {most})", DefaultValueFactory = _ => usual, HelpName = "N" };
        CommonOptions.AddRange(option, 1, most);
        return option;
    }

    private static async Task<int> ShowAsync(Invocation run, string text, TreeQuery query, bool isLive)
    {
        var (profile, found, stamp) = await LineageModels.AskAsync(run, text, isLive, (lineage, key) => lineage.Tree(key, query));
        var tree = found ?? Alone(profile!.Observation);
        switch (run.Format)
        {
            case OutputFormat.Table:
                Draw(run, tree, stamp);
                break;
            case OutputFormat.Json:
                var json = Json(tree);
                run.Write(Result.Single(json, [.. json.Select(member => new Field<JsonObject>(member.Key, member.Key, ColumnKind.Text, _ => member.Value)), .. stamp.Fields<JsonObject>()]));
                break;
            default:
                run.Write(Result.List(Flat(tree, null), Fields(stamp)), stamp);
                break;
        }

        return stamp.ExitCode;
    }

    private static TreeNode Alone(Observation model) =>
        new(new Relative(model.Name, model.Id, null, 0), model.Downloads30d, DerivativeFigures.None, [], 0, false);

    private static void Draw(Invocation run, TreeNode tree, Stamp stamp)
    {
        foreach (var line in TreeText.Lines(tree, run.Terminal.IsAscii))
        {
            run.Terminal.Out.WriteLine(line);
        }

        run.Terminal.Out.Flush();
        run.Terminal.Note(DerivativeFields.Definitions);
        run.Terminal.Note(stamp.TrustLine());
    }

    private static JsonObject Json(TreeNode node) => new()
    {
        ["id"] = node.Model.Name,
        ["_id"] = node.Model.Id?.ToString(),
        ["relation"] = DerivativeFields.WordOf(node.Model.Relation),
        ["distance"] = node.Model.Distance,
        ["descendants"] = DerivativeFields.Json(node.Derivatives),
        ["downloads30d"] = node.Downloads30d,
        ["children"] = new JsonArray([.. node.Children.Select(Json)]),
        ["childrenLeftOut"] = node.ChildrenLeftOut,
        ["shownElsewhere"] = node.IsShownElsewhere,
    };

    private static IEnumerable<TreeLine> Flat(TreeNode node, string? parent) =>
        node.Children.SelectMany(child => Flat(child, node.Model.Name)).Prepend(new TreeLine(node, parent));

    private static IReadOnlyList<Field<TreeLine>> Fields(Stamp stamp) =>
    [
        new("id", "model", ColumnKind.Text, line => line.Node.Model.Name),
        new("_id", "id", ColumnKind.Text, line => line.Node.Model.Id?.ToString(), ColumnUse.Machine),
        new("parent", "parent", ColumnKind.Text, line => line.Parent),
        new("relation", "relation", ColumnKind.Text, line => DerivativeFields.WordOf(line.Node.Model.Relation)),
        new("distance", "distance", ColumnKind.Count, line => line.Node.Model.Distance),
        .. DerivativeFields.OfModel<TreeLine>("descendants.", line => line.Node.Derivatives),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Node.Downloads30d),
        new("childrenLeftOut", "children left out", ColumnKind.Count, line => line.Node.ChildrenLeftOut),
        new("shownElsewhere", "shown elsewhere", ColumnKind.Flag, line => line.Node.IsShownElsewhere, ColumnUse.Machine),
        .. stamp.Fields<TreeLine>(),
    ];

    /// <summary>A model of the tree, and the name above it.</summary>
    private sealed record TreeLine(TreeNode Node, string? Parent);
}
