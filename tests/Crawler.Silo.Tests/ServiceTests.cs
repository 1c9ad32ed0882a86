using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Grains.Hosting;
using Crawler.HubSimulator;
using Crawler.Silo.DataDirectories;
using Crawler.Silo.Web;
using Crawler.Storage.Metering;

namespace Crawler.Silo.Tests;

/// <summary>What a silo shows the world over HTTP, and to whom.</summary>
public class ServiceTests(RunningService running) : IClassFixture<RunningService>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Password => Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{RunningService.Token}"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WebPaths.Live)]
    [InlineData(WebPaths.Startup)]
    [InlineData(WebPaths.Ready)]
    public async Task A_silo_that_is_well_says_so(string path) =>
        await EventuallyAsync(async () => (await running.Http.GetAsync(path, Stop)).StatusCode == HttpStatusCode.OK, path);

    [Fact]
    public async Task Every_metric_is_served_under_its_name()
    {
        await using var hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 1000 }, Stop);
        var crawls = running.Service.Grains.GetGrain<ICrawlGrain>("models");
        Assert.True((await crawls.Start(new CrawlRequest { Hub = hub.BaseAddress })).Ok);
        await EventuallyAsync(async () => (await crawls.Current())!.IsOver, "the crawl to end");

        var page = await running.Http.GetStringAsync(WebPaths.Metrics, Stop);

        var names = page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).ToHashSet();
        Assert.Empty(CrawlerMetrics.All.Except(names));
        Assert.Empty(StoreMetrics.All.SelectMany(name => name == StoreMetrics.Duration ? new[] { name + "_bucket", name + "_sum", name + "_count" } : [name]).Except(names));
        Assert.Contains("""crawler_crawls_total{otel_scope_name="Crawler",kind="models",outcome="accepted"} 1""", page, StringComparison.Ordinal);
        Assert.Contains("""crawler_crawls_total{otel_scope_name="Crawler",kind="models",outcome="gated"} 0""", page, StringComparison.Ordinal);
        Assert.Contains(names, name => name.StartsWith("orleans_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anybody_may_read()
    {
        var schedules = JsonNode.Parse(await running.Http.GetStringAsync("/api/schedules", Stop))!;

        await EventuallyAsync(
            async () => JsonNode.Parse(await running.Http.GetStringAsync("/api/schedules", Stop))!["schedules"]!.AsArray().Count == 2, "the default schedules");
        Assert.True((bool)schedules["isWoken"]!);
        Assert.Equal(HttpStatusCode.OK, (await running.Http.GetAsync("/api/crawls/models", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync("/api/crawls/kernels", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync("/api/census/models?crawl=models-999999", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("/api/crawls/models/pause")]
    [InlineData("/api/crawls/models/resume")]
    [InlineData("/api/crawls/models/cancel")]
    [InlineData("/api/schedules/models-full/pause")]
    [InlineData("/api/schedules/models-full/resume")]
    [InlineData("/api/schedules/models-full/trigger")]
    public async Task Nobody_changes_anything_without_the_token(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await running.Http.PostAsync(path, null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(path, "Bearer", RunningService.Token + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(path, "Basic", Password)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await running.Http.GetAsync(path, Stop)).StatusCode);
    }

    [Fact]
    public async Task Whoever_shows_the_token_is_listened_to()
    {
        await EventuallyAsync(
            async () => (await PostAsync("/api/schedules/models-full/pause?note=holiday", "Bearer", RunningService.Token)).StatusCode == HttpStatusCode.OK, "the schedule to be there");

        var schedule = JsonNode.Parse(await running.Http.GetStringAsync("/api/schedules/models-full", Stop))!;

        Assert.Contains("holiday", schedule.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/schedules/models-full/resume", "Bearer", RunningService.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("/api/schedules/nobodys/trigger", "Bearer", RunningService.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("/api/crawls/models/resume", "Bearer", RunningService.Token)).StatusCode);
    }

    [Fact]
    public async Task The_dashboard_is_behind_the_token()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await running.Http.GetAsync(WebPaths.Dashboard + "/", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await running.Http.GetAsync(WebPaths.Dashboard + "/DashboardCounters", Stop)).StatusCode);

        // As a browser does it: any name, the token as the password.
        using var request = new HttpRequestMessage(HttpMethod.Get, WebPaths.Dashboard + "/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Password);
        Assert.Equal(HttpStatusCode.OK, (await running.Http.SendAsync(request, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_console_finds_the_gateway_in_the_directory()
    {
        await EventuallyAsync(() => Task.FromResult(new EndpointFile(running.Data).Read() is not null), "the endpoint file");
        var endpoint = new EndpointFile(running.Data).Read()!;

        await using var client = await ClusterConnection.ConnectAsync(endpoint.Gateway, Stop);

        Assert.Null(DirectoryLock.TryTake(running.Data));
        Assert.NotNull(await client.Client.GetGrain<ICrawlGrain>("models").List());
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string scheme, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        return await running.Http.SendAsync(request, Stop);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"Waited {Patience} for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }
}
