using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Rankings;
using Crawler.Core.Statistics;
using Crawler.Core.Tables;

namespace Crawler.Core.Rollups;

public sealed partial class PartitionVectors
{
    /// <summary>Measures a partition. Reads immutable input only: for any thread.</summary>
    /// <param name="partition">The partition's number.</param>
    /// <param name="version">The durable state that <paramref name="records"/> shows.</param>
    /// <param name="records">The records at that instant.</param>
    /// <param name="registry">The attribution in force.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    /// <param name="crawl">The crawl that ends with this measurement; 0 for a look in between.</param>
    /// <param name="lastAcceptedFull">The accepted full crawl before it, 0 for none.</param>
    public static PartitionVectors Measure(
        int partition, PartitionVersion version, RecordCapture records, OwnerRegistry registry, DateOnly registryDate, int crawl, int lastAcceptedFull)
    {
        var collector = new Collector(crawl, lastAcceptedFull);
        var (fold, tables) = (new PartitionFold(registry, registryDate), new TableCollector());
        var tops = Enum.GetValues<Counter>().Select(counter => new ModelTop(records, (RankBy)counter, TopLength)).ToArray();
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (!records.State(slot).IsLive)
            {
                continue;
            }

            var view = new ObservationView(records.Observation(slot));
            var owner = fold.Add(view, out var contribution);
            tables.Add(view, owner.Members, contribution);
            collector.Add(view, records, slot);
            foreach (var top in tops)
            {
                top.Offer(view, slot);
            }
        }

        return new PartitionVectors
        {
            Partition = partition,
            Version = version,
            RegistryVersion = registry.Version,
            Total = fold.Total,
            Owners = fold.Owners.Count,
            Countries = new Dictionary<string, Measures>(fold.Countries),
            Downloads30d = ValueCounts.Of([.. collector.Downloads30d]),
            DownloadsAllTime = ValueCounts.Of([.. collector.DownloadsAllTime]),
            OwnerSums = OwnerSums.Of(fold.Owners),
            Tables = tables.ToTables(),
            Sizes = WeightedSizes.Of(collector.Sizes),
            Parents = [.. collector.Parents.Order(StringComparer.Ordinal)],
            TopModels = [.. tops.Select(top => top.Lines(registry, registryDate))],
            TopOwners = TopLists(fold, new OwnerFilter()),
            TopUnreviewed = TopLists(fold, new OwnerFilter(Type: CountryMember.Unreviewed)),
            Dimensions = [.. KnownDimensions.All.Select(info => fold.Dimension(info.Dimension))],
            Gate = collector.Gate,
        };
    }

    private static IReadOnlyList<Ranked>[] TopLists(PartitionFold fold, OwnerFilter filter) =>
        [.. RankNames.InCensus.Select(by => OwnerTop.Of(fold.Owners, filter, by, TopLength))];

    private sealed class Collector(int crawl, int lastAcceptedFull)
    {
        private readonly EdgeList _edges = new();
        private readonly HashSet<string> _parents = new(StringComparer.Ordinal);
        private GateCounts _gate;

        public List<long> Downloads30d { get; } = [];

        public List<long> DownloadsAllTime { get; } = [];

        public List<(long Size, long Weight)> Sizes { get; } = [];

        public IReadOnlyCollection<string> Parents => _parents;

        public GateCounts Gate => _gate;

        public void Add(in ObservationView view, RecordCapture records, int slot)
        {
            AddKnown(Downloads30d, view.Downloads30d);
            AddKnown(DownloadsAllTime, view.DownloadsAllTime);
            if (view.Parameters >= 0)
            {
                Sizes.Add((view.Parameters, Math.Max(0, view.Downloads30d)));
            }

            _edges.Read(view);
            for (var i = 0; i < _edges.Count; i++)
            {
                _parents.Add(System.Text.Encoding.UTF8.GetString(_edges.Parent(i)));
            }

            AddToGate(view, records.State(slot), records.Accepted(slot));
        }

        private static void AddKnown(List<long> values, long value)
        {
            if (value >= 0)
            {
                values.Add(value);
            }
        }

        private void AddToGate(in ObservationView view, RecordState state, AcceptedCounters? kept)
        {
            if (crawl == 0 || lastAcceptedFull == 0 || state.FirstSeenIn == crawl)
            {
                return;
            }

            var isMissed = state.MissedIn == crawl;
            var current = AcceptedCounters.Of(view);
            var accepted = state.ChangedIn <= lastAcceptedFull ? current : kept;
            var isComparable = !isMissed && accepted is { DownloadsAllTime: >= 0 } && current.DownloadsAllTime >= 0;
            _gate += new GateCounts(
                1,
                isMissed ? 1 : 0,
                isComparable ? 1 : 0,
                isComparable && current.DownloadsAllTime < accepted!.Value.DownloadsAllTime ? 1 : 0,
                Math.Max(0, accepted?.Downloads30d ?? 0),
                isMissed || accepted is null ? 0 : Math.Max(0, current.Downloads30d));
        }
    }
}
