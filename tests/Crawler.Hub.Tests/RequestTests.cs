using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crawler.Hub.Tests;

/// <summary>What is sent, and to whom.</summary>
public class RequestTests
{
    private static readonly ListingQuery Query = new(StubHub.Address, 1000, null, ["author", "likes"]);

    [Fact]
    public void A_walk_goes_through_the_listing_in_id_order() =>
        Assert.Equal("http://hub.test/api/models?sort=createdAt&direction=1&limit=1000&expand[]=author&expand[]=likes", Query.FirstPage.ToString());

    [Fact]
    public void An_author_is_escaped() =>
        Assert.Contains("&author=a%26b", (Query with { Author = "a&b" }).FirstPage.AbsoluteUri, StringComparison.Ordinal);

    [Fact]
    public async Task The_token_goes_to_the_hub_only()
    {
        var hub = new StubHub { Token = HubToken.Load(null, name => name == "HF_TOKEN" ? "hf_secret" : null) }.Answer(StubHub.Rows(1));

        await hub.FetchAsync();
        await hub.Client.FetchPageAsync(new Uri("http://elsewhere.test/api/models"), StubHub.Address, hub, CancellationToken.None);

        Assert.Equal("Bearer hf_secret", hub.Requests[0].Headers.Authorization!.ToString());
        Assert.Null(hub.Requests[1].Headers.Authorization);
    }

    [Fact]
    public async Task Each_request_has_a_trace_id_of_its_own()
    {
        var hub = new StubHub().Answer("no", HttpStatusCode.InternalServerError).Answer(StubHub.Rows(1));

        await hub.FetchAsync();

        Assert.Equal(2, hub.Requests.Select(request => request.Headers.GetValues("X-Amzn-Trace-Id").Single()).Distinct().Count());
    }

    [Fact]
    public void A_token_never_shows()
    {
        var token = HubToken.Load(null, _ => "hf_secret");

        Assert.DoesNotContain("secret", $"{token} {token.CredentialKey}", StringComparison.Ordinal);
        Assert.StartsWith("token-", token.CredentialKey, StringComparison.Ordinal);
        Assert.Equal("anonymous", HubToken.Anonymous.CredentialKey);
    }

    [Fact]
    public void A_token_is_read_from_a_file_or_refused_with_a_reason()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, " hf_secret\n");
            Assert.Equal(HubToken.Load(null, _ => "hf_secret").CredentialKey, HubToken.Load(file, _ => null).CredentialKey);
            File.WriteAllText(file, "two words");
            Assert.Contains(file, Assert.Throws<InvalidOperationException>(() => HubToken.Load(file, _ => null)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Throws<InvalidOperationException>(() => HubToken.Load(file, _ => null));
    }

    [Fact]
    public async Task The_check_drops_members_that_the_hub_no_longer_knows()
    {
        var hub = new StubHub()
            .Answer("{\"error\":\"✖ Invalid option: expected one of \\\"likes\\\"|\\\"tags\\\"\"}", HttpStatusCode.BadRequest)
            .Answer(StubHub.Rows(2), HttpStatusCode.OK, ("RateLimit", "\"api\";r=9;t=9"), ("Link", "</api/models?cursor=x>; rel=\"next\""));

        var accepted = Assert.IsType<SelfCheckOutcome.Accepted>(await hub.Client.CheckAsync(Query, hub, CancellationToken.None));

        Assert.Equal(["likes"], accepted.Expand);
        Assert.Contains("author", Assert.Single(accepted.Differences), StringComparison.Ordinal);
        Assert.All(hub.Requests, request => Assert.Contains("limit=2&", request.RequestUri!.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_tells_of_a_wrong_order_a_missing_link_and_missing_headers()
    {
        var hub = new StubHub().Answer($"[{StubHub.Row(2)},{StubHub.Row(1)}]");

        var accepted = Assert.IsType<SelfCheckOutcome.Accepted>(await hub.Client.CheckAsync(Query, hub, CancellationToken.None));

        Assert.Equal(3, accepted.Differences.Count);
    }

    [Fact]
    public async Task The_check_is_refused_with_the_hubs_own_words()
    {
        var hub = new StubHub().Answer("{\"error\":\"Invalid credentials in Authorization header\"}", HttpStatusCode.Unauthorized);

        var refused = Assert.IsType<SelfCheckOutcome.Refused>(await hub.Client.CheckAsync(Query, hub, CancellationToken.None));

        Assert.Equal((401, "Invalid credentials in Authorization header"), (refused.Status, refused.Reason));
    }

    [Theory]
    [InlineData("Contact")]
    [InlineData("Retries")]
    [InlineData("AttemptTimeout")]
    [InlineData("BreakDuration")]
    public void A_wrong_option_is_named(string option)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddHubClient(options =>
        {
            options.Contact = option == "Contact" ? "line\nbreak" : null;
            options.BreakDuration = option == "BreakDuration" ? TimeSpan.Zero : options.BreakDuration;
            options.Retries = option == "Retries" ? -1 : 5;
            options.AttemptTimeout = option == "AttemptTimeout" ? TimeSpan.FromHours(1) : options.AttemptTimeout;
        }));

        Assert.Contains(option, failure.Message, StringComparison.Ordinal);
    }
}
