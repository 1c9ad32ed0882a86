using Crawler.Core.Lineage;

namespace Crawler.Core.Sizes;

/// <summary>
/// How many parameters a model has, and who says so (metrics 1.7): the first of <c>safetensors.total</c>, <c>gguf.total</c>, the root parent's size of an adapter or a quantised model, and
/// the name that can be believed.
/// </summary>
/// <param name="Total">Parameters, 1 to <see cref="MaxPlausible"/>; null where unknown. Of a mixture of experts all of them.</param>
/// <param name="Active">Parameters in use for one token, where the name says so and it is no more than the total; else null.</param>
/// <param name="Source">Where <paramref name="Total"/> comes from.</param>
/// <param name="Rejected">Every claim that was not believed, and why.</param>
public readonly record struct ModelSize(long? Total, long? Active, SizeSource Source, SizeRejections Rejected)
{
    /// <summary>
    /// The most parameters that are believed, 10¹³. The largest models of 2026 have a quarter of that; what claims more is a joke, or a number of tokens.
    /// </summary>
    public const long MaxPlausible = 10_000_000_000_000;

    /// <summary>
    /// Times by which a name and what is stored may differ. Packing explains up to 16 (weights of 2 bits in words of 32), rounding and shared experts 2; beyond this bound one of both means
    /// something else.
    /// </summary>
    public const int MaxContradiction = 100;

    /// <summary>
    /// Settles a model's size, without allocating.
    /// <para>
    /// Less stored than the name says, by more than <see cref="MaxContradiction"/>, means that the repository holds a part, such as an undeclared adapter or a draft head, and the count is
    /// rejected. More stored means that the name is about something else: what is stored is there, and the name is rejected.
    /// </para>
    /// <para>
    /// Of a declared adapter the stored tensors are its own small ones, of a declared quantised model several weights may share an element. Where <c>safetensors.total</c> is below three
    /// quarters of the origin's size (the root parent's, or where that is unknown the name's), the origin's is taken. GGUF counts weights, not elements, so only an adapter's is held against
    /// it.
    /// </para>
    /// </summary>
    /// <param name="name"><c>owner/name</c>, UTF-8.</param>
    /// <param name="claims">What else is claimed.</param>
    public static ModelSize Of(ReadOnlySpan<byte> name, SizeClaims claims)
    {
        var stated = NameSize.Of(name);
        var rejected = SizeRejections.None;
        var named = Plausible(stated.Total, SizeRejections.NameImplausible, ref rejected);
        var isDerived = claims.Relation is Relation.Adapter or Relation.Quantized;
        var parent = isDerived ? Plausible(claims.Parent, SizeRejections.ParentImplausible, ref rejected) : null;
        var origin = parent ?? named;

        var safetensors = Plausible(claims.Safetensors, SizeRejections.SafetensorsImplausible, ref rejected);
        safetensors = Whole(safetensors, isDerived ? origin : null, SizeRejections.SafetensorsPartial, ref rejected);
        safetensors = Uncontradicted(safetensors, named, SizeRejections.SafetensorsContradicted, ref rejected);
        var gguf = Plausible(claims.Gguf, SizeRejections.GgufImplausible, ref rejected);
        gguf = Whole(gguf, claims.Relation == Relation.Adapter ? origin : null, SizeRejections.GgufPartial, ref rejected);
        gguf = Uncontradicted(gguf, named, SizeRejections.GgufContradicted, ref rejected);

        var (total, source) =
            safetensors is not null ? (safetensors, SizeSource.Safetensors)
            : gguf is not null ? (gguf, SizeSource.Gguf)
            : parent is not null ? (parent, SizeSource.Parent)
            : named is not null ? (named, SizeSource.Name)
            : (null, SizeSource.Unknown);
        return new ModelSize(total, stated.Active <= (total ?? MaxPlausible) ? stated.Active : null, source, rejected);
    }

    private static long? Plausible(long? claim, SizeRejections reason, ref SizeRejections rejected)
    {
        if (claim is not > 0)
        {
            return null;
        }

        return claim <= MaxPlausible ? claim : Reject(reason, ref rejected);
    }

    private static long? Whole(long? stored, long? origin, SizeRejections reason, ref SizeRejections rejected) =>
        stored is not null && stored * 4 < origin * 3 ? Reject(reason, ref rejected) : stored;

    private static long? Uncontradicted(long? stored, long? named, SizeRejections reason, ref SizeRejections rejected)
    {
        if (stored > named * MaxContradiction)
        {
            Reject(SizeRejections.NameContradicted, ref rejected);
        }

        return stored * MaxContradiction < named ? Reject(reason, ref rejected) : stored;
    }

    private static long? Reject(SizeRejections reason, ref SizeRejections rejected)
    {
        rejected |= reason;
        return null;
    }
}
