using Crawler.Contracts.Catalogue;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>
/// The partitions' totals as last heard: asked for only when somebody reads and they are older than two seconds, and sent only by partitions that changed since.
/// What arrives is absolute and versioned, so the newest is kept and nothing can be lost or counted twice.
/// </summary>
/// <param name="grains">The way to the partitions.</param>
/// <param name="partitions">How many there are.</param>
/// <param name="time">The clock.</param>
/// <param name="question">What to ask a partition; the version is the one last heard.</param>
internal sealed class SubtotalReader<T>(
    IGrainFactory grains, PartitionMap partitions, TimeProvider time, Func<IPartitionGrain, PartitionVersion?, Task<T>> question)
    where T : class, ISubtotals
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);
    private readonly T?[] _heard = new T?[partitions.Count];
    private long _refreshedAt;
    private bool _isFresh;

    public int HeardFrom => Heard.Count();

    public IEnumerable<T> Heard => _heard.OfType<T>();

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

    private async Task AskAsync(int number)
    {
        try
        {
            var answer = await question(grains.GetGrain<IPartitionGrain>(number), _heard[number]?.Version);
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
