using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Fake time that tells when somebody begins to wait on it, and for how long.</summary>
internal sealed class WaitedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Lets the next wait begin, then lets its time pass.</summary>
    /// <returns>How long it was to be.</returns>
    public async Task<TimeSpan> PassAsync()
    {
        var wait = await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Advance(wait);
        return wait;
    }

    /// <summary>Returns once the next wait has begun.</summary>
    public async Task BeganAsync() => await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
