using System.Text.Json;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>
/// The declared parents of generated models: the one a model stores, for a merge one to three more, derived; and for the few whose card a script
/// wrote, what stands there.
/// </summary>
internal sealed class Parents(ICorpus corpus, RowStore rows, RowNames names)
{
    private readonly Dictionary<int, DeclaredParents> _declared = [];

    public static int CountOf(in ModelRow row) => row.Relation switch
    {
        Relation.None => 0,
        Relation.Merge => 2 + (int)(row.Tail % 3),
        _ => 1,
    };

    public static int At(in ModelRow row, int slot, int index) =>
        index == 0 ? row.Parent : (int)(SeededRandom.Mix(row.Tail, (ulong)index) % (ulong)Math.Max(1, slot));

    /// <summary>The parents a script declared; only for rows that are <see cref="Traits.Reparented"/>.</summary>
    public DeclaredParents Declared(int slot) => _declared[slot];

    public void Declare(int slot, DeclaredParents parents)
    {
        _declared[slot] = parents;
        rows[slot].Traits |= Traits.Reparented;
    }

    /// <summary>What a row's card says, in the form another row can take over.</summary>
    public DeclaredParents AsDeclared(int slot)
    {
        ref readonly ModelRow row = ref rows[slot];
        if (row.Has(Traits.Reparented))
        {
            return _declared[slot];
        }

        var called = new List<string>();
        for (int index = 0; index < CountOf(row); index++)
        {
            using var name = new Utf8Buffer(128);
            name.Append((byte)'"');
            names.WriteAsParent(At(row, slot, index), name);
            name.Append((byte)'"');
            called.Add(JsonSerializer.Deserialize<string>(name.Span)!);
        }

        return new DeclaredParents(called.Count == 0 ? null : row.Relation.ToString().ToLowerInvariant(), called);
    }

    /// <summary>Whether the child declares that parent, and as what.</summary>
    public (Relation Relation, bool IsChild) RelationTo(int parent, int child)
    {
        ref readonly ModelRow row = ref rows[child];
        if (row.Has(Traits.Deleted | Traits.Hidden))
        {
            return default;
        }

        if (row.Has(Traits.Reparented))
        {
            return _declared[child] is { Relation: { } word } declared && declared.Names.Any(name => corpus.Find(name) == parent)
                ? (Enum.Parse<Relation>(word, ignoreCase: true), true)
                : default;
        }

        for (int index = 0; index < CountOf(row); index++)
        {
            if (At(row, child, index) == parent)
            {
                return (row.Relation, true);
            }
        }

        return default;
    }
}
