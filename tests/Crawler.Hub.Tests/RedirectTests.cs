using System.Net;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Tests;

/// <summary>Redirects are followed within the Hub's API and nowhere else; each is a request with a permit of its own.</summary>
public class RedirectTests
{
    [Theory]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_within_the_api_is_followed(HttpStatusCode status)
    {
        var hub = new StubHub { Token = HubToken.Load(null, _ => "hf_secret") }
            .Answer("Temporary Redirect.", status, ("Location", "/api/v2/models?limit=1000"), ("RateLimit", "\"api\";r=9;t=9"))
            .Answer(StubHub.Rows(2), HttpStatusCode.OK, ("Link", "<?cursor=x>; rel=\"next\""), ("RateLimit", "\"api\";r=8;t=9"));

        var page = await hub.PageAsync();

        Assert.Equal(2, page.Rows.Count);
        Assert.Equal("http://hub.test/api/v2/models?cursor=x", page.Next!.AbsoluteUri);
        Assert.Equal([9, 8], hub.Readings.Select(reading => (int)reading.Remaining!));
        Assert.Equal(2, hub.Permits);
        Assert.All(hub.Requests, request => Assert.Equal("hf_secret", request.Headers.Authorization!.Parameter));
    }

    [Theory]
    [InlineData("http://other.test/api/models")]
    [InlineData("https://hub.test/api/models")]
    [InlineData("//other.test/api/models")]
    [InlineData("/login")]
    [InlineData("/api/../login")]
    [InlineData("")]
    public async Task A_redirect_that_leads_elsewhere_is_refused(string location)
    {
        var hub = new StubHub().Answer("", HttpStatusCode.TemporaryRedirect, ("Location", location)).Answer(StubHub.Rows(2));

        var refused = Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync());

        Assert.Equal(307, refused.Status);
        Assert.Contains("redirected", refused.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1), (hub.Permits, hub.Requests.Count));
    }

    [Fact]
    public async Task Redirects_that_go_in_a_circle_are_given_up()
    {
        var hub = new StubHub().Answer("", HttpStatusCode.TemporaryRedirect, ("Location", "/api/models?limit=1000"));

        var refused = Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync());

        Assert.Contains("more than 3 times", refused.Reason, StringComparison.Ordinal);
        Assert.Equal((4, 4), (hub.Permits, hub.Readings.Count));
    }

    [Fact]
    public async Task Other_redirects_are_refused()
    {
        var hub = new StubHub().Answer("", HttpStatusCode.Found, ("Location", "/api/models"));

        Assert.Equal(302, Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync()).Status);
        Assert.Equal(1, hub.Permits);
    }

    [Fact]
    public async Task A_redirect_waits_for_quota_like_any_request()
    {
        var hub = new StubHub().Answer("", HttpStatusCode.TemporaryRedirect, ("Location", "/api/models?limit=1000"));
        hub.Budget = now => new PermitDecision(hub.Permits < 2, now.AddMinutes(3));

        var outcome = Assert.IsType<PageOutcome.QuotaExhausted>(await hub.FetchAsync());

        Assert.Equal(hub.Now.AddMinutes(3), outcome.RetryAt);
        Assert.Single(hub.Requests);
    }
}
