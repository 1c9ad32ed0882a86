using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Catalogue;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance.Repartitioning;

/// <summary>A partition of the store that is dealt anew, read whole but for its closed months.</summary>
internal sealed class OldPartition
{
    private readonly Dictionary<RepoId, int> _slots;

    private OldPartition(int number, PartitionHeader header, HistoryIndex index, HistoryBlocks blocks, RecordCapture records)
    {
        (Number, Header, Index, Blocks, Records) = (number, header, index, blocks, records);
        _slots = Enumerable.Range(0, records.Count).ToDictionary(IdAt);
        Bearers = new NameBearers(records);
    }

    public int Number { get; }

    public PartitionHeader Header { get; }

    public HistoryIndex Index { get; }

    public HistoryBlocks Blocks { get; }

    public RecordCapture Records { get; }

    /// <summary>Whose the points are that were imported under names.</summary>
    public NameBearers Bearers { get; }

    public RepoId IdAt(int slot) => ObservationView.ReadId(Records.Observation(slot));

    /// <summary>The slot of a repository, or -1.</summary>
    public int Find(RepoId id) => _slots.GetValueOrDefault(id, -1);

    /// <exception cref="RepartitionException">It is damaged.</exception>
    public static async Task<OldPartition> ReadAsync(ITableStore store, string kind, int number, CancellationToken cancellationToken)
    {
        var name = PartitionNames.Of(kind, number);
        var log = new PartitionLog(store, new Failpoints(null), name, HistoryThinning.None);
        var records = new Core.Catalogue.Partition(OwnerRegistry.BuiltIn, DateOnly.MinValue);
        var damage = await log.OpenAsync(
            (entry, isSnapshot) =>
            {
                if (isSnapshot)
                {
                    records.Restore(entry);
                }
                else
                {
                    records.Adopt(entry);
                }
            },
            () => records = new Core.Catalogue.Partition(OwnerRegistry.BuiltIn, DateOnly.MinValue),
            cancellationToken);
        damage = damage.Length > 0 ? damage : log.Header.Damage;
        return damage.Length == 0
            ? new OldPartition(number, log.Header, log.Index, log.Blocks, records.Records.Capture())
            : throw new RepartitionException($"Partition {name} is damaged: {damage}. Run a full crawl, which rebuilds it, or restore a backup.");
    }
}
