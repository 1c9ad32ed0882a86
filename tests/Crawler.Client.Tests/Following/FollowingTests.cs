using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;

namespace Crawler.Client.Tests.Following;

/// <summary>How a followed crawl ends decides the exit code.</summary>
public sealed class FollowingTests
{
    [Fact]
    public async Task A_completed_crawl_is_0_and_summed_up()
    {
        using var console = Console(Some.Crawl() with { State = CrawlState.Completed, IsActive = false, Rows = 1234, Accepted = true });

        Assert.Equal(0, await console.RunAsync("crawl", "start"));
        Assert.Contains("1,234 rows", console.Error, StringComparison.Ordinal);
        Assert.Contains("census accepted", console.Error, StringComparison.Ordinal);
        Assert.Empty(console.Out);
    }

    [Theory]
    [InlineData("The Hub at x does not answer: refused", 1)]
    [InlineData("The Hub refused page 3 with 401: no Check the token, then `crawl resume`.", 4)]
    [InlineData("", 6)]
    public async Task A_paused_crawl_says_why(string problem, int expected)
    {
        using var console = Console(Some.Crawl() with { State = CrawlState.Paused, IsActive = false, Problem = problem, IsAuthFailure = expected == 4 });

        Assert.Equal(expected, await console.RunAsync("crawl", "start"));
        Assert.Contains("crawl resume", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_start_is_1_with_the_hint()
    {
        using var console = new TestConsole(FakeGrain.Of<ICrawlGrain>(("Start", _ => new CrawlReply(false, "models-000001 is still open.", Some.Crawl()))));

        Assert.Equal(1, await console.RunAsync("crawl", "start"));
        Assert.Contains("still open", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_census_that_cannot_be_taken_ends_the_following()
    {
        using var console = Console(Some.Crawl() with { State = CrawlState.Publishing, IsActive = false, Problem = "partition 3 is damaged" });

        Assert.Equal(1, await console.RunAsync("crawl", "resume"));
        Assert.Contains("partition 3 is damaged", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_silo_pauses_the_crawl()
    {
        using var leave = new CancellationTokenSource();
        var state = CrawlState.Running;
        using var console = new TestConsole(FakeGrain.Of<ICrawlGrain>(
            ("Start", _ => new CrawlReply(true, "", Some.Crawl())),
            ("Pause", _ => new CrawlReply(true, "", Some.Crawl(state = CrawlState.Paused, isActive: false))),
            ("Show", _ =>
            {
                leave.Cancel();
                return Some.Crawl(state);
            })))
        { IsHolder = true };

        Assert.Equal(130, await console.RunAsync(["crawl", "start"], leave.Token));
        Assert.Contains("is paused at", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_somebody_elses_silo_only_detaches()
    {
        using var leave = new CancellationTokenSource();
        using var console = new TestConsole(FakeGrain.Of<ICrawlGrain>(
            ("Start", _ => new CrawlReply(true, "", Some.Crawl())),
            ("Pause", _ => throw new InvalidOperationException("must not pause")),
            ("Show", _ =>
            {
                leave.Cancel();
                return Some.Crawl();
            })));

        Assert.Equal(130, await console.RunAsync(["crawl", "start"], leave.Token));
        Assert.Contains("goes on", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_crawl_says_so()
    {
        using var console = Console(Some.Crawl(isActive: false));

        Assert.Equal(0, await console.RunAsync("crawl", "status"));
        Assert.Contains("interrupted", console.Out, StringComparison.Ordinal);
        Assert.Contains("crawl resume", console.Error, StringComparison.Ordinal);
    }

    private static TestConsole Console(CrawlView view) => new(
        FakeGrain.Of<ICrawlGrain>(
            ("Start", _ => new CrawlReply(true, "", view)),
            ("Resume", _ => new CrawlReply(true, "", view)),
            ("Current", _ => view),
            ("Show", _ => view)),
        FakeGrain.Of<IEcosystemGrain>());
}
