namespace Crawler.ClusterTests.Harness;

/// <summary>Polling with a deadline and a message.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until something holds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<Task<string>> what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < deadline, $"Waited {deadline} for {await what()}.");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }
}
