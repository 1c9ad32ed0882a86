using System.Net;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Tests;

/// <summary>Permits, 429 in its variants, and what the headers said.</summary>
public class QuotaTests
{
    [Fact]
    public async Task Every_answer_is_reported()
    {
        var hub = new StubHub().Answer(
            StubHub.Rows(1), HttpStatusCode.OK, ("RateLimit", "\"api\";r=499;t=295"), ("RateLimit-Policy", "\"fixed window\";\"api\";q=500;w=300"));

        await hub.PageAsync();

        var reading = Assert.Single(hub.Readings);
        Assert.Equal((499L, 500L, TimeSpan.FromSeconds(295), TimeSpan.FromSeconds(300)), (reading.Remaining, reading.Quota, reading.ResetIn, reading.Window));
    }

    [Fact]
    public async Task Each_permit_is_accounted_for_even_where_no_answer_came()
    {
        var hub = new StubHub().Answer(() => throw new HttpRequestException("connection refused"));

        await hub.FetchAsync();

        Assert.Equal(1 + hub.Options.Retries, hub.Permits);
        Assert.Equal(hub.Permits, hub.Readings.Count(answer => answer.IsLost));
    }

    [Fact]
    public async Task Without_a_permit_nothing_is_sent()
    {
        var hub = new StubHub { Budget = now => new PermitDecision(false, now.AddMinutes(3)) };

        var outcome = Assert.IsType<PageOutcome.QuotaExhausted>(await hub.Answer(StubHub.Rows(1)).FetchAsync());

        Assert.Equal(hub.Now.AddMinutes(3), outcome.RetryAt);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task A_void_permit_is_not_used()
    {
        var hub = new StubHub { Budget = now => new PermitDecision(true, now) };

        Assert.IsType<PageOutcome.QuotaExhausted>(await hub.Answer(StubHub.Rows(1)).FetchAsync());
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task An_exhausted_window_is_waited_for_outside()
    {
        var hub = new StubHub().Answer("{\"error\":\"We had to rate limit you\"}", HttpStatusCode.TooManyRequests, ("RateLimit", "\"api\";r=0;t=100"));

        var outcome = Assert.IsType<PageOutcome.QuotaExhausted>(await hub.FetchAsync());

        Assert.Equal(hub.Now.AddSeconds(101), outcome.RetryAt);
        Assert.True(Assert.Single(hub.Readings).WasThrottled);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("Sat, 22 Aug 2026 12:00:05 GMT")]
    [InlineData("Sat, 22 Aug 2020 12:00:05 GMT")]
    public async Task A_429_with_requests_left_is_repeated_after_the_wait_it_names(string retryAfter)
    {
        var hub = new StubHub()
            .Answer("slow down", HttpStatusCode.TooManyRequests, ("RateLimit", "\"api\";r=100;t=100"), ("Retry-After", retryAfter))
            .Answer(StubHub.Rows(2));

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);
        Assert.Equal(2, hub.Permits);
    }

    [Theory]
    [InlineData("200")]
    [InlineData("1000000000")]
    [InlineData("99999999999999999999")]
    public async Task A_long_or_absurd_wait_is_bounded_and_happens_outside(string retryAfter)
    {
        var hub = new StubHub().Answer(
            "slow down", HttpStatusCode.TooManyRequests, ("RateLimit", "\"api\";r=100;t=100"), ("Retry-After", retryAfter));

        var outcome = Assert.IsType<PageOutcome.QuotaExhausted>(await hub.FetchAsync());

        Assert.InRange(outcome.RetryAt, hub.Now, hub.Now.AddMinutes(5).AddSeconds(1));
        Assert.Equal(1, hub.Permits);
    }

    [Fact]
    public async Task A_429_that_says_nothing_is_taken_for_an_exhausted_window()
    {
        var hub = new StubHub().Answer("slow down", HttpStatusCode.TooManyRequests);

        Assert.IsType<PageOutcome.QuotaExhausted>(await hub.FetchAsync());
        Assert.Equal(1, hub.Permits);
    }
}
