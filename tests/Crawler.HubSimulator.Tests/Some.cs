using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.HubSimulator.Tests;

/// <summary>A host, a raw client and the small talk between them.</summary>
internal sealed partial class Some(HubSimulatorHost host, HttpClient client, FakeTimeProvider time) : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 8, 2, 12, 0, 0, TimeSpan.Zero);

    public HubSimulatorHost Host => host;

    public HttpClient Client => client;

    public FakeTimeProvider Time => time;

    public static Task<Some> HubAsync(int models = 50, string? replay = null, int? quota = null, int seed = 1, Action<string>? warn = null) =>
        HubAsync(new HubSimulatorOptions { Models = models, ReplayPath = replay, Quota = quota, Seed = seed, Warn = warn ?? (_ => { }) });

    /// <summary>A host as asked for, but on any free port and with a clock of the test's own.</summary>
    public static async Task<Some> HubAsync(HubSimulatorOptions options)
    {
        var time = new FakeTimeProvider(Noon);
        HubSimulatorHost host = await HubSimulatorHost.StartAsync(options with { Port = 0, TimeProvider = time }, TestContext.Current.CancellationToken);
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.BaseAddress };
        return new Some(host, client, time);
    }

    /// <summary>A replay file of the given lines, in the test's own folder of temporary files.</summary>
    public static string Replay(params string[] lines)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("replay").FullName, "rows.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        return await BodyAsync(response);
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    /// <summary>Follows the links to the end.</summary>
    public async Task<List<JsonElement>> WalkAsync(string path, Action<int>? afterPage = null)
    {
        var rows = new List<JsonElement>();
        int pages = 0;
        for (string? next = path; next is not null;)
        {
            using HttpResponseMessage response = await GetAsync(next);
            rows.AddRange((await BodyAsync(response)).EnumerateArray());
            next = NextOf(response);
            afterPage?.Invoke(++pages);
        }

        return rows;
    }

    public static string? NextOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? Target().Match(links.Single()).Groups[1].Value : null;

    public static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [GeneratedRegex("^<([^>]+)>; rel=\"next\"$")]
    private static partial Regex Target();
}
