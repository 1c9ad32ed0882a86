using System.Net;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>Fixed windows per credential, counted by the server, told in every answer.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task Headers_count_down_in_a_window_aligned_to_the_epoch()
    {
        await using Some hub = await Some.HubAsync(quota: 3);
        hub.Time.Advance(TimeSpan.FromSeconds(10.5));

        using HttpResponseMessage first = await hub.GetAsync("/api/models?limit=1");
        using HttpResponseMessage missing = await hub.GetAsync("/api/models/nobody/nothing");

        Assert.Equal("\"api\";r=2;t=290", Some.Header(first, "RateLimit"));
        Assert.Equal("\"fixed window\";\"api\";q=3;w=300", Some.Header(first, "RateLimit-Policy"));
        Assert.Equal("\"api\";r=1;t=290", Some.Header(missing, "RateLimit"));
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);
    }

    [Theory]
    [InlineData(null, "We had to rate limit your IP (127.0.0.1).")]
    [InlineData("hf_abc", "We had to rate limit you, you hit the quota of 2 api requests per 5 minutes period.")]
    public async Task An_exhausted_window_refuses_until_the_next_begins(string? token, string message)
    {
        await using Some hub = await Some.HubAsync(quota: 2);
        for (int request = 0; request < 2; request++)
        {
            (await hub.GetAsync("/api/models?limit=1", token)).Dispose();
        }

        using HttpResponseMessage refused = await hub.GetAsync("/api/models?limit=1", token);
        hub.Time.Advance(TimeSpan.FromMinutes(5));
        using HttpResponseMessage granted = await hub.GetAsync("/api/models?limit=1", token);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.StartsWith(message, (await Some.BodyAsync(refused)).GetProperty("error").GetString());
        Assert.Contains(";r=0;", Some.Header(refused, "RateLimit"));
        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
    }

    [Fact]
    public async Task The_ledger_names_credentials_windows_and_pages()
    {
        await using Some hub = await Some.HubAsync(quota: 2);
        foreach (string? token in new[] { null, null, null, "hf_secret" })
        {
            (await hub.GetAsync("/api/models?limit=1", token)).Dispose();
        }

        JsonElement ledger = await hub.JsonAsync("/__admin/ledger");

        Assert.Equal(4, ledger.GetProperty("totalRequests").GetInt32());
        Assert.Equal(3, ledger.GetProperty("maxInAnyWindow").GetInt32());
        JsonElement anonymous = ledger.GetProperty("windows")[0];
        Assert.Equal("anonymous", anonymous.GetProperty("credential").GetString());
        Assert.Equal((3, 1), (anonymous.GetProperty("requests").GetInt32(), anonymous.GetProperty("rejected").GetInt32()));
        Assert.Matches("^token:[0-9a-f]{8}$", ledger.GetProperty("windows")[1].GetProperty("credential").GetString());
        JsonElement page = Assert.Single(ledger.GetProperty("pages").EnumerateArray());
        Assert.Equal(("", "/api/models?limit=1", 3), (page.GetProperty("cursor").GetString(), page.GetProperty("query").GetString(), page.GetProperty("served").GetInt32()));
    }

    [Fact]
    public async Task Without_a_given_quota_a_token_has_twice_as_much()
    {
        await using Some hub = await Some.HubAsync();

        using HttpResponseMessage anonymous = await hub.GetAsync("/api/models?limit=1");
        using HttpResponseMessage known = await hub.GetAsync("/api/models?limit=1", "hf_abc");

        Assert.Contains(";r=499;", Some.Header(anonymous, "RateLimit"));
        Assert.Contains(";r=999;", Some.Header(known, "RateLimit"));
    }

    [Fact]
    public async Task An_answer_carries_the_trace_and_a_weak_tag_and_is_compressed_on_request()
    {
        await using Some hub = await Some.HubAsync();
        hub.Client.DefaultRequestHeaders.Add("X-Amzn-Trace-Id", "5f0c3cf2-0000-4000-8000-000000000001");
        hub.Client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");

        using HttpResponseMessage response = await hub.GetAsync("/api/models");

        Assert.EndsWith(";5f0c3cf2-0000-4000-8000-000000000001", Some.Header(response, "X-Request-Id"));
        Assert.True(response.Headers.ETag!.IsWeak);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
    }
}
