using Crawler.Client.Following;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Tests.Following;

/// <summary>A crawl in words.</summary>
public sealed class CrawlTextTests
{
    private static readonly CrawlView Half = Some.Crawl() with { Pages = 50, Rows = 50_000, ExpectedRows = 100_000, RowsPerSecond = 5000, Quota = 500, QuotaLeft = 450, QuotaWindow = TimeSpan.FromMinutes(5) };

    [Fact]
    public void Progress_says_pages_rows_rate_quota_and_time_left() => Assert.Equal(
        "models-000001  50 pages · 50,000 rows (50 %) · 5.0k rows/s · quota 450 left · ETA 10 s",
        CrawlText.Progress(Half, Some.AsOf));

    [Fact]
    public void Without_an_expectation_nothing_is_promised() => Assert.Equal(
        "models-000001  50 pages · 50,000 rows · 5.0k rows/s · quota 450 left",
        CrawlText.Progress(Half with { ExpectedRows = null }, Some.AsOf));

    [Fact]
    public void Waiting_says_until_when() => Assert.EndsWith(
        "waiting for quota until 06:02:00Z · ETA 2 min 00 s",
        CrawlText.Progress(Half with { QuotaLeft = 0, WaitingUntil = Some.AsOf.AddMinutes(2) }, Some.AsOf),
        StringComparison.Ordinal);

    [Fact]
    public void The_quota_is_the_floor_of_the_time_left()
    {
        var crawl = Half with { ExpectedRows = 2_050_000, QuotaLeft = 400, RowsPerSecond = 100_000 };

        Assert.Equal(TimeSpan.FromMinutes(15), CrawlText.Remaining(crawl with { Quota = 500, WaitingUntil = null }, Some.AsOf));
    }

    [Fact]
    public void Taking_the_census_is_named() => Assert.Contains(
        "taking the census", CrawlText.Progress(Half with { State = CrawlState.Publishing }, Some.AsOf), StringComparison.Ordinal);

    [Theory]
    [InlineData(CrawlState.Running, true, "running")]
    [InlineData(CrawlState.Running, false, "interrupted")]
    [InlineData(CrawlState.Publishing, false, "interrupted")]
    [InlineData(CrawlState.Paused, false, "paused")]
    [InlineData(CrawlState.Completed, false, "completed")]
    public void A_running_crawl_without_a_silo_is_interrupted(CrawlState state, bool isActive, string expected) =>
        Assert.Equal(expected, CrawlText.State(Some.Crawl(state, isActive)));

    [Fact]
    public void The_summary_tells_everything()
    {
        var crawl = Half with
        {
            State = CrawlState.Completed,
            New = 1,
            Quarantined = new Dictionary<string, long> { ["no-id"] = 2, ["bad-json"] = 1 },
            Accepted = false,
        };

        var summary = CrawlText.Summary(crawl).ToArray();

        Assert.StartsWith("models-000001 completed: 50,000 rows on 50 pages, 1 new, ", summary[0], StringComparison.Ordinal);
        Assert.Equal("quarantined: bad-json 1, no-id 2", summary[1]);
        Assert.Contains("not accepted", summary[2], StringComparison.Ordinal);
    }
}
