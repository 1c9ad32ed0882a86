using Crawler.Client.Output;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Commands;

/// <summary>Draws a tree of models.</summary>
internal static class TreeText
{
    private static readonly Branches Drawn = new("├── ", "└── ", "│   ", "…");
    private static readonly Branches InAscii = new("|-- ", "`-- ", "|   ", "...");

    /// <summary>The lines, each harmless for a terminal.</summary>
    public static IEnumerable<string> Lines(TreeNode root, bool isAscii) => Lines(root, "", "", isAscii ? InAscii : Drawn);

    private static IEnumerable<string> Lines(TreeNode node, string first, string others, Branches branches)
    {
        yield return first + Describe(node);
        for (var i = 0; i < node.Children.Count; i++)
        {
            var isLast = i == node.Children.Count - 1 && node.ChildrenLeftOut == 0;
            foreach (var line in Lines(node.Children[i], others + (isLast ? branches.Last : branches.Next), others + (isLast ? "    " : branches.Past), branches))
            {
                yield return line;
            }
        }

        if (node.ChildrenLeftOut > 0)
        {
            yield return $"{others}{branches.Last}{branches.More} and {Humanised.Count(node.ChildrenLeftOut)} more";
        }
    }

    private static string Describe(TreeNode node)
    {
        var relation = node.Model.Relation is { } known ? $"{DerivativeFields.WordOf(known)} · " : "";
        var counts = $"{Humanised.Count(node.Derivatives.Direct)} direct · {Humanised.Count(node.Derivatives.Transitive)} all";
        return $"{SafeText.Of(node.Model.Name)}  {relation}{counts}{(node.IsShownElsewhere ? " (shown above)" : "")}";
    }

    /// <summary>What branches are drawn with: to a child with others below it, to the last one, past those below, and for those left out.</summary>
    private sealed record Branches(string Next, string Last, string Past, string More);
}
