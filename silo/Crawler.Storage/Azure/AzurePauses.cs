using System.Globalization;
using Azure;

namespace Crawler.Storage.Azure;

/// <summary>How long to wait before a request that surely was not executed is sent again.</summary>
/// <param name="first">The wait after the first try; it doubles from try to try, and is drawn from its upper half.</param>
/// <param name="longest">The longest wait, unless the service asks for more.</param>
/// <param name="time">What waits.</param>
internal sealed class AzurePauses(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private readonly Lock _drawing = new();
    private readonly Random _random = new((int)time.GetTimestamp());

    /// <summary>Waits after a try.</summary>
    /// <param name="failure">What the try came to; may say how long to wait.</param>
    /// <param name="tries">Tries so far; at least 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task WaitAsync(RequestFailedException failure, int tries, CancellationToken cancellationToken)
    {
        var backoff = Backoff(tries);
        var asked = RetryAfter(failure.GetRawResponse());
        return Task.Delay(asked > backoff ? asked : backoff, time, cancellationToken);
    }

    private TimeSpan Backoff(int tries)
    {
        var doubled = Math.Min(first.TotalMilliseconds * Math.Pow(2, tries - 1), longest.TotalMilliseconds);
        lock (_drawing)
        {
            return TimeSpan.FromMilliseconds(doubled * (0.5 + (_random.NextDouble() / 2)));
        }
    }

    private TimeSpan RetryAfter(Response? answer) =>
        answer is null || !answer.Headers.TryGetValue("Retry-After", out var value) ? TimeSpan.Zero
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date) ? date - time.GetUtcNow()
        : TimeSpan.Zero;
}
