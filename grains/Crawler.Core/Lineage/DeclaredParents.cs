namespace Crawler.Core.Lineage;

/// <summary>
/// Reads declared parents off a row's tags. An edge is one distinct (child, parent name): a typed tag wins over the untyped one that comes with it, the first
/// type wins over later ones, and a parent equal to the child is dropped. Names are compared as they were declared.
/// </summary>
public static class DeclaredParents
{
    /// <summary>What every tag that declares a parent starts with.</summary>
    public static ReadOnlySpan<byte> TagPrefix => "base_model:"u8;

    /// <summary>Splits a tag into parent and relation.</summary>
    /// <returns>False where the tag declares no parent.</returns>
    public static bool TryParse(ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> parent, out Relation relation)
    {
        parent = default;
        relation = Relation.Untyped;
        if (!tag.StartsWith(TagPrefix))
        {
            return false;
        }

        parent = tag[TagPrefix.Length..];
        var colon = parent.IndexOf((byte)':');
        if (colon > 0 && TryParseRelation(parent[..colon], out relation))
        {
            parent = parent[(colon + 1)..];
        }

        return !parent.IsEmpty;
    }

    /// <summary>Reads one of the four words of the Hub.</summary>
    public static bool TryParseRelation(ReadOnlySpan<byte> word, out Relation relation)
    {
        relation = word switch
        {
            _ when word.SequenceEqual("finetune"u8) => Relation.Finetune,
            _ when word.SequenceEqual("adapter"u8) => Relation.Adapter,
            _ when word.SequenceEqual("quantized"u8) => Relation.Quantized,
            _ when word.SequenceEqual("merge"u8) => Relation.Merge,
            _ => Relation.Untyped,
        };
        return relation != Relation.Untyped;
    }
}
