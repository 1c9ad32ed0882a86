using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tables;

/// <summary>What the models of one cell add up to. Sums hold known counters only; beside each stands the number of models whose counter is unknown.</summary>
public readonly record struct CellTotals
{
    /// <summary>Models.</summary>
    public int Models { get; init; }

    /// <summary>Sum of the known 30-day downloads.</summary>
    public long Downloads30d { get; init; }

    /// <summary>Models whose 30-day downloads are unknown.</summary>
    public int Downloads30dUnknown { get; init; }

    /// <summary>Sum of the known all-time downloads.</summary>
    public long DownloadsAllTime { get; init; }

    /// <summary>Models whose all-time downloads are unknown.</summary>
    public int DownloadsAllTimeUnknown { get; init; }

    /// <summary>The part of a rollup that tables keep.</summary>
    public static CellTotals Of(in Measures measures) => new()
    {
        Models = measures.Models,
        Downloads30d = measures.Downloads30d,
        Downloads30dUnknown = measures.Downloads30dUnknown,
        DownloadsAllTime = measures.DownloadsAllTime,
        DownloadsAllTimeUnknown = measures.DownloadsAllTimeUnknown,
    };

    /// <summary>Adds two cells of disjoint models.</summary>
    public static CellTotals operator +(in CellTotals a, in CellTotals b) => new()
    {
        Models = a.Models + b.Models,
        Downloads30d = checked(a.Downloads30d + b.Downloads30d),
        Downloads30dUnknown = a.Downloads30dUnknown + b.Downloads30dUnknown,
        DownloadsAllTime = checked(a.DownloadsAllTime + b.DownloadsAllTime),
        DownloadsAllTimeUnknown = a.DownloadsAllTimeUnknown + b.DownloadsAllTimeUnknown,
    };

    /// <summary>The sum of a download counter over the models that have it, null where none has; or, for no counter, the number of models.</summary>
    public long? Total(Counter? counter) => counter switch
    {
        null => Models,
        Counter.Downloads30d => Models == Downloads30dUnknown ? null : Downloads30d,
        Counter.DownloadsAllTime => Models == DownloadsAllTimeUnknown ? null : DownloadsAllTime,
        _ => throw new ArgumentOutOfRangeException(nameof(counter), counter, "Tables keep the two download counters only."),
    };

    internal void Write(PackedWriter target)
    {
        target.Varint((ulong)Models);
        target.Varint(Downloads30d);
        target.Varint((ulong)Downloads30dUnknown);
        target.Varint(DownloadsAllTime);
        target.Varint((ulong)DownloadsAllTimeUnknown);
    }

    internal static CellTotals Read(ref PackedReader reader) => new()
    {
        Models = reader.Count(),
        Downloads30d = reader.Varint(),
        Downloads30dUnknown = reader.Count(),
        DownloadsAllTime = reader.Varint(),
        DownloadsAllTimeUnknown = reader.Count(),
    };
}
