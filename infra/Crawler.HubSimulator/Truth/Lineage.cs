namespace Crawler.HubSimulator.Truth;

/// <summary>The declared base models, counted from tags alone.</summary>
internal sealed record Lineage(
    int WithParent,
    int Edges,
    int Finetune,
    int Adapter,
    int Quantized,
    int Merge,
    int Untyped,
    int PhantomParents)
{
    private const string Prefix = "base_model:";
    private const string NoRelation = "untyped";
    private static readonly string[] Relations = ["finetune", "adapter", "quantized", "merge"];

    /// <summary>Counts the edges of all rows; <paramref name="names"/> are the ids of all rows, for the parents that are none.</summary>
    public static Lineage Of(IEnumerable<(string Child, IReadOnlyList<string> Tags)> rows, Func<IEnumerable<string>> names)
    {
        var byRelation = new Dictionary<string, int>(StringComparer.Ordinal);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        int withParent = 0;
        foreach ((string child, IReadOnlyList<string> tags) in rows)
        {
            Dictionary<string, string> edges = EdgesOf(child, tags);
            withParent += edges.Count > 0 ? 1 : 0;
            foreach ((string parent, string relation) in edges)
            {
                parents.Add(parent);
                byRelation[relation] = byRelation.GetValueOrDefault(relation) + 1;
            }
        }

        parents.ExceptWith(names());
        return new Lineage(
            withParent,
            byRelation.Values.Sum(),
            byRelation.GetValueOrDefault("finetune"),
            byRelation.GetValueOrDefault("adapter"),
            byRelation.GetValueOrDefault("quantized"),
            byRelation.GetValueOrDefault("merge"),
            byRelation.GetValueOrDefault(NoRelation),
            parents.Count);
    }

    /// <summary>Parent to relation. Typed wins over untyped; of two typed tags for one parent, the first.</summary>
    private static Dictionary<string, string> EdgesOf(string child, IReadOnlyList<string> tags)
    {
        var edges = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string tag in tags)
        {
            if (!tag.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string rest = tag[Prefix.Length..];
            string? relation = Array.Find(Relations, word => rest.StartsWith(word + ":", StringComparison.Ordinal));
            string parent = relation is null ? rest : rest[(relation.Length + 1)..];
            if (parent.Length == 0 || parent == child)
            {
                continue;
            }

            if (!edges.TryGetValue(parent, out string? known) || (known == NoRelation && relation is not null))
            {
                edges[parent] = relation ?? NoRelation;
            }
        }

        return edges;
    }
}
