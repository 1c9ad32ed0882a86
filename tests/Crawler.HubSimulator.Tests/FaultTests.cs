using System.Net;
using System.Text;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>Every fault is seen by a raw client, on the page it was ordered for, and is counted.</summary>
public sealed class FaultTests
{
    private const string FirstPage = "/api/models?sort=createdAt&direction=1&limit=10&expand=downloads&expand=tags";

    [Theory]
    [InlineData("status500", 500, "application/json")]
    [InlineData("status502", 502, "text/html")]
    [InlineData("status503", 503, "application/json")]
    [InlineData("status504", 504, "text/html")]
    [InlineData("tooManyRequests", 429, "application/json")]
    [InlineData("htmlOk", 200, "text/html")]
    public async Task A_page_comes_as_something_else(string kind, int status, string type)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"{{kind}}","page":1,"retryAfter":7}]""");

        using HttpResponseMessage struck = await hub.GetAsync(FirstPage);
        using HttpResponseMessage spared = await hub.GetAsync(FirstPage);

        Assert.Equal((status, type), ((int)struck.StatusCode, struck.Content.Headers.ContentType!.MediaType));
        Assert.DoesNotContain(";r=0;", Some.Header(struck, "RateLimit"));
        Assert.Equal(kind is "status503" or "tooManyRequests", struck.Headers.RetryAfter?.Delta == TimeSpan.FromSeconds(7));
        Assert.Equal(HttpStatusCode.OK, spared.StatusCode);
        Assert.Equal(1, (await hub.JsonAsync("/__admin/faults"))[0].GetProperty("fired").GetInt32());
    }

    [Theory]
    [InlineData("truncatedBody")]
    [InlineData("connectionReset")]
    public async Task A_connection_is_cut(string kind)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"{{kind}}","page":1}]""");

        await Assert.ThrowsAsync<HttpRequestException>(() => hub.GetAsync(FirstPage));
    }

    [Theory]
    [InlineData("""{"kind":"hang","seconds":30}""")]
    [InlineData("""{"kind":"stall","seconds":30}""")]
    [InlineData("""{"kind":"slowBody","bytes":500,"seconds":30}""")]
    public async Task An_answer_takes_its_time(string fault)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($"[{fault}]");

        Task<HttpResponseMessage> answer = hub.GetAsync(FirstPage);
        while (hub.Host.Ledger().TotalRequests == 0)
        {
            await Task.Yield();
        }

        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            hub.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        using HttpResponseMessage whole = await answer;
        Assert.Equal(10, (await Some.BodyAsync(whole)).GetArrayLength());
    }

    [Theory]
    [InlineData("wrongType", "\"tags\":7")]
    [InlineData("notAnObject", "not a model")]
    [InlineData("missingId", "{\"id\":")]
    [InlineData("nan", "\"downloads\":NaN")]
    [InlineData("counterString", "\"downloads\":\"12345\"")]
    [InlineData("hugeTags", "\"tag-99999\"")]
    [InlineData("deep", "[[[[[[[[[[[[[[[[")]
    public async Task One_item_is_broken(string variant, string mark)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"malformedItem","page":1,"variant":"{{variant}}"}]""");

        using HttpResponseMessage response = await hub.GetAsync(FirstPage);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(mark, body);
        Assert.NotNull(Some.NextOf(response));
    }

    [Theory]
    [InlineData("malformedPage")]
    [InlineData("bom")]
    [InlineData("emptyPageWithLink")]
    [InlineData("duplicatePage")]
    public async Task A_body_is_bent_and_the_link_stands(string kind)
    {
        await using Some hub = await Some.HubAsync();
        using HttpResponseMessage first = await hub.GetAsync(FirstPage);
        byte[] before = await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        hub.Host.AddFaults($$"""[{"kind":"{{kind}}","page":2}]""");

        using HttpResponseMessage second = await hub.GetAsync(Some.NextOf(first)!);

        byte[] body = await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(Some.NextOf(second));
        Assert.True(kind switch
        {
            "malformedPage" => !IsJson(body),
            "bom" => body.AsSpan().StartsWith("\uFEFF["u8),
            "emptyPageWithLink" => body.AsSpan().SequenceEqual("[]"u8),
            _ => body.AsSpan().SequenceEqual(before),
        });
    }

    [Theory]
    [InlineData("foreignLink", "http://hub.example.net/api/models?")]
    [InlineData("httpLink", "https://127.0.0.1:")]
    [InlineData("otherPath", "/settings/tokens?")]
    [InlineData("repeatedCursor", FirstPage)]
    public async Task A_link_leads_elsewhere(string kind, string expected)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"{{kind}}","page":1}]""");

        using HttpResponseMessage response = await hub.GetAsync(FirstPage);

        Assert.Contains(expected, Some.NextOf(response));
    }

    [Fact]
    public async Task Quota_headers_lie_or_are_missing()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"wrongRemaining","remaining":400},{"kind":"noRateLimitHeaders","page":2}]""");

        using HttpResponseMessage lying = await hub.GetAsync(FirstPage);
        using HttpResponseMessage silent = await hub.GetAsync(Some.NextOf(lying)!);

        Assert.Contains(";r=400;", Some.Header(lying, "RateLimit"));
        Assert.False(silent.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Chance_strikes_as_often_as_asked_and_the_same_for_the_same_seed()
    {
        var struck = new List<string>();
        for (int run = 0; run < 2; run++)
        {
            await using Some hub = await Some.HubAsync();
            hub.Host.AddFaults("""[{"kind":"status500","probability":0.3}]""");
            var statuses = new StringBuilder();
            for (int request = 0; request < 100; request++)
            {
                using HttpResponseMessage response = await hub.GetAsync(FirstPage);
                statuses.Append(response.StatusCode == HttpStatusCode.OK ? '.' : 'x');
            }

            struck.Add(statuses.ToString());
        }

        Assert.Equal(struck[0], struck[1]);
        Assert.InRange(struck[0].Count(status => status == 'x'), 15, 45);
    }

    [Theory]
    [InlineData("""[{"kind":"nonsense"}]""", "no kind nonsense")]
    [InlineData("""[{"kind":"status500","probability":2}]""", "probability must be a number from 0 to 1")]
    [InlineData("{", "not JSON")]
    public async Task A_bad_script_is_refused_whole(string script, string message)
    {
        await using Some hub = await Some.HubAsync();

        using HttpResponseMessage response = await hub.Client.PostAsync("/__admin/faults", new StringContent(script), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, (await Some.BodyAsync(response)).GetProperty("error").GetString());
        Assert.Equal(0, (await hub.JsonAsync("/__admin/faults")).GetArrayLength());
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            JsonDocument.Parse(body).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
