using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Views;

/// <summary>A number for each relation.</summary>
/// <param name="Finetune">Trained further.</param>
/// <param name="Adapter">Adapters.</param>
/// <param name="Quantized">At a lower precision.</param>
/// <param name="Merge">Combined weights.</param>
/// <param name="Untyped">Without saying how.</param>
public sealed record RelationFigures(int Finetune, int Adapter, int Quantized, int Merge, int Untyped)
{
    internal static RelationFigures Of(Graph.RelationCounts counts) => new(
        counts.Of(Relation.Finetune), counts.Of(Relation.Adapter), counts.Of(Relation.Quantized), counts.Of(Relation.Merge), counts.Of(Relation.Untyped));
}

/// <summary>What is derived from a model, an owner's models, or a parent group's (see <see cref="Graph.DerivativeCounts"/>). Of owners and groups only what others made counts.</summary>
/// <param name="Direct">Definition D1: models that declare it as a parent, one of several parents in full.</param>
/// <param name="DirectByOthers">Those of another owner.</param>
/// <param name="DirectAsFirst">Those that name it first.</param>
/// <param name="DirectFractional">The same where one of k parents counts 1/k.</param>
/// <param name="Transitive">Definition D2: all distinct models below it.</param>
/// <param name="TransitiveByOthers">Those of another owner.</param>
/// <param name="DirectBy">D1 by relation.</param>
/// <param name="TransitiveBy">D2 by the relation that each declares to its own first parent.</param>
public sealed record DerivativeFigures(
    int Direct,
    int DirectByOthers,
    int DirectAsFirst,
    double DirectFractional,
    int Transitive,
    int TransitiveByOthers,
    RelationFigures DirectBy,
    RelationFigures TransitiveBy)
{
    /// <summary>Of what has no derivatives.</summary>
    public static DerivativeFigures None { get; } = Of(default);

    internal static DerivativeFigures Of(Graph.DerivativeCounts counts) => new(
        counts.Direct.Total,
        counts.DirectByOthers,
        counts.DirectAsFirst,
        counts.DirectFractional,
        counts.Descendants.Total,
        counts.DescendantsByOthers,
        RelationFigures.Of(counts.Direct),
        RelationFigures.Of(counts.Descendants));
}

/// <summary>A model as a parent, child or ancestor.</summary>
/// <param name="Name"><c>owner/name</c>.</param>
/// <param name="Id">The Hub's id; null for a phantom: a declared parent that no model bears the name of.</param>
/// <param name="Relation">How the model asked about derives from it, or it from the one above; null where it is several steps away or stands on top.</param>
/// <param name="Distance">The fewest edges between the two.</param>
public sealed record Relative(string Name, RepoId? Id, Relation? Relation, int Distance);

/// <summary>Where a model stands in the lineage.</summary>
/// <param name="Parents">Its parents, in the order that counts.</param>
/// <param name="Ancestors">All ancestors, nearest first; at most <see cref="MaxAncestors"/>.</param>
/// <param name="AncestorCount">How many there are.</param>
/// <param name="Origin">Where the chain of first parents ends: the model itself where it has none.</param>
/// <param name="Depth">Edges to the nearest root.</param>
/// <param name="IsCyclic">Whether it is its own ancestor.</param>
/// <param name="Derivatives">What is derived from it.</param>
public sealed record ModelLineage(
    IReadOnlyList<Relative> Parents,
    IReadOnlyList<Relative> Ancestors,
    int AncestorCount,
    Relative Origin,
    int Depth,
    bool IsCyclic,
    DerivativeFigures Derivatives)
{
    /// <summary>Ancestors named at most.</summary>
    public const int MaxAncestors = 200;
}

/// <summary>How much of a tree to show.</summary>
/// <param name="Depth">Generations below the model.</param>
/// <param name="Top">Children named of each model at most, those with the most descendants first.</param>
/// <param name="Relation">Only children of this relation; null for all.</param>
public sealed record TreeQuery(int Depth, int Top, Relation? Relation = null)
{
    /// <summary>The most that is asked of one answer, whatever the depth: nodes beyond are left out and counted.</summary>
    public const int MaxNodes = 20_000;
}

/// <summary>A model and what derives from it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Downloads30d">Its downloads of 30 days; null where unknown.</param>
/// <param name="Derivatives">What is derived from it.</param>
/// <param name="Children">Its children, as far as they were asked for.</param>
/// <param name="ChildrenLeftOut">Children of the relation asked for that are not named.</param>
/// <param name="IsShownElsewhere">Whether its children are shown where it appeared first: under another of its parents, or further up in a circle.</param>
public sealed record TreeNode(
    Relative Model, long? Downloads30d, DerivativeFigures Derivatives, IReadOnlyList<TreeNode> Children, int ChildrenLeftOut, bool IsShownElsewhere);

/// <summary>A family: a root, and everything whose chain of first parents leads to it.</summary>
/// <param name="Root">The root's name.</param>
/// <param name="Id">Its id; null for a phantom.</param>
/// <param name="Country">The country member of the root's owner.</param>
/// <param name="Models">Models of the family, the root among them unless it is a phantom. Every model belongs to one family.</param>
/// <param name="Descendants">Distinct models below the root by any of their parents (D2): families overlap here.</param>
/// <param name="Depth">The most generations between the root and a descendant, each by its shortest way.</param>
/// <param name="Derivatives">What is derived from the root.</param>
public sealed record Family(string Root, RepoId? Id, string Country, int Models, int Descendants, int Depth, DerivativeFigures Derivatives);

/// <summary>A family in detail.</summary>
/// <param name="Family">The family.</param>
/// <param name="Generations">Descendants by their distance to the root, the children first.</param>
/// <param name="Branches">The direct children with the most descendants.</param>
/// <param name="Owners">Who made the most of its descendants.</param>
/// <param name="Months">New descendants by month of creation, oldest first.</param>
public sealed record FamilyDetail(
    Family Family, IReadOnlyList<int> Generations, IReadOnlyList<TreeNode> Branches, IReadOnlyList<NamedCount> Owners, IReadOnlyList<NamedCount> Months);

/// <summary>A name with a number.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">The number.</param>
public sealed record NamedCount(string Name, int Count);

/// <summary>What is derived from an owner's models, or from those of a parent group.</summary>
/// <param name="Name">The owner or group.</param>
/// <param name="Country">The country member; of a group the members of all its owners in the graph, parted by commas.</param>
/// <param name="Group">An owner's parent group, or <c>none</c>, or <c>unreviewed</c>.</param>
/// <param name="IsGroup">Whether it is a group.</param>
/// <param name="Derivatives">What others derived.</param>
public sealed record DerivativeLine(string Name, string Country, string Group, bool IsGroup, DerivativeFigures Derivatives);
