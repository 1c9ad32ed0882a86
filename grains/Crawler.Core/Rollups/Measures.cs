using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Core.Rollups;

/// <summary>
/// What one record contributes to a rollup, and what a rollup adds up to: an abelian group under addition, so that a contribution can be taken back exactly.
/// Sums hold known counters only; beside each stands the number of records whose counter is unknown.
/// </summary>
public readonly record struct Measures
{
    /// <summary>Records.</summary>
    public int Models { get; init; }

    /// <summary>Sum of the known 30-day downloads.</summary>
    public long Downloads30d { get; init; }

    /// <summary>Records whose 30-day downloads are unknown.</summary>
    public int Downloads30dUnknown { get; init; }

    /// <summary>Sum of the known all-time downloads.</summary>
    public long DownloadsAllTime { get; init; }

    /// <summary>Records whose all-time downloads are unknown.</summary>
    public int DownloadsAllTimeUnknown { get; init; }

    /// <summary>Sum of the known likes.</summary>
    public long Likes { get; init; }

    /// <summary>Records whose likes are unknown.</summary>
    public int LikesUnknown { get; init; }

    /// <summary>Records that declare at least one parent.</summary>
    public int WithParent { get; init; }

    /// <summary>Edges of relation finetune.</summary>
    public int Finetune { get; init; }

    /// <summary>Edges of relation adapter.</summary>
    public int Adapter { get; init; }

    /// <summary>Edges of relation quantized.</summary>
    public int Quantized { get; init; }

    /// <summary>Edges of relation merge.</summary>
    public int Merge { get; init; }

    /// <summary>Edges without a relation.</summary>
    public int Untyped { get; init; }

    /// <summary>All edges.</summary>
    public int Edges => Finetune + Adapter + Quantized + Merge + Untyped;

    /// <summary>Whether two rollups count the same declared edges.</summary>
    public bool DeclaresLike(in Measures other) => (WithParent, Finetune, Adapter, Quantized, Merge, Untyped)
        == (other.WithParent, other.Finetune, other.Adapter, other.Quantized, other.Merge, other.Untyped);

    /// <summary>The contribution of one live record.</summary>
    /// <param name="view">The record's observation.</param>
    /// <param name="edges">Scratch space; holds the record's edges afterwards.</param>
    public static Measures Of(in ObservationView view, EdgeList edges)
    {
        edges.Read(view);
        Span<int> byRelation = stackalloc int[5];
        for (var i = 0; i < edges.Count; i++)
        {
            byRelation[(int)edges.RelationAt(i)]++;
        }

        return new Measures
        {
            Models = 1,
            Downloads30d = Math.Max(0, view.Downloads30d),
            Downloads30dUnknown = view.Downloads30d < 0 ? 1 : 0,
            DownloadsAllTime = Math.Max(0, view.DownloadsAllTime),
            DownloadsAllTimeUnknown = view.DownloadsAllTime < 0 ? 1 : 0,
            Likes = Math.Max(0, view.Likes),
            LikesUnknown = view.Likes < 0 ? 1 : 0,
            WithParent = edges.Count > 0 ? 1 : 0,
            Finetune = byRelation[(int)Relation.Finetune],
            Adapter = byRelation[(int)Relation.Adapter],
            Quantized = byRelation[(int)Relation.Quantized],
            Merge = byRelation[(int)Relation.Merge],
            Untyped = byRelation[(int)Relation.Untyped],
        };
    }

    /// <summary>Adds two rollups.</summary>
    public static Measures operator +(in Measures a, in Measures b) => Combine(a, b, 1);

    /// <summary>Takes a contribution back.</summary>
    public static Measures operator -(in Measures a, in Measures b) => Combine(a, b, -1);

    private static Measures Combine(in Measures a, in Measures b, int sign) => new()
    {
        Models = a.Models + (sign * b.Models),
        Downloads30d = checked(a.Downloads30d + (sign * b.Downloads30d)),
        Downloads30dUnknown = a.Downloads30dUnknown + (sign * b.Downloads30dUnknown),
        DownloadsAllTime = checked(a.DownloadsAllTime + (sign * b.DownloadsAllTime)),
        DownloadsAllTimeUnknown = a.DownloadsAllTimeUnknown + (sign * b.DownloadsAllTimeUnknown),
        Likes = checked(a.Likes + (sign * b.Likes)),
        LikesUnknown = a.LikesUnknown + (sign * b.LikesUnknown),
        WithParent = a.WithParent + (sign * b.WithParent),
        Finetune = a.Finetune + (sign * b.Finetune),
        Adapter = a.Adapter + (sign * b.Adapter),
        Quantized = a.Quantized + (sign * b.Quantized),
        Merge = a.Merge + (sign * b.Merge),
        Untyped = a.Untyped + (sign * b.Untyped),
    };

    /// <summary>The sum of a counter over the records that have it; null where none has.</summary>
    public long? Total(Counter counter) => counter switch
    {
        Counter.Downloads30d => Models == Downloads30dUnknown ? null : Downloads30d,
        Counter.DownloadsAllTime => Models == DownloadsAllTimeUnknown ? null : DownloadsAllTime,
        _ => Models == LikesUnknown ? null : Likes,
    };

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)Models);
        target.Varint(Downloads30d);
        target.Varint((ulong)Downloads30dUnknown);
        target.Varint(DownloadsAllTime);
        target.Varint((ulong)DownloadsAllTimeUnknown);
        target.Varint(Likes);
        target.Varint((ulong)LikesUnknown);
        target.Varint((ulong)WithParent);
        target.Varint((ulong)Finetune);
        target.Varint((ulong)Adapter);
        target.Varint((ulong)Quantized);
        target.Varint((ulong)Merge);
        target.Varint((ulong)Untyped);
    }

    internal static Measures Read(ref PackedReader reader) => new()
    {
        Models = reader.Count(),
        Downloads30d = reader.Varint(),
        Downloads30dUnknown = reader.Count(),
        DownloadsAllTime = reader.Varint(),
        DownloadsAllTimeUnknown = reader.Count(),
        Likes = reader.Varint(),
        LikesUnknown = reader.Count(),
        WithParent = reader.Count(),
        Finetune = reader.Count(),
        Adapter = reader.Count(),
        Quantized = reader.Count(),
        Merge = reader.Count(),
        Untyped = reader.Count(),
    };
}
