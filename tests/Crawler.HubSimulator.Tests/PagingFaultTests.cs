using System.Net;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>Pages whose rows or links are not those that should come.</summary>
public sealed class PagingFaultTests
{
    private const string FirstPage = "/api/models?sort=createdAt&direction=1&limit=10&expand=downloads&expand=author";

    [Fact]
    public async Task Rows_come_in_another_order()
    {
        await using Some hub = await Some.HubAsync();
        string[] right = Keys(await hub.JsonAsync(FirstPage));
        hub.Host.AddFaults("""[{"kind":"shuffledPage"}]""");

        string[] shuffled = Keys(await hub.JsonAsync(FirstPage));

        Assert.NotEqual(right, shuffled);
        Assert.Equal(right, shuffled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_rows_of_the_page_before_come_again()
    {
        await using Some hub = await Some.HubAsync();
        string[] right = Keys(await hub.WalkAsync(FirstPage));
        hub.Host.AddFaults("""[{"kind":"overlappingPage","page":1,"rows":3},{"kind":"overlappingPage","page":2,"rows":3}]""");

        string[] seen = Keys(await hub.WalkAsync(FirstPage));

        Assert.Equal([.. right[..10], .. right[7..10], .. right[10..]], seen);
    }

    [Fact]
    public async Task Several_pages_follow_each_other_for_ever()
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults("""[{"kind":"cursorLoop","page":3,"toPage":2,"times":2}]""");

        string[] seen = Keys(await hub.WalkAsync(FirstPage));

        Assert.Equal((50 + 20 + 20, 50), (seen.Length, seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("-1", false)]
    [InlineData("1", true)]
    public async Task Hostile_names_stand_between_honest_ones(string direction, bool replayed)
    {
        await using Some hub = replayed
            ? await Some.HubAsync(replay: Some.Replay([.. Enumerable.Range(0, 50).Select(n => $$"""{"_id":"65{{n * 4096:x22}}","id":"o/m{{n}}","author":"o"}""")]))
            : await Some.HubAsync();
        string[] right = Keys(await hub.WalkAsync(FirstPage.Replace("direction=1", $"direction={direction}")));
        hub.Host.ResetLedger();
        hub.Host.AddFaults("""[{"kind":"hostileIds","page":2},{"kind":"hostileIds","page":3,"variant":"traversal"}]""");

        List<JsonElement> seen = await hub.WalkAsync(FirstPage.Replace("direction=1", $"direction={direction}"));

        string[] keys = Keys(seen);
        Assert.Equal(direction == "1" ? keys.Order(StringComparer.Ordinal) : keys.OrderDescending(StringComparer.Ordinal), keys);
        Assert.Equal(right.Length + HostileIds.All.Count + 1, keys.Distinct().Count());
        Assert.Equal(
            HostileIds.All.Select(entry => entry.Value).Append("../../etc/passwd"),
            seen.Where(row => !right.Contains(Key(row))).Select(row => row.GetProperty("id").GetString()));
        Assert.Contains(seen, row => row.GetProperty("author").GetString() == "..");
    }

    [Fact]
    public async Task Hostile_names_can_be_created_for_good()
    {
        await using Some hub = await Some.HubAsync();
        string[] names = [.. HostileIds.All.Select(entry => entry.Value).DistinctBy(name => name.ToUpperInvariant())];

        hub.Host.Change(JsonSerializer.Serialize(names.Select(name => new { kind = "create", id = name })));

        Assert.Equal(names, (await hub.WalkAsync(FirstPage)).TakeLast(names.Length).Select(row => row.GetProperty("id").GetString()));
        Assert.Equal(50 + names.Length, JsonDocument.Parse(hub.Host.Truth()).RootElement.GetProperty("models").GetInt32());
    }

    [Fact]
    public async Task A_row_that_moves_between_pages_comes_twice()
    {
        await using Some hub = await Some.HubAsync();
        string last = (await hub.WalkAsync("/api/models?sort=downloads&limit=10"))[0].GetProperty("id").GetString()!;
        hub.Host.ResetLedger();
        hub.Host.Change($$"""[{"kind":"counters","id":"{{last}}","downloads":0,"afterPage":2}]""");

        List<JsonElement> seen = await hub.WalkAsync("/api/models?sort=downloads&limit=10");

        Assert.Equal(2, seen.Count(row => row.GetProperty("id").GetString() == last));
    }

    [Theory]
    [InlineData("nullId", "\"_id\":null")]
    [InlineData("hugeNumber", "\"downloads\":99999999999999999999,\"x\":1e400")]
    [InlineData("duplicateKeys", "\"downloads\":1,\"downloads\":2,\"id\":\"dupli/cate\"")]
    [InlineData("arrayForObject", "\"safetensors\":[1,2],\"baseModels\":[{\"relation\":\"finetune\"}],\"gguf\":[]")]
    [InlineData("nulls", "\"author\":null,\"downloads\":null")]
    [InlineData("unknownFields", "\"novelty99\":{\"of\":[99,\"2030\",{\"kind\":\"unheard of\"}]}")]
    public async Task One_item_is_odd_and_the_page_is_json(string variant, string mark)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"malformedItem","variant":"{{variant}}"}]""");

        string body = await hub.Client.GetStringAsync(FirstPage, TestContext.Current.CancellationToken);

        Assert.Contains(mark, body);
        Assert.Equal(10, JsonDocument.Parse(body).RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("bigConfig", null, 2_400_000)]
    [InlineData("hugeTags", 1_000_000, 10_000_000)]
    [InlineData("deep", 10_000, 20_000)]
    public async Task One_item_is_enormous(string variant, int? count, int bytes)
    {
        await using Some hub = await Some.HubAsync();
        hub.Host.AddFaults($$"""[{"kind":"malformedItem","variant":"{{variant}}","count":{{count?.ToString() ?? "2400000"}}}]""");

        byte[] body = await hub.Client.GetByteArrayAsync(FirstPage, TestContext.Current.CancellationToken);

        Assert.InRange(body.Length, bytes, bytes * 2);
    }

    [Fact]
    public async Task Details_of_disabled_models_can_be_refused()
    {
        string[] rows = ["""{"_id":"650000000000000000000001","id":"o/off","disabled":true}""", """{"_id":"650000000000000000000002","id":"o/on","disabled":false}"""];
        await using Some hub = await Some.HubAsync(new HubSimulatorOptions { ReplayPath = Some.Replay(rows), DisabledRefused = true });

        using HttpResponseMessage off = await hub.GetAsync("/api/models/o/off");
        using HttpResponseMessage on = await hub.GetAsync("/api/models/o/on");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (off.StatusCode, on.StatusCode));
        Assert.Equal("Access to this resource is disabled.", Some.Header(off, "X-Error-Message"));
    }

    private static string[] Keys(JsonElement rows) => Keys(rows.EnumerateArray());

    private static string[] Keys(IEnumerable<JsonElement> rows) => [.. rows.Select(Key)];

    private static string Key(JsonElement row) => row.GetProperty("_id").GetString()!;
}
