using System.IO.Compression;
using System.Text.Json;
using Crawler.HubSimulator.Replay;

namespace Crawler.HubSimulator.Tests;

/// <summary>A replay serves the file's own values, and says where a file is no good.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Served_rows_are_the_files_rows()
    {
        string path = SharedFile("radar-2026-08/hub-list.jsonl.gz");
        Dictionary<string, JsonElement> expected = await ReadAsync(path);
        await using Some hub = await Some.HubAsync(replay: path);
        string fields = string.Join('&', "author createdAt lastModified downloads likes trendingScore tags gated private pipeline_tag library_name safetensors"
            .Split(' ').Select(name => "expand=" + name));

        List<JsonElement> served = await hub.WalkAsync($"/api/models?sort=createdAt&direction=1&{fields}");

        Assert.Equal(expected.Count, served.Count);
        Assert.All(served, row => Assert.True(JsonElement.DeepEquals(expected[row.GetProperty("_id").GetString()!], row)));
    }

    [Fact]
    public async Task The_last_line_wins_and_a_missing_id_is_made()
    {
        var remarks = new List<string>();
        string path = Some.Replay(
            """{"_id":"650000000000000000000001","id":"a/old","likes":1}""",
            """{"id":"b/no-id","createdAt":"2025-07-11T00:55:12.000Z"}""",
            "",
            """{"_id":"650000000000000000000001","id":"a/new","likes":2}""");
        await using Some hub = await Some.HubAsync(replay: path, warn: remarks.Add);

        JsonElement rows = await hub.JsonAsync("/api/models?sort=createdAt&direction=1&expand=likes");

        Assert.Equal(["a/new", "b/no-id"], rows.EnumerateArray().Select(row => row.GetProperty("id").GetString()));
        Assert.StartsWith("687060f0", rows[1].GetProperty("_id").GetString());
        Assert.Contains("last line wins", Assert.Single(remarks));
    }

    [Theory]
    [InlineData("{\"id\":", "line 2")]
    [InlineData("[]", "line 2")]
    [InlineData("{\"likes\":1}", "no id")]
    [InlineData("{\"_id\":\"xyz\",\"id\":\"a/b\"}", "24 lower-case hex digits")]
    public async Task A_broken_line_is_named(string line, string message)
    {
        string path = Some.Replay("""{"id":"a/b"}""", line);

        ReplayFormatException e = await Assert.ThrowsAsync<ReplayFormatException>(() => Some.HubAsync(replay: path));

        Assert.Contains(path, e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public async Task A_day_moves_a_replay_too()
    {
        string[] lines = [.. Enumerable.Range(1, 400).Select(n => $$"""{"_id":"65{{n:x22}}","id":"o/m{{n}}","downloads":{{n}},"likes":1}""")];
        await using Some hub = await Some.HubAsync(replay: Some.Replay(lines));
        string before = hub.Host.Truth();

        DayReport day = hub.Host.Advance(3);

        Assert.True(day is { Added: > 0, Moved: > 300 });
        Assert.Equal(day.Listed, (await hub.WalkAsync("/api/models")).Count);
        Assert.NotEqual(before, hub.Host.Truth());
    }

    private static string SharedFile(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"shared/data/{name} is not on this machine");
        return "";
    }

    private static async Task<Dictionary<string, JsonElement>> ReadAsync(string path)
    {
        await using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        var rows = new Dictionary<string, JsonElement>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            rows[row.GetProperty("_id").GetString()!] = row;
        }

        return rows;
    }
}
