using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Crawler.Hub.Tests;

/// <summary>A page the Hub keeps failing on is asked for in smaller pieces, from the same place.</summary>
public class PageSizeTests
{
    private const string Page = "/api/models?sort=createdAt&limit=1000&expand[]=likes&cursor=eyJfaWQiOnsiJGd0IjoiYSJ9fQ%3D%3D";

    [Fact]
    public async Task A_page_that_keeps_failing_is_asked_for_with_half_the_rows_and_the_same_cursor()
    {
        var hub = Hub(failsAbove: 250);
        var sizing = new PageSizing(1000);

        var page = Assert.IsType<PageOutcome.Fetched>(await FetchAsync(hub, sizing)).Page;

        Assert.Equal((250, 250), (page.Rows.Count, sizing.Policy.Size));
        Assert.Equal([1000, 1000, 500, 500, 250], Limits(hub));
        Assert.Equal(5, hub.Permits);
        Assert.Equal([new Uri(StubHub.Address, Page).AbsoluteUri], hub.Requests.Select(request => request.RequestUri!.AbsoluteUri.Replace(
            $"limit={Limit(request)}", "limit=1000", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public async Task The_size_recovers_step_by_step_and_links_are_followed_as_they_are_again()
    {
        var hub = Hub(failsAbove: 250);
        var sizing = new PageSizing(1000);
        await FetchAsync(hub, sizing);
        var healthy = Hub(failsAbove: 1000);
        var next = new Uri(StubHub.Address, Page);
        for (var i = 0; i < 9; i++)
        {
            next = Assert.IsType<PageOutcome.Fetched>(await FetchAsync(healthy, sizing, next)).Page.Next!;
        }

        Assert.Equal([250, 250, 250, 500, 500, 500, 500, 1000, 1000], Limits(healthy));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_hub_that_fails_on_small_pages_too_is_given_up_with_a_clear_reason(HttpStatusCode status)
    {
        var hub = new StubHub().Answer("{\"error\":\"Internal Error\"}", status);
        hub.Options.Retries = 1;

        var outcome = Assert.IsType<PageOutcome.Unreachable>(await FetchAsync(hub, new PageSizing(1000)));

        Assert.Equal([1000, 1000, 500, 500, 250, 250, 125, 125], Limits(hub));
        Assert.Equal((8, HubTrouble.ServerError), (outcome.Attempts, outcome.Trouble));
        Assert.Equal($"{(int)status} Internal Error, even with 125 rows a page", outcome.Reason);
    }

    [Fact]
    public async Task What_a_smaller_page_does_not_help_is_not_asked_for_in_pieces()
    {
        var refused = new StubHub().Answer("no", HttpStatusCode.NotFound);
        var html = new StubHub().Answer("<html>");
        var unreachable = new StubHub().Answer(() => throw new HttpRequestException("refused"));
        html.Options.Retries = unreachable.Options.Retries = 0;

        Assert.IsType<PageOutcome.Refused>(await FetchAsync(refused, new PageSizing(1000)));
        Assert.Equal(HubTrouble.Foreign, Assert.IsType<PageOutcome.Unreachable>(await FetchAsync(html, new PageSizing(1000))).Trouble);
        Assert.Equal(HubTrouble.Connection, Assert.IsType<PageOutcome.Unreachable>(await FetchAsync(unreachable, new PageSizing(1000))).Trouble);
        Assert.Equal([1, 1, 1], new[] { refused, html, unreachable }.Select(hub => hub.Permits));
    }

    [Fact]
    public async Task A_page_that_is_too_large_or_always_cut_is_read_in_smaller_ones()
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        hub.Options.MaxItemBytes = 1000;
        hub.Options.MaxPageBytes = 40_000;
        hub.Answer(_ => Task.FromResult(StubHub.Respond(
            new StringContent(StubHub.Rows(Limit(hub.Requests[^1]))), HttpStatusCode.OK, ("Link", "</api/models?cursor=x>; rel=\"next\""))));

        var page = Assert.IsType<PageOutcome.Fetched>(await FetchAsync(hub, new PageSizing(1000))).Page;

        Assert.Equal((500, false), (page.Rows.Count, page.IsCut));
    }

    [Theory]
    [InlineData("/api/models", "http://hub.test/api/models")]
    [InlineData("/api/models?cursor=a%2Fb", "http://hub.test/api/models?cursor=a%2Fb")]
    [InlineData("/api/models?limit=7", "http://hub.test/api/models?limit=1000")]
    [InlineData("/api/models?limit=&xlimit=5&cursor=b", "http://hub.test/api/models?limit=1000&xlimit=5&cursor=b")]
    public async Task An_address_without_a_number_of_rows_is_followed_as_it_is(string page, string asked)
    {
        var hub = new StubHub().Answer(StubHub.Rows(1));

        await FetchAsync(hub, new PageSizing(1000), new Uri(StubHub.Address, page));

        Assert.Equal(asked, hub.Requests[0].RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task A_number_of_rows_is_added_where_fewer_are_needed()
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        hub.Answer("no", HttpStatusCode.BadGateway).Answer(StubHub.Rows(1));

        await FetchAsync(hub, new PageSizing(1000), new Uri(StubHub.Address, "/api/models?cursor=a"));

        Assert.Equal("?cursor=a&limit=500", hub.Requests[1].RequestUri!.Query);
    }

    private static Task<PageOutcome> FetchAsync(StubHub hub, PageSizing sizing, Uri? page = null) =>
        hub.Client.FetchPageAsync(page ?? new Uri(StubHub.Address, Page), StubHub.Address, sizing, hub, CancellationToken.None);

    /// <summary>A Hub that serves as many rows as asked for, unless it is asked for too many, and whose links ask for as many again.</summary>
    private static StubHub Hub(int failsAbove)
    {
        var hub = new StubHub();
        hub.Options.Retries = 1;
        return hub.Answer(_ =>
        {
            var limit = Limit(hub.Requests[^1]);
            return Task.FromResult(limit > failsAbove
                ? StubHub.Respond(new StringContent("{\"error\":\"Internal Error\"}"), HttpStatusCode.GatewayTimeout)
                : StubHub.Respond(new StringContent(StubHub.Rows(limit)), HttpStatusCode.OK, ("Link", $"</api/models?limit={limit}&cursor=b>; rel=\"next\"")));
        });
    }

    private static int[] Limits(StubHub hub) => [.. hub.Requests.Select(Limit)];

    private static int Limit(HttpRequestMessage request) => int.Parse(QueryHelpers.ParseQuery(request.RequestUri!.Query)["limit"]!, null);
}
