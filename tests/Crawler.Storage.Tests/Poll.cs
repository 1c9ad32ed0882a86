namespace Crawler.Storage.Tests;

/// <summary>Waiting for what another thread or silo does.</summary>
internal static class Poll
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes, for a minute at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> answer, string awaited)
    {
        var (time, stop) = (TimeProvider.System, TestContext.Current.CancellationToken);
        for (var start = time.GetTimestamp(); !await answer();)
        {
            Assert.True(time.GetElapsedTime(start) < Deadline, $"Not within {Deadline}: {awaited}");
            await Task.Delay(Pause, time, stop);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string)"/>
    public static Task UntilAsync(Func<bool> answer, string awaited) => UntilAsync(() => Task.FromResult(answer()), awaited);
}
