using Crawler.ClusterTests.Harness;
using Crawler.HubSimulator;

namespace Crawler.ClusterTests.Scenarios;

/// <summary>What a run that nobody disturbs makes of the Hub that the clusters crawl, worked out once for each number of crawls.</summary>
public sealed class Undisturbed
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static readonly Dictionary<int, string> Known = [];

    /// <summary>The Hub: what it serves never changes.</summary>
    public static HubSimulatorOptions Hub { get; } = new() { Models = 20_000, Port = 0, Quota = 100_000, Seed = 7 };

    /// <summary>The instants that crawls speak of, in order.</summary>
    public static IReadOnlyList<DateTimeOffset> AsOf { get; } =
        [.. Enumerable.Range(0, 12).Select(day => new DateTimeOffset(2026, 8, 22, 0, 0, 0, TimeSpan.Zero).AddDays(day))];

    /// <summary>The figures of the last of so many crawls.</summary>
    public async Task<string> FiguresAsync(int crawls)
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (!Known.TryGetValue(crawls, out var figures))
            {
                Known[crawls] = figures = await Figures.UndisturbedAsync(Hub, [.. AsOf.Take(crawls)]);
            }

            return figures;
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
