using Crawler.Contracts.Lineage;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Views;

namespace Crawler.Grains.Lineage;

/// <summary>The questions of <see cref="ILineageReader"/>, put to views of an index.</summary>
internal static class LineageReading
{
    public static TreeNode? Tree(LineageIndex index, LineageViews views, LineageKey model, TreeQuery query) =>
        Node(index, model) is >= 0 and var node ? views.Tree(node, query) : null;

    public static FamilyDetail? Family(LineageIndex index, LineageViews views, LineageKey model) => Node(index, model) is >= 0 and var node ? views.Family(node) : null;

    public static IReadOnlyList<DerivativeLine> Top(LineageViews views, TopDerivatives query) =>
        query.ByGroup ? views.TopGroups(query.Count) : views.TopOwners(query.Count, query.Country);

    private static int Node(LineageIndex index, LineageKey model) => model.Id is { } id ? index.Find(id) : index.FindPhantom(model.Name);
}
