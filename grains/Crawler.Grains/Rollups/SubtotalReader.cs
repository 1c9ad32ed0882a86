using Crawler.Contracts.Catalogue;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>
/// The partitions' totals as last heard: asked for only when somebody reads and they are older than two seconds, and sent only by partitions that changed since.
/// What arrives is absolute and versioned, so the newest is kept and nothing can be lost or counted twice.
/// </summary>
internal sealed class SubtotalReader(IGrainFactory grains, PartitionMap partitions, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);
    private readonly PartitionTotals?[] _heard = new PartitionTotals?[partitions.Count];
    private long _refreshedAt;
    private bool _isFresh;

    public int HeardFrom => _heard.Count(totals => totals is not null);

    public async Task RefreshAsync()
    {
        if (_isFresh && time.GetElapsedTime(_refreshedAt) < MaxAge)
        {
            return;
        }

        _refreshedAt = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(AskAsync));
        _isFresh = HeardFrom == partitions.Count;
    }

    public Measures Total() => _heard.Aggregate(default(Measures), (sum, totals) => sum + (totals?.Total ?? default));

    public Dictionary<string, Measures> Countries()
    {
        var countries = new Dictionary<string, Measures>(StringComparer.Ordinal);
        foreach (var (country, totals) in _heard.SelectMany(heard => heard?.Countries ?? new Dictionary<string, Measures>()))
        {
            countries[country] = countries.GetValueOrDefault(country) + totals;
        }

        return countries;
    }

    private async Task AskAsync(int number)
    {
        try
        {
            var answer = await grains.GetGrain<IPartitionGrain>(number).Totals(_heard[number]?.Version);
            if (!answer.IsUnchanged && (_heard[number] is not { } known || answer.Version > known.Version))
            {
                _heard[number] = answer;
            }
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            // Not heard from: the reader says so, and asks again at the next look.
        }
    }
}
