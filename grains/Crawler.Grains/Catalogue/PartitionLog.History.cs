using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Catalogue;

/// <summary>Points of history become durable in the journal, live in snapshots while their month is the newest, and go into blocks with the snapshot that comes then.</summary>
internal sealed partial class PartitionLog
{
    private const long MinOpenBytes = 256 * 1024;
    private const int OpenBytesPerRecord = 64;
    private readonly HistoryBlocks _blocks = new(store, partition);

    /// <summary>The closed months.</summary>
    public HistoryIndex Index { get; private set; } = new();

    /// <summary>The closed months' blocks.</summary>
    public HistoryBlocks Blocks => _blocks;

    public static string IndexKey(string generation) => $"i|{generation}";

    private async Task<HistoryIndex> ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (Header.HistoryIndex.Length == 0)
        {
            return new HistoryIndex();
        }

        // The header may have moved on while it was read; whoever asks reads it again then.
        return await store.GetAsync(Tables.Catalogue, partition, Header.HistoryIndex, cancellationToken) is { } row
            ? StoredJson.Read<HistoryIndex>(row.Payload)
            : new HistoryIndex();
    }

    /// <summary>
    /// Writes the runs of months that are over into blocks; all of them where they take too much memory. What is old enough is thinned when it is written, and besides one month
    /// more, the oldest: so a change of the setting works its way through the past.
    /// </summary>
    private async Task<(HistoryIndex Index, IReadOnlySet<HistorySegment> Closed)> CloseMonthsAsync(
        RecordCapture capture, Timeline timeline, string generation, CancellationToken cancellationToken)
    {
        var newest = capture.History.Select(segment => segment.Month).Concat(Index.Months.Select(month => month.Month)).DefaultIfEmpty().Max();
        var isTooMuch = capture.History.Sum(segment => (long)segment.Points.Length) > MinOpenBytes + (OpenBytesPerRecord * (long)capture.Count);
        var closed = capture.History.Where(segment => isTooMuch || segment.Month < newest).ToHashSet();
        var index = Index;
        foreach (var month in closed.GroupBy(segment => segment.Month).OrderBy(month => month.Key))
        {
            // Sets keep no order, and of two points of one crawl the later counts.
            var points = await Task.Run(() => HistoryTable.Of([.. capture.History.Where(segment => segment.Month == month.Key)], capture), cancellationToken);
            index = await _blocks.WriteAsync(index, month.Key, points, generation, (thinning.StepOf(month.Key, newest), timeline), cancellationToken);
        }

        // Months that were just written have this snapshot's generation.
        if (timeline.Full.Count > 0 && index.Months.FirstOrDefault(stored => stored.Generation != generation && stored.Thinned < thinning.StepOf(stored.Month, newest)) is { } old)
        {
            index = await _blocks.WriteAsync(index, old.Month, HistoryTable.Empty, generation, (thinning.StepOf(old.Month, newest), timeline), cancellationToken);
        }

        return (index, closed);
    }
}
