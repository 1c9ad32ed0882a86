using System.Net;
using System.Text;

namespace Crawler.Hub.Tests;

/// <summary>What the wire does to a page: retried, given up with a reason, or read as far as it goes. Each try takes one permit.</summary>
public class TransportTests
{
    private static readonly (string, string) NextLink = ("Link", "<http://hub.test/api/models?cursor=abc>; rel=\"next\"");

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_passing_status_is_retried(HttpStatusCode status)
    {
        var hub = new StubHub().Answer("<html>sorry</html>", status).Answer(StubHub.Rows(2));

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);
        Assert.Equal(2, hub.Permits);
    }

    [Theory]
    [InlineData("<html>all is well</html>")]
    [InlineData("{\"error\":\"no list\"}")]
    [InlineData("")]
    [InlineData("[{\"_id\":\"0000000")]
    [InlineData("[")]
    public async Task A_body_that_is_no_whole_list_is_retried(string body)
    {
        var hub = new StubHub().Answer(body).Answer(StubHub.Rows(2));

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);
        Assert.Equal(2, hub.Permits);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_body_is_retried()
    {
        var hub = new StubHub()
            .Answer(() => StubHub.Respond(new StreamContent(new BreakingStream("[" + StubHub.Row(1) + ",")), HttpStatusCode.OK))
            .Answer(() => throw new HttpRequestException("connection refused"))
            .Answer(StubHub.Rows(2));

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);
        Assert.Equal(3, hub.Permits);
    }

    [Fact]
    public async Task A_page_that_never_comes_whole_is_read_as_far_as_it_goes_if_its_link_is_known()
    {
        var hub = new StubHub().Answer("[" + StubHub.Row(1) + "," + StubHub.Row(2) + ",{\"_id\":", HttpStatusCode.OK, NextLink);

        var page = await hub.PageAsync();

        Assert.True(page.IsCut);
        Assert.Equal(2, page.Rows.Count);
        Assert.NotNull(page.Next);
        Assert.Equal(1 + hub.Options.Retries, hub.Permits);
    }

    [Fact]
    public async Task A_hub_that_stays_broken_is_given_up_after_all_tries()
    {
        var hub = new StubHub().Answer("{\"error\":\"Internal Error\"}", HttpStatusCode.InternalServerError);

        var outcome = Assert.IsType<PageOutcome.Unreachable>(await hub.FetchAsync());

        Assert.Equal(1 + hub.Options.Retries, outcome.Attempts);
        Assert.Contains("Internal Error", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public async Task A_refusal_is_not_repeated(HttpStatusCode status)
    {
        var hub = new StubHub().Answer("{\"error\":\"Invalid username or password.\"}", status);

        Assert.Equal((int)status, Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync()).Status);
        Assert.Equal(1, hub.Permits);
    }

    [Fact]
    public async Task A_bom_and_white_space_are_no_fault()
    {
        var page = await new StubHub().Answer("\uFEFF\r\n [ " + StubHub.Row(1) + " , " + StubHub.Row(2) + " ] \n").PageAsync();

        Assert.Equal(2, page.Rows.Count);
    }

    [Fact]
    public async Task A_huge_item_is_quarantined_without_being_held()
    {
        var hub = new StubHub();
        hub.Options.MaxItemBytes = 100_000;
        var huge = StubHub.Row(2, ",\"config\":\"" + new string('x', 3_000_000) + "\"");

        var page = await hub.Answer($"[{StubHub.Row(1)},{huge},{StubHub.Row(3)}]").PageAsync();

        Assert.Equal(2, page.Rows.Count);
        Assert.Equal(("item-too-large", "000000020000000000000001"), (Assert.Single(page.Quarantined).Reason, page.Quarantined[0].Id.ToString()));
    }

    [Fact]
    public async Task A_page_without_an_end_is_cut_at_its_limit()
    {
        var hub = new StubHub();
        hub.Options.MaxPageBytes = 5_000_000;
        hub.Options.Retries = 0;
        hub.Answer(() => StubHub.Respond(new StreamContent(new EndlessStream("[", StubHub.Row(1) + ",")), HttpStatusCode.OK));

        Assert.Contains("larger than", Assert.IsType<PageOutcome.Unreachable>(await hub.FetchAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://other.test/api/models?cursor=1")]
    [InlineData("https://hub.test/api/models?cursor=1")]
    [InlineData("http://hub.test:81/api/models?cursor=1")]
    [InlineData("http://hub.test/models?cursor=1")]
    [InlineData("http://user@hub.test/api/models")]
    [InlineData("file:///api/models")]
    [InlineData("//other.test/api/models")]
    [InlineData("http://hub.test.evil.test/api/models")]
    [InlineData("http://hub.test@evil.test/api/models")]
    [InlineData("/api/../settings/tokens")]
    [InlineData("/api/%2e%2e/settings/tokens")]
    [InlineData("\\\\other.test\\api\\models")]
    [InlineData("http://[bad/api/models")]
    [InlineData("javascript:alert(1)")]
    public async Task A_link_that_leads_elsewhere_is_refused(string target)
    {
        var page = await new StubHub().Answer(StubHub.Rows(1), HttpStatusCode.OK, ("Link", $"<{target}>; rel=\"next\"")).PageAsync();

        Assert.Null(page.Next);
        Assert.NotNull(page.NextRefused);
    }

    [Fact]
    public async Task A_relative_link_is_resolved()
    {
        var page = await new StubHub().Answer(StubHub.Rows(1), HttpStatusCode.OK, ("Link", "</api/models?cursor=a%3D>; rel=\"next\"")).PageAsync();

        Assert.Equal("http://hub.test/api/models?cursor=a%3D", page.Next!.AbsoluteUri);
    }

    [Fact]
    public async Task An_overlong_link_is_refused()
    {
        var link = $"</api/models?cursor={new string('c', ListingLimits.LinkLength)}>; rel=\"next\"";

        var page = await new StubHub().Answer(StubHub.Rows(1), HttpStatusCode.OK, ("Link", link)).PageAsync();

        Assert.Null(page.Next);
        Assert.Contains("longer than", page.NextRefused, StringComparison.Ordinal);
        Assert.InRange(page.NextRefused!.Length, 0, 300);
    }

    [Fact]
    public async Task The_next_page_is_found_among_several_relations_and_headers()
    {
        var page = await new StubHub().Answer(
            StubHub.Rows(1),
            HttpStatusCode.OK,
            ("Link", "<http://elsewhere.test/first>; rel=\"first\", <http://elsewhere.test/prev>; rel=\"prev\""),
            ("Link", "</api/models?cursor=2>; rel=\"next\", </api/models?cursor=9>; rel=\"last\"")).PageAsync();

        Assert.Equal(("?cursor=2", null), (page.Next!.Query, page.NextRefused));
    }

    [Fact]
    public async Task An_empty_page_may_have_a_next_one_and_a_page_may_name_itself()
    {
        // Whether the walk gets anywhere is for the crawl to judge, which knows the pages before.
        var page = await new StubHub().Answer("[]", HttpStatusCode.OK, ("Link", "</api/models?limit=1000>; rel=\"next\"")).PageAsync();

        Assert.Equal((0, "?limit=1000", false), (page.Rows.Count, page.Next!.Query, page.IsCut));
    }

    [Fact]
    public async Task A_body_that_breaks_counts_for_the_breaker_and_a_hub_left_alone_costs_no_permit()
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        hub.Answer(() => StubHub.Respond(new StreamContent(new BreakingStream("[" + StubHub.Row(1))), HttpStatusCode.OK));
        var client = hub.Client;
        Task<PageOutcome> Fetch() => client.FetchPageAsync(new Uri(StubHub.Address, "/api/models"), StubHub.Address, hub, CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HubTrouble.CutShort, Assert.IsType<PageOutcome.Unreachable>(await Fetch()).Trouble);
        }

        var leftAlone = Assert.IsType<PageOutcome.Unreachable>(await Fetch());

        Assert.Equal((HubTrouble.LeftAlone, 20), (leftAlone.Trouble, hub.Permits));
        hub.Pass(TimeSpan.FromSeconds(16));
        hub.Answer(StubHub.Rows(2));
        Assert.Equal(HubTrouble.CutShort, Assert.IsType<PageOutcome.Unreachable>(await Fetch()).Trouble);
        hub.Pass(TimeSpan.FromSeconds(16));
        Assert.IsType<PageOutcome.Fetched>(await Fetch());
    }

    [Fact]
    public async Task Throttling_does_not_count_for_the_breaker()
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        hub.Answer("slow down", HttpStatusCode.TooManyRequests, ("RateLimit", "\"api\";r=100;t=100"), ("Retry-After", "1"));
        var client = hub.Client;
        for (var i = 0; i < 40; i++)
        {
            var outcome = await client.FetchPageAsync(new Uri(StubHub.Address, "/api/models"), StubHub.Address, hub, CancellationToken.None);
            Assert.Equal(HubTrouble.Throttled, Assert.IsType<PageOutcome.Unreachable>(outcome).Trouble);
        }
    }

    [Fact]
    public async Task A_refusal_names_the_request()
    {
        var hub = new StubHub().Answer("{\"error\":\"No.\"}", HttpStatusCode.Forbidden, ("X-Request-Id", "Root=1-6a875254-0bb52cd14cfc8aeb61737944;abc"));

        Assert.Equal(
            "No. (request Root=1-6a875254-0bb52cd14cfc8aeb61737944;abc)", Assert.IsType<PageOutcome.Refused>(await hub.FetchAsync()).Reason);
    }

    private sealed class BreakingStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("connection reset by peer");
        }
    }

    private sealed class EndlessStream(string begin, string again) : MemoryStream
    {
        private byte[] _next = Encoding.UTF8.GetBytes(begin);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Math.Min(buffer.Length, _next.Length);
            _next.AsSpan(0, read).CopyTo(buffer.Span);
            _next = read < _next.Length ? _next[read..] : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 100)));
            return new ValueTask<int>(read);
        }
    }
}
