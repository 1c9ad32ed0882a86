using System.Net;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>The generated Hub is the same for the same seed, lives from day to day, and answers for single models.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public async Task The_same_seed_is_the_same_hub_and_the_same_days()
    {
        await using Some one = await Some.HubAsync(models: 500, seed: 7);
        await using Some same = await Some.HubAsync(models: 500, seed: 7);
        await using Some other = await Some.HubAsync(models: 500, seed: 8);
        foreach (Some hub in new[] { one, same, other })
        {
            hub.Host.Advance(3);
        }

        string[] pages = await Task.WhenAll(new[] { one, same, other }.Select(hub =>
            hub.Client.GetStringAsync("/api/models?sort=createdAt&expand=downloads&expand=tags&expand=likes", TestContext.Current.CancellationToken)));

        Assert.Equal(pages[0], pages[1]);
        Assert.NotEqual(pages[0], pages[2]);
    }

    [Fact]
    public async Task Names_are_unique_and_rows_are_of_the_past()
    {
        await using Some hub = await Some.HubAsync(models: 20_000);
        List<JsonElement> rows = await hub.WalkAsync("/api/models?sort=createdAt&direction=1&expand=createdAt");

        Assert.Equal(rows.Count, rows.Select(row => row.GetProperty("id").GetString()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(rows, row => Assert.True(row.GetProperty("createdAt").GetDateTimeOffset() < hub.Host.Today));
        Assert.StartsWith("621ffdc0", rows[0].GetProperty("_id").GetString());
    }

    [Fact]
    public async Task A_day_adds_moves_and_deletes()
    {
        await using Some hub = await Some.HubAsync(models: 20_000);

        JsonElement day = await Some.BodyAsync(await hub.Client.PostAsync("/__admin/advance?days=1", null, TestContext.Current.CancellationToken));

        Assert.Equal(25, day.GetProperty("added").GetInt32());
        Assert.InRange(day.GetProperty("moved").GetInt32(), 2_400, 4_000);
        Assert.InRange(day.GetProperty("deleted").GetInt32(), 1, 30);
        Assert.Equal(new DateTimeOffset(2026, 8, 2, 0, 0, 0, TimeSpan.Zero), hub.Host.Today);
    }

    [Fact]
    public async Task Details_answer_for_names_in_any_case_and_for_none()
    {
        await using Some hub = await Some.HubAsync(models: 200);
        string name = (await hub.JsonAsync("/api/models?limit=1"))[0].GetProperty("id").GetString()!;

        using HttpResponseMessage found = await hub.GetAsync($"/api/models/{name}?expand=usedStorage&expand=childrenModelCount");
        using HttpResponseMessage shouted = await hub.GetAsync($"/api/models/{name.ToUpperInvariant()}?expand=likes");
        using HttpResponseMessage missing = await hub.GetAsync("/api/models/no/thing", "hf_abc");

        Assert.Equal(name, (await Some.BodyAsync(found)).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.TemporaryRedirect, shouted.StatusCode);
        Assert.Equal($"/api/models/{name}?expand=likes", shouted.Headers.Location!.ToString());
        Assert.Equal((HttpStatusCode.NotFound, "RepoNotFound"), (missing.StatusCode, Some.Header(missing, "X-Error-Code")));
    }

    [Fact]
    public async Task Cards_hold_texts_or_arrays()
    {
        await using Some hub = await Some.HubAsync(models: 3000);
        JsonElement[] cards = [.. (await hub.WalkAsync("/api/models?expand=cardData")).Where(row => row.TryGetProperty("cardData", out _)).Select(row => row.GetProperty("cardData"))];

        foreach (string name in new[] { "license", "language", "base_model" })
        {
            JsonValueKind[] kinds = [.. cards.Where(card => card.TryGetProperty(name, out _)).Select(card => card.GetProperty(name).ValueKind).Distinct().Order()];
            Assert.Equal([JsonValueKind.Array, JsonValueKind.String], kinds);
        }
    }
}
