using System.Globalization;
using System.IO.Hashing;
using Crawler.Contracts.Attribution;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Orleans.Concurrency;

namespace Crawler.Grains.History;

/// <summary>
/// The flows of one kind: asks the partitions to fold theirs, merges what has changed, and keeps the sums by month, so that a reader wakes nobody. Every step can be repeated, and
/// what is not done when the silo dies is found stale and done the next time.
/// </summary>
[Reentrant]
public sealed partial class HistoryGrain(ITableStore store, PartitionMap partitions, RepeatableSteps steps, TimeProvider time) : Grain, IHistoryGrain
{
    /// <summary>A fold holds a partition's month in memory.</summary>
    private const int PartitionsAtOnce = 2;

    private readonly SemaphoreSlim _refreshing = new(1, 1);

    /// <summary>Months as stored: unfolded, years of them take fifty times the room, and unfolding them takes milliseconds.</summary>
    private readonly Dictionary<int, (string Basis, byte[] Flows)> _read = [];
    private MergedFlows _merged = null!;

    private string Kind => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _merged = new MergedFlows(store, Kind);
        await _merged.LoadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> Refresh()
    {
        await _refreshing.WaitAsync();
        try
        {
            return await RefreshOnce();
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<FlowReply> Flows(FlowQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var book = _merged.Book;
        var months = new List<byte[]>();
        foreach (var month in book.Months)
        {
            if (!_read.TryGetValue(month.Month, out var read) || read.Basis != month.Basis)
            {
                _read[month.Month] = read = (month.Basis, await _merged.ReadBytesAsync(month, CancellationToken.None));
            }

            months.Add(read.Flows);
        }

        var rows = await Task.Run(() => FlowReader.Rows(months.Select(FlowVector.Decode), query.Dimension, query.Step, query.From, query.To, query.Member));
        var staleFrom = await StaleFrom(book);
        var (first, last) = rows.Count == 0 ? (int.MaxValue, int.MinValue) : (rows.Min(row => MonthOf(row.From)), rows.Max(row => MonthOf(row.From)));
        return new FlowReply(
            rows,
            [.. book.Months.Where(month => month.Month >= first && month.Month <= last).Select(month => Show(month, book, staleFrom))]);
    }

    private static int MonthOf(DateOnly date) => HistoryMonth.OfDay(HistoryMonth.DayOf(date));

    private static FlowMonth Show(MergedMonth month, FlowsBook book, int? staleFrom) => new(
        HistoryMonth.First(month.Month),
        month.RevisedAt,
        staleFrom is { } from && month.Month >= from,
        month.Month == book.Months[^1].Month,
        month.Undetermined,
        month.Checked,
        month.ByAllTime,
        month.By30Days,
        book.RegistryVersion,
        month.Lineage,
        month.IsThinned);

    private async Task<string> RefreshOnce()
    {
        var crawls = await steps.DoAsync(() => GrainFactory.GetGrain<ICrawlGrain>(Kind).Timeline());
        var registry = await steps.DoAsync(() => GrainFactory.GetGrain<IRegistryGrain>(0).Version());
        var census = await steps.DoAsync(() => GrainFactory.GetGrain<IEcosystemGrain>(Kind).Census(null));
        var request = new FlowFoldRequest(Kind, crawls, registry, census?.Census.Crawl ?? "");
        var folded = await FoldAll(request);
        if (request.Lineage.Length > 0)
        {
            await steps.DoAsync(() => GrainFactory.GetGrain<IFrozenLineageGrain>(request.Lineage).LetGo());
        }

        var book = _merged.Book;
        var next = new FlowsBook { RegistryVersion = registry, Crawls = [.. crawls.Select(CrawlMark)] };
        foreach (var month in folded.SelectMany(part => part).Select(part => part.Month).Distinct().Order())
        {
            var parts = folded.Select(part => part.FirstOrDefault(page => page.Month == month)).ToArray();
            var known = book.Months.FirstOrDefault(merged => merged.Month == month);
            var basis = BasisOf(parts);
            next = next with { Months = [.. next.Months, known?.Basis == basis ? known : await Merge(month, basis, parts, known)] };
        }

        await steps.DoAsync(() => _merged.TurnAsync(next, CancellationToken.None));
        return "";
    }

    private async Task<MergedMonth> Merge(int month, string basis, FoldedMonth?[] parts, MergedMonth? known)
    {
        var sum = new FlowVector();
        for (var number = 0; number < parts.Length; number++)
        {
            if (parts[number] is { } part)
            {
                var flows = new FlowStore(store, $"{Kind}.{number:d4}");
                sum.Add(await steps.DoAsync(() => flows.ReadAsync(new FlowPage(month, part.Stamp, part.Lineage), CancellationToken.None)));
            }
        }

        var lineage = parts.OfType<FoldedMonth>().Select(part => part.Lineage).Max(StringComparer.Ordinal) ?? "";
        var merged = await steps.DoAsync(() => _merged.WriteAsync(month, basis, sum, lineage, known, time.GetUtcNow(), CancellationToken.None));
        return merged with { IsThinned = parts.Any(part => part is { IsThinned: true }) };
    }

    /// <summary>What a month is merged from.</summary>
    internal static string BasisOf(FoldedMonth?[] parts)
    {
        var hash = new XxHash128();
        foreach (var part in parts)
        {
            hash.Append(System.Text.Encoding.UTF8.GetBytes($"{part?.Stamp}|{part?.Lineage}\n"));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private async Task<IReadOnlyList<FoldedMonth>[]> FoldAll(FlowFoldRequest request)
    {
        var folded = new IReadOnlyList<FoldedMonth>[partitions.Count];
        using var gate = new SemaphoreSlim(PartitionsAtOnce);
        await Task.WhenAll(Enumerable.Range(0, folded.Length).Select(async number =>
        {
            await gate.WaitAsync();
            try
            {
                folded[number] = await steps.DoAsync(() => GrainFactory.GetGrain<IPartitionGrain>(number).FoldFlows(request));
            }
            finally
            {
                gate.Release();
            }
        }));
        return folded;
    }

    /// <summary>The first month whose sums are not of today's basis; null where all are.</summary>
    private async Task<int?> StaleFrom(FlowsBook book)
    {
        if (book.Months.Count == 0)
        {
            return null;
        }

        if (await GrainFactory.GetGrain<IRegistryGrain>(0).Version() != book.RegistryVersion)
        {
            return book.Months[0].Month;
        }

        var known = book.Crawls.ToHashSet(StringComparer.Ordinal);
        var changed = (await GrainFactory.GetGrain<ICrawlGrain>(Kind).Timeline()).Where(crawl => !known.Contains(CrawlMark(crawl))).ToList();
        return changed.Count == 0 ? null : changed.Min(crawl => HistoryMonth.Of(crawl.AsOf));
    }

    private static string CrawlMark(TimelineCrawl crawl) =>
        string.Create(CultureInfo.InvariantCulture, $"{crawl.Ordinal}{(crawl.ProvesUnchanged ? "+" : crawl.IsRejected ? "-" : "")}");
}
