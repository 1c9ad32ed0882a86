using System.Net;
using System.Text.Json;
using Crawler.HubSimulator.Changes;

namespace Crawler.HubSimulator.Tests;

/// <summary>A script changes single models of either kind of Hub as their owners or the Hub itself would.</summary>
public sealed class ChangeTests
{
    internal const string Walk = "/api/models?sort=createdAt&direction=1&limit=10&expand=author&expand=downloads&expand=downloadsAllTime&expand=likes"
        + "&expand=tags&expand=baseModels&expand=lastModified&expand=disabled&expand=createdAt";

    public static readonly TheoryData<bool> Worlds = [false, true];

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_deleted_model_is_nowhere(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, _) = await AnyAsync(hub);

        ChangeReport report = hub.Host.Change($$"""[{"kind":"delete","id":"{{id}}"}]""");

        Assert.Equal(new ChangeReport(1, 0, 39), report);
        Assert.DoesNotContain(await hub.WalkAsync(Walk), row => Id(row) == id);
        using HttpResponseMessage details = await hub.GetAsync($"/api/models/{id}", "hf_abc");
        Assert.Equal(HttpStatusCode.NotFound, details.StatusCode);
        Assert.Equal(39, Truth(hub).GetProperty("models").GetInt32());
    }

    [Theory]
    [InlineData(false, "rename", "elsewhere/new")]
    [InlineData(true, "rename", "elsewhere/new")]
    [InlineData(false, "transfer", "née/\u202e\\\"x")]
    [InlineData(true, "transfer", "née/\u202e\\\"x")]
    public async Task A_new_name_keeps_the_id_and_the_old_one_leads_there_until_it_is_taken(bool replayed, string kind, string to)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, string key) = await AnyAsync(hub);

        hub.Host.Change($$"""[{"kind":"{{kind}}","id":"{{id}}","to":{{JsonSerializer.Serialize(to)}}}]""");

        JsonElement row = Assert.Single(await hub.WalkAsync(Walk), row => Key(row) == key);
        Assert.Equal((to, to.Split('/')[0]), (Id(row), row.GetProperty("author").GetString()));
        using HttpResponseMessage moved = await hub.GetAsync($"/api/models/{id}");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, moved.StatusCode);
        Assert.Equal($"/api/models/{string.Join('/', to.Split('/').Select(Uri.EscapeDataString))}", moved.Headers.Location!.OriginalString);

        hub.Host.Change($$"""[{"kind":"create","id":"{{id}}"}]""");

        using HttpResponseMessage taken = await hub.GetAsync($"/api/models/{id}");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.NotEqual(key, Key(await Some.BodyAsync(taken)));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task An_owner_takes_all_models_along(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        List<JsonElement> before = await hub.WalkAsync(Walk);
        string owner = before.Select(Id).First(id => id.Contains('/')).Split('/')[0];

        hub.Host.Change($$"""[{"kind":"renameOwner","owner":"{{owner}}","to":"somebody"}]""");

        List<JsonElement> after = await hub.WalkAsync(Walk);
        Assert.Equal(before.Select(Key), after.Select(Key));
        Assert.Equal(before.Select(row => Id(row).StartsWith(owner + "/") ? "somebody" + Id(row)[owner.Length..] : Id(row)), after.Select(Id));
        Assert.Equal(after.Count(row => Id(row).StartsWith("somebody/")), (await hub.WalkAsync("/api/models?author=somebody")).Count);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_hidden_model_looks_missing_and_comes_back_as_it_was(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, string key) = await AnyAsync(hub);

        hub.Host.Change($$"""[{"kind":"hide","id":"{{id}}"}]""");

        Assert.Equal(39, (await hub.WalkAsync(Walk)).Count);
        using HttpResponseMessage stranger = await hub.GetAsync($"/api/models/{id}");
        using HttpResponseMessage known = await hub.GetAsync($"/api/models/{id}", "hf_abc");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (stranger.StatusCode, known.StatusCode));
        ChangeFormatException e = Assert.Throws<ChangeFormatException>(() => hub.Host.Change($$"""[{"kind":"create","id":"{{id}}"}]"""));
        Assert.Equal($"change 1 (create): the name {id} is taken, which is hidden", e.Message);

        hub.Host.Change($$"""[{"kind":"unhide","id":"{{id}}"}]""");

        Assert.Single(await hub.WalkAsync(Walk), row => Key(row) == key && Id(row) == id);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_model_made_anew_has_the_greatest_id_and_counts_from_zero(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, string key) = await AnyAsync(hub);
        List<JsonElement> before = await hub.WalkAsync(Walk);

        hub.Host.Change($$"""[{"kind":"recreate","id":"{{id}}"},{"kind":"create","id":"x/bare"},{"kind":"create","id":"x/like","like":"{{id}}"}]""");

        List<JsonElement> after = await hub.WalkAsync(Walk);
        JsonElement old = before.Single(row => Key(row) == key);
        Assert.Equal([id, "x/bare", "x/like"], after[^3..].Select(Id));
        Assert.Equal(after.Select(Key).Order(StringComparer.Ordinal), after.Select(Key));
        Assert.All(after[^3..], row =>
        {
            Assert.Equal((0, 0, 0), (row.GetProperty("downloads").GetInt32(), row.GetProperty("downloadsAllTime").GetInt32(), row.GetProperty("likes").GetInt32()));
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Convert.ToInt64(Key(row)[..8], 16)), row.GetProperty("createdAt").GetDateTimeOffset());
            Assert.True(row.GetProperty("createdAt").GetDateTimeOffset() < hub.Host.Today);
        });
        Assert.True(JsonElement.DeepEquals(old.GetProperty("tags"), after[^3].GetProperty("tags")));
        Assert.True(JsonElement.DeepEquals(old.GetProperty("tags"), after[^1].GetProperty("tags")));
        Assert.Equal("""["region:us"]""", after[^2].GetProperty("tags").GetRawText());
        Assert.DoesNotContain(after, row => Key(row) == key);

        hub.Host.Advance(2);

        string[] keys = [.. (await hub.WalkAsync(Walk)).Select(Key)];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Counters_are_set_taken_away_and_scaled_without_a_commit(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, string key) = await AnyAsync(hub);
        string modified = (await RowAsync(hub, key)).GetProperty("lastModified").GetString()!;

        hub.Host.Change($$"""[{"kind":"counters","id":"{{id}}","downloads":7,"downloadsAllTime":9000000000,"likes":null}]""");

        JsonElement row = await RowAsync(hub, key);
        Assert.Equal((7, 9_000_000_000), (row.GetProperty("downloads").GetInt32(), row.GetProperty("downloadsAllTime").GetInt64()));
        Assert.False(row.TryGetProperty("likes", out _));
        Assert.Equal(modified, row.GetProperty("lastModified").GetString());
        long before = Truth(hub).GetProperty("downloadsAllTime").GetInt64();

        hub.Host.Change("""[{"kind":"scaleCounters","counter":"downloads","factor":0},{"kind":"scaleCounters","counter":"downloadsAllTime","factor":2}]""");

        JsonElement truth = Truth(hub);
        Assert.Equal((0, before * 2), (truth.GetProperty("downloads30d").GetInt64(), truth.GetProperty("downloadsAllTime").GetInt64()));
        Assert.False((await RowAsync(hub, key)).TryGetProperty("likes", out _));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Declared_parents_are_tags_and_the_listed_ones_base_models(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        JsonElement[] rows = [.. (await hub.WalkAsync(Walk)).Where(row => Id(row).Contains('/'))];
        (JsonElement one, JsonElement two) = (rows[1], rows[2]);

        hub.Host.Change($$"""
            [{"kind":"parents","id":"{{Id(one)}}","relation":"merge","parents":["{{Id(two)}}","{{Id(one)}}","no/body"]},
             {"kind":"parents","id":"{{Id(two)}}","relation":"finetune","parents":["{{Id(one)}}"]},
             {"kind":"parents","id":"{{Id(rows[3])}}","relation":null,"parents":["{{Id(one)}}"]}]
            """);

        JsonElement child = await RowAsync(hub, Key(one));
        string[] expected =
        [
            $"base_model:{Id(two)}", $"base_model:merge:{Id(two)}", $"base_model:{Id(one)}", $"base_model:merge:{Id(one)}", "base_model:no/body",
            "base_model:merge:no/body",
        ];
        Assert.Equal(expected, TagsOf(child).Where(tag => tag.StartsWith("base_model:")));
        Assert.Equal("merge", child.GetProperty("baseModels").GetProperty("relation").GetString());
        Assert.Equal([(Key(two), Id(two)), (Key(one), Id(one))], ParentsOf(child));
        Assert.True(child.GetProperty("lastModified").GetDateTimeOffset() > one.GetProperty("lastModified").GetDateTimeOffset());
        Assert.False((await RowAsync(hub, Key(rows[3]))).TryGetProperty("baseModels", out _));
        Assert.Equal([$"base_model:{Id(one)}"], TagsOf(await RowAsync(hub, Key(rows[3]))).Where(tag => tag.StartsWith("base_model:")));

        hub.Host.Change($$"""[{"kind":"create","id":"no/body"},{"kind":"rename","id":"{{Id(two)}}","to":"x/y"},{"kind":"delete","id":"{{Id(rows[3])}}"}]""");

        Assert.Equal([(Key(two), "x/y"), (Key(one), Id(one))], ParentsOf(await RowAsync(hub, Key(one)))[..2]);
        Assert.Equal(3, ParentsOf(await RowAsync(hub, Key(one))).Length);
        JsonElement lineage = Truth(hub).GetProperty("lineage");
        Assert.True(lineage.GetProperty("merge").GetInt32() >= 2);
    }

    [Theory]
    [InlineData(false, "flag", HttpStatusCode.OK)]
    [InlineData(true, "flag", HttpStatusCode.OK)]
    [InlineData(false, "403", HttpStatusCode.Forbidden)]
    [InlineData(true, "403", HttpStatusCode.Forbidden)]
    public async Task A_disabled_model_is_listed_as_such(bool replayed, string how, HttpStatusCode expected)
    {
        await using Some hub = await HubAsync(replayed);
        (string id, string key) = await AnyAsync(hub);

        hub.Host.Change($$"""[{"kind":"disable","id":"{{id}}","as":"{{how}}"}]""");

        Assert.True((await RowAsync(hub, key)).GetProperty("disabled").GetBoolean());
        using HttpResponseMessage details = await hub.GetAsync($"/api/models/{id}");
        Assert.Equal(expected, details.StatusCode);
        Assert.Equal(how == "403", details.Headers.Contains("X-Error-Message") && Some.Header(details, "X-Error-Message") == "Access to this resource is disabled.");
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task A_change_after_a_page_is_seen_by_the_next_request(bool replayed)
    {
        await using Some hub = await HubAsync(replayed);
        string[] ids = [.. (await hub.WalkAsync(Walk)).Select(Id)];
        hub.Host.ResetLedger();
        ChangeReport report = hub.Host.Change($$"""
            [{"kind":"delete","id":"{{ids[0]}}","afterPage":2},{"kind":"delete","id":"{{ids[15]}}","afterPage":2},
             {"kind":"delete","id":"{{ids[25]}}","afterPage":2},{"kind":"delete","id":"no/body","afterPage":3}]
            """);
        hub.Host.AddFaults("""[{"kind":"status500","page":2}]""");
        Assert.Equal(new ChangeReport(0, 4, 40), report);
        using HttpResponseMessage first = await hub.GetAsync(Walk);
        string second = Some.NextOf(first)!;

        (await hub.GetAsync(second)).Dispose();
        int afterTheFault = hub.Host.Models;
        List<JsonElement> rest = await hub.WalkAsync(second);

        Assert.Equal((40, 37), (afterTheFault, hub.Host.Models));
        Assert.Equal([.. ids[10..25], .. ids[26..]], rest.Select(Id));
        Assert.Equal(
            [new WaitingChanges(2, 3, "applied", null), new WaitingChanges(3, 1, "failed", "change 4 (delete): there is no model no/body")],
            hub.Host.WaitingChanges());
    }

    internal static Task<Some> HubAsync(bool replayed) => replayed
        ? Some.HubAsync(replay: Some.Replay([.. Enumerable.Range(0, 40).Select(Line)]))
        : Some.HubAsync(models: 40);

    private static string Line(int n) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["_id"] = $"65{n:x22}",
        ["id"] = $"o{n}/m{n}",
        ["author"] = $"o{n}",
        ["createdAt"] = DateTimeOffset.FromUnixTimeSeconds(0x65000000).ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
        ["lastModified"] = "2023-09-12T06:20:16.000Z",
        ["downloads"] = n,
        ["downloadsAllTime"] = n * 10,
        ["likes"] = 1,
        ["disabled"] = false,
        ["tags"] = n % 2 == 0 ? (string[])["license:mit", "base_model:o1/m1", "base_model:finetune:o1/m1"] : ["license:mit"],
        ["baseModels"] = new { relation = "finetune", models = new[] { new { _id = "650000000000000000000001", id = "o1/m1" } } },
    });

    private static async Task<(string Id, string Key)> AnyAsync(Some hub)
    {
        JsonElement row = (await hub.WalkAsync(Walk)).Where(row => Id(row).Contains('/')).ElementAt(4);
        return (Id(row), Key(row));
    }

    private static async Task<JsonElement> RowAsync(Some hub, string key) => (await hub.WalkAsync(Walk)).Single(row => Key(row) == key);

    private static JsonElement Truth(Some hub) => JsonDocument.Parse(hub.Host.Truth()).RootElement;

    internal static string Id(JsonElement row) => row.GetProperty("id").GetString()!;

    private static string Key(JsonElement row) => row.GetProperty("_id").GetString()!;

    private static IEnumerable<string> TagsOf(JsonElement row) => row.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!);

    private static (string Key, string Id)[] ParentsOf(JsonElement row) =>
        [.. row.GetProperty("baseModels").GetProperty("models").EnumerateArray().Select(parent => (Key(parent), Id(parent)))];
}
