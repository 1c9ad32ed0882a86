using Crawler.Silo.DataDirectories;

namespace Crawler.Client.Session;

/// <summary>
/// Watches over the console whose silo this process uses. Orleans' own timeouts are half a minute; the lock and the endpoint file tell at once that the holder
/// died, left or was replaced.
/// </summary>
internal sealed class HolderWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<DirectoryLock?> _loop;

    /// <summary>Starts to watch.</summary>
    public HolderWatch(string dataDirectory, HolderEndpoint holder, TimeProvider time)
    {
        Lost = _lost.Token;
        _loop = WatchAsync(dataDirectory, holder, time);
    }

    /// <summary>Fires when the holder is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Ends the watch. Returns the lock where the watch took it from a dead holder.</summary>
    public async Task<DirectoryLock?> StopAsync()
    {
        await _stop.CancelAsync();
        return await _loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task<DirectoryLock?> WatchAsync(string dataDirectory, HolderEndpoint holder, TimeProvider time)
    {
        var endpoint = new EndpointFile(dataDirectory);
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var taken = _stop.IsCancellationRequested ? null : DirectoryLock.TryTake(dataDirectory);
            if (taken is not null || (!_stop.IsCancellationRequested && endpoint.Read() != holder))
            {
                await _lost.CancelAsync();
                return taken;
            }
        }

        return null;
    }
}
