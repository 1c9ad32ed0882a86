using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Rollups;
using Crawler.Grains.Attribution;
using Crawler.Grains.History;
using Crawler.Storage;

namespace Crawler.Grains.Rollups;

/// <summary>
/// Works the flows of one kind out again from the points, and compares them with the merged ones as stored. Months that are not up to date are left out: what they were worked out
/// from has changed, and they say so themselves.
/// </summary>
internal sealed class FlowAudit(ITableStore store, IGrainFactory grains, RegistrySource registries, string kind, int partitions)
{
    private readonly SortedDictionary<int, string[]> _stamps = [];
    private MergedFlows _merged = null!;
    private IReadOnlyList<TimelineCrawl> _crawls = [];
    private PlainFlows? _plain;

    /// <summary>Whether there is anything to compare with.</summary>
    public bool IsThere => _plain is not null;

    /// <summary>Reads what stands.</summary>
    public async Task BeginAsync(AuditChecks checks)
    {
        _merged = new MergedFlows(store, kind);
        await _merged.LoadAsync(CancellationToken.None);
        if (_merged.Book.Months.Count == 0)
        {
            checks.Note("no flows have been worked out yet, so none were compared");
            return;
        }

        if (await registries.FindAsync(_merged.Book.RegistryVersion) is not { } registry)
        {
            checks.Note("the registry of the flows was not kept, so they were not compared");
            return;
        }

        _crawls = await grains.GetGrain<ICrawlGrain>(kind).Timeline();
        _plain = new PlainFlows(registry, _crawls);
    }

    /// <summary>Adds a partition: all months of it at once, in the form in which they were sent, and unpacked one block of each at a time.</summary>
    /// <returns>Whether its points were those of the records.</returns>
    public async Task<bool> AddAsync(int number, PartitionVersion version, IReadOnlyCollection<(Observation Record, bool IsHeld)> records, IReadOnlyCollection<FormerName> names)
    {
        var partition = grains.GetGrain<IPartitionGrain>(number);
        var request = new MonthRequest(null, _crawls, _merged.Book.RegistryVersion);
        var first = await partition.ReadPoints(request);
        var months = new List<IReadOnlyList<byte[]>>();
        foreach (var month in first.Stamps.Keys.Order())
        {
            var points = await partition.ReadPoints(request with { Month = month });
            if (points.Version != version)
            {
                return false;
            }

            months.Add(points.Blocks);
            (_stamps.TryGetValue(month, out var stamps) ? stamps : _stamps[month] = new string[partitions])[number] = points.Stamps[month];
        }

        await Task.Run(() => _plain!.Add(records, names, MonthBlocks.ByRepository(months)));
        return true;
    }

    /// <summary>Compares every month that is up to date.</summary>
    public async Task CompareAsync(AuditChecks checks)
    {
        var books = new FlowBook[partitions];
        for (var number = 0; number < partitions; number++)
        {
            books[number] = await new FlowStore(store, $"{kind}.{number:d4}").OpenAsync(CancellationToken.None);
        }

        var stale = new List<int>();
        foreach (var (month, plain) in _plain!.Months)
        {
            if (_merged.Book.Months.FirstOrDefault(merged => merged.Month == month) is { } merged && IsFresh(merged, books))
            {
                await CompareAsync(merged, plain, checks);
            }
            else
            {
                stale.Add(month);
            }
        }

        if (stale.Count > 0)
        {
            checks.Note($"the flows of these months are not up to date, so they were not compared: {string.Join(", ", stale.Select(HistoryMonth.Name))}");
        }
    }

    private async Task CompareAsync(MergedMonth merged, PlainFlowMonth plain, AuditChecks checks)
    {
        var what = $"flows {HistoryMonth.Name(merged.Month)}";
        try
        {
            checks.Compare(what, await _merged.ReadAsync(merged, CancellationToken.None), plain);
        }
        catch (InvalidDataException damaged)
        {
            checks.Mismatch($"{what}: cannot be read: {damaged.Message}");
        }
    }

    /// <summary>Whether a month was merged from what the partitions would work out now.</summary>
    private bool IsFresh(MergedMonth merged, FlowBook[] books)
    {
        var pages = books.Select(book => book.Pages.FirstOrDefault(page => page.Month == merged.Month)).ToArray();
        var isFresh = pages.Select((page, number) => page?.Stamp == _stamps[merged.Month][number]).All(isSame => isSame);
        return isFresh && merged.Basis == HistoryGrain.BasisOf([.. pages.Select(page => page is null ? null : new Contracts.History.FoldedMonth(page.Month, page.Stamp, page.Lineage))]);
    }
}
