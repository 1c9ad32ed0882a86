using System.Net;
using System.Text;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>The models listing keeps section 10 of the contract.</summary>
public sealed class ListingTests
{
    private const string Ascending = "/api/models?sort=createdAt&direction=1&limit=100";

    [Fact]
    public async Task An_ascending_walk_sees_every_row_once_while_the_hub_lives()
    {
        await using Some hub = await Some.HubAsync(models: 1000);

        List<JsonElement> rows = await hub.WalkAsync(Ascending, afterPage: page => hub.Host.Advance(page % 3 == 0 ? 1 : 0));

        string[] ids = [.. rows.Select(row => row.GetProperty("_id").GetString()!)];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Distinct(ids);
        List<JsonElement> still = await hub.WalkAsync(Ascending);
        Assert.Subset(ids.ToHashSet(), still.Select(row => row.GetProperty("_id").GetString()!).ToHashSet());
    }

    [Fact]
    public async Task The_id_holds_the_creation_second()
    {
        await using Some hub = await Some.HubAsync(models: 300);

        foreach (JsonElement row in await hub.WalkAsync("/api/models?expand=createdAt"))
        {
            long second = Convert.ToInt64(row.GetProperty("_id").GetString()![..8], 16);
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(second), row.GetProperty("createdAt").GetDateTimeOffset());
        }
    }

    [Fact]
    public async Task A_link_keeps_the_query_and_carries_a_predicate()
    {
        await using Some hub = await Some.HubAsync();

        using HttpResponseMessage response = await hub.GetAsync("/api/models?limit=2&sort=createdAt&direction=1&expand[]=likes&expand=tags");

        string next = Some.NextOf(response)!;
        Assert.StartsWith($"{hub.Host.BaseAddress}api/models?limit=2&sort=createdAt&direction=1&expand[]=likes&expand=tags&cursor=", next);
        string cursor = Encoding.UTF8.GetString(Convert.FromBase64String(Uri.UnescapeDataString(next[(next.IndexOf("cursor=", StringComparison.Ordinal) + 7)..])));
        JsonElement last = (await Some.BodyAsync(response))[1];
        Assert.Equal($"{{\"_id\":{{\"$gt\":\"{last.GetProperty("_id").GetString()}\"}}}}", cursor);
        Assert.Equal(["_id", "id", "likes", "tags"], last.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("downloads")]
    [InlineData("likes")]
    [InlineData("lastModified")]
    [InlineData("trendingScore")]
    [InlineData("createdAt")]
    public async Task Every_order_is_complete_both_ways_while_nothing_moves(string sort)
    {
        await using Some hub = await Some.HubAsync(models: 230);

        List<JsonElement> down = await hub.WalkAsync($"/api/models?sort={sort}&limit=50&expand={sort}");
        List<JsonElement> up = await hub.WalkAsync($"/api/models?sort={sort}&direction=1&limit=50&expand={sort}");

        Assert.Equal(230, down.Select(row => row.GetProperty("_id").GetString()).Distinct().Count());
        Assert.Equal(230, up.Select(row => row.GetProperty("_id").GetString()).Distinct().Count());
        string[] keys = [.. up.Select(row => row.GetProperty(sort).ToString().PadLeft(24))];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Theory]
    [InlineData("likes30d")]
    [InlineData("num_parameters")]
    [InlineData("mainSize")]
    [InlineData("id")]
    public async Task Orders_by_what_is_no_field_are_complete_too(string sort)
    {
        await using Some hub = await Some.HubAsync(models: 230);

        List<JsonElement> down = await hub.WalkAsync($"/api/models?sort={sort}&limit=50&expand=safetensors&expand=gguf");
        List<JsonElement> up = await hub.WalkAsync($"/api/models?sort={sort}&direction=1&limit=50&expand=safetensors&expand=gguf");

        Assert.Equal((230, 230), (IdsOf(down).Distinct().Count(), IdsOf(up).Distinct().Count()));
        if (sort == "id")
        {
            Assert.Equal(up.Select(row => row.GetProperty("id").GetString()).Order(StringComparer.Ordinal), up.Select(row => row.GetProperty("id").GetString()));
            Assert.Equal(IdsOf(up).Reverse(), IdsOf(down));
        }
        else if (sort == "num_parameters")
        {
            long[] sizes = [.. up.Select(SizeOf)];
            Assert.Equal(sizes.Order(), sizes);
            Assert.True(sizes[^1] > 0);
        }
    }

    [Theory]
    [InlineData("limit=5000", 1000)]
    [InlineData("", 1000)]
    [InlineData("limit=7", 7)]
    public async Task A_page_has_at_most_a_thousand_rows(string query, int expected)
    {
        await using Some hub = await Some.HubAsync(models: 1100);

        Assert.Equal(expected, (await hub.JsonAsync("/api/models?" + query)).GetArrayLength());
    }

    [Theory]
    [InlineData("expand=usedStorage", "✖ Invalid option")]
    [InlineData("expand[]=likes&expand[]=cardData.license", "✖ Invalid option")]
    [InlineData("sort=createdAt&cursor=bm9uc2Vuc2U=", "Invalid cursor")]
    [InlineData("sort=createdAt&cursor=%%%", "Invalid cursor")]
    public async Task A_bad_query_is_refused(string query, string message)
    {
        await using Some hub = await Some.HubAsync();

        using HttpResponseMessage response = await hub.GetAsync("/api/models?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, (await Some.BodyAsync(response)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Filters_narrow_together()
    {
        await using Some hub = await Some.HubAsync(models: 3000);
        List<JsonElement> all = await hub.WalkAsync("/api/models?expand=tags&expand=author");
        string author = all[0].GetProperty("author").GetString()!;

        List<JsonElement> mine = await hub.WalkAsync($"/api/models?author={author}&expand=author");
        List<JsonElement> both = await hub.WalkAsync("/api/models?filter=transformers&filter=license:mit&limit=5&expand=tags");

        Assert.Equal(all.Count(row => row.GetProperty("author").GetString() == author), mine.Count);
        Assert.Equal(all.Count(row => Has(row, "transformers") && Has(row, "license:mit")), both.Count);
        Assert.NotEmpty(both);
    }

    [Fact]
    public async Task A_moving_order_skips_or_repeats_rows_while_the_hub_lives()
    {
        await using Some hub = await Some.HubAsync(models: 1000);

        List<JsonElement> rows = await hub.WalkAsync("/api/models?sort=downloads&limit=50", afterPage: _ => hub.Host.Advance(5));

        string[] seen = [.. rows.Select(row => row.GetProperty("_id").GetString()!)];
        List<JsonElement> there = await hub.WalkAsync(Ascending);
        Assert.True(seen.Distinct().Count() < seen.Length || there.Any(row => !seen.Contains(row.GetProperty("_id").GetString())));
    }

    private static IEnumerable<string> IdsOf(IEnumerable<JsonElement> rows) => rows.Select(row => row.GetProperty("_id").GetString()!);

    private static long SizeOf(JsonElement row) =>
        row.TryGetProperty("safetensors", out JsonElement size) || row.TryGetProperty("gguf", out size) ? size.GetProperty("total").GetInt64() : -1;

    private static bool Has(JsonElement row, string tag) => row.GetProperty("tags").EnumerateArray().Any(known => known.GetString() == tag);
}
