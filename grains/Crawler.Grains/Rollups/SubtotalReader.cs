using Crawler.Contracts.Catalogue;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Rollups;

/// <summary>
/// The partitions' totals as last heard: asked for only when somebody reads and they are older than two seconds, and sent only by partitions that changed since.
/// What arrives is absolute and versioned, so the newest is kept and nothing can be lost or counted twice. Totals of another attribution than the one in force are
/// never added up: their partition is asked to fold again.
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
    private RegistryStamp _inForce;
    private long _refreshedAt;
    private bool _isFresh;

    public int HeardFrom => Heard.Count();

    public IEnumerable<T> Heard => _heard.OfType<T>().Where(heard => heard.Registry == _inForce);

    public async Task RefreshAsync()
    {
        var inForce = await grains.StampInForceAsync(time);
        if (_isFresh && inForce == _inForce && time.GetElapsedTime(_refreshedAt) < MaxAge)
        {
            return;
        }

        (_inForce, _refreshedAt) = (inForce, time.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, partitions.Count).Select(number => AskAsync(number, inForce)));
        _isFresh = HeardFrom == partitions.Count;
    }

    private async Task AskAsync(int number, RegistryStamp inForce)
    {
        try
        {
            var partition = grains.GetGrain<IPartitionGrain>(number);
            var known = _heard[number]?.Registry == inForce ? _heard[number] : null;
            var answer = await question(partition, known?.Version);
            if (answer.Registry != inForce)
            {
                await partition.UseRegistry(inForce);
                answer = await question(partition, null);
            }

            if (!answer.IsUnchanged && (_heard[number] is not { } last || last.Registry != answer.Registry || answer.Version > last.Version))
            {
                _heard[number] = answer;
            }
        }
        catch (Exception failure) when (RepeatableSteps.IsPassing(failure))
        {
            // Not heard from: the reader says so, and asks again at the next look.
        }
    }
}
