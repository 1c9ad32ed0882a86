using System.IO.Hashing;
using Crawler.Core.Catalogue;
using Crawler.Core.History;

namespace Crawler.Grains.History;

/// <summary>
/// What the flows of each month are worked out from: all points up to it, whose those are that were imported under names, the crawls, and the attribution. Two equal stamps mean equal flows, but for attributes of records and the
/// lineage, which change every day: a closed month keeps those of the day on which it was worked out.
/// </summary>
internal sealed class FlowBasis
{
    private FlowBasis(SortedDictionary<int, string> stamps) => Stamps = stamps;

    /// <summary>A stamp for each month that has points.</summary>
    public SortedDictionary<int, string> Stamps { get; }

    public static FlowBasis Of(HistoryIndex index, RecordCapture records, IReadOnlyList<TimelineCrawl> crawls, string registryVersion)
    {
        var stamps = new SortedDictionary<int, string>();
        var names = new NameBearers(records).Digest();
        var (hash, months) = (new XxHash128(), index.Months.ToDictionary(month => month.Month));
        var segments = records.History.ToLookup(segment => segment.Month);
        foreach (var month in months.Keys.Union(segments.Select(group => group.Key)).Order())
        {
            var text = new PackedWriter();
            text.Byte(FlowFold.RulesVersion);
            text.Text(registryVersion);
            text.UInt64(names);
            text.Varint((ulong)month);
            if (months.TryGetValue(month, out var stored))
            {
                text.UInt64(stored.Basis);
            }

            // Runs come in the order in which crawls brought them; only their content counts.
            text.UInt64(segments[month].Aggregate(0UL, (sum, segment) => unchecked(sum + Hash(segment))));
            foreach (var crawl in crawls.Where(crawl => HistoryMonth.Of(crawl.AsOf) == month).OrderBy(crawl => crawl.Ordinal))
            {
                text.Varint((ulong)crawl.Ordinal);
                text.Byte((byte)((crawl.ProvesUnchanged ? 1 : 0) | (crawl.IsRejected ? 2 : 0)));
            }

            hash.Append(text.Written);
            stamps[month] = Convert.ToHexStringLower(hash.GetCurrentHash());
        }

        return new FlowBasis(stamps);
    }

    private static ulong Hash(HistorySegment segment) => XxHash3.HashToUInt64(segment.Points.Span, (long)(((ulong)segment.AsOf << 32) | (uint)segment.Crawl));
}
