using System.Net;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>Refusals as the Hub, its gateways and other limiters send them.</summary>
public sealed class RateLimitFaultTests
{
    private const string FirstPage = "/api/models?sort=createdAt&direction=1&limit=10&expand=downloads";

    [Theory]
    [InlineData("\"retryAfter\":30", "30")]
    [InlineData("\"retryAfter\":1000000000", "1000000000")]
    [InlineData("\"retryAfter\":\"soon\"", "soon")]
    [InlineData("\"retryAfterDate\":90", "Sun, 02 Aug 2026 12:01:30 GMT")]
    [InlineData("\"retryAfterDate\":-90", "Sun, 02 Aug 2026 11:58:30 GMT")]
    [InlineData("\"times\":1", null)]
    public async Task Retry_after_is_whatever_was_asked_for(string parameter, string? expected)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"tooManyRequests",{{parameter}}}]""");

        using HttpResponseMessage refused = await hub.GetAsync(FirstPage);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(expected, refused.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null);
        Assert.Contains(";r=499;", Some.Header(refused, "RateLimit"));
    }

    [Theory]
    [InlineData(null, "json", "We had to rate limit your IP (127.0.0.1).")]
    [InlineData(null, "plain", "We had to rate limit your IP (127.0.0.1).")]
    [InlineData("hf_abc", "json", "We had to rate limit you, you hit the quota of 1000 api requests per 5 minutes period.")]
    [InlineData("hf_abc", "plain", "We had to rate limit you, you hit the quota of 1000 api requests per 5 minutes period.")]
    public async Task An_exhausted_window_is_feigned_for_three_windows(string? token, string body, string message)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"tooManyRequests","exhausted":true,"windows":3,"body":"{{body}}"}]""");

        for (int window = 0; window < 3; window++)
        {
            for (int attempt = 0; attempt < 2; attempt++)
            {
                using HttpResponseMessage refused = await hub.GetAsync($"{FirstPage}&attempt={attempt}", token);
                Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
                Assert.Equal("\"api\";r=0;t=300", Some.Header(refused, "RateLimit"));
                Assert.Equal(body == "json" ? "application/json" : "text/plain", refused.Content.Headers.ContentType!.MediaType);
                string text = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.StartsWith(message, body == "json" ? JsonDocument.Parse(text).RootElement.GetProperty("error").GetString() : text);
            }

            hub.Time.Advance(TimeSpan.FromMinutes(5));
        }

        using HttpResponseMessage granted = await hub.GetAsync(FirstPage, token);
        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        Assert.Equal(6, (await hub.JsonAsync("/__admin/faults"))[0].GetProperty("fired").GetInt32());
    }

    [Fact]
    public async Task Deep_pages_fail_until_the_fault_is_used_up()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"status504","fromPage":3,"times":3}]""");
        var statuses = new List<int>();
        string? next = FirstPage;
        while (next is not null)
        {
            using HttpResponseMessage response = await hub.GetAsync(next);
            statuses.Add((int)response.StatusCode);
            next = response.StatusCode == HttpStatusCode.OK ? Some.NextOf(response) : next;
        }

        Assert.Equal([200, 200, 504, 504, 504, 200, 200, 200], statuses);
    }

    [Theory]
    [InlineData("400", "Invalid cursor")]
    [InlineData("410", "This cursor has expired")]
    public async Task A_cursor_expires(string status, string message)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"expiredCursor","page":2,"times":9,"status":{{status}}}]""");
        using HttpResponseMessage first = await hub.GetAsync(FirstPage);

        using HttpResponseMessage second = await hub.GetAsync(Some.NextOf(first)!);
        using HttpResponseMessage again = await hub.GetAsync(Some.NextOf(first)!);

        Assert.Equal((int.Parse(status), int.Parse(status)), ((int)second.StatusCode, (int)again.StatusCode));
        Assert.Equal(message, (await Some.BodyAsync(second)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_real_refusal_may_be_plain_text()
    {
        await using Some hub = await Some.HubAsync(new HubSimulatorOptions { Quota = 1, PlainTextRefusals = true });
        (await hub.GetAsync(FirstPage)).Dispose();

        using HttpResponseMessage refused = await hub.GetAsync(FirstPage);

        Assert.Equal((HttpStatusCode.TooManyRequests, "text/plain"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("We had to rate limit your IP", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
