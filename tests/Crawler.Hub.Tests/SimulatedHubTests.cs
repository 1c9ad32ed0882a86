using System.Text.Json;
using Crawler.Core.Catalogue;
using Crawler.Hub.Details;
using Crawler.HubSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Hub.Tests;

/// <summary>Single models and owners over the wire, against the simulated Hub; its ledger counts what ours claims to have sent.</summary>
public sealed class SimulatedHubTests : IAsyncLifetime
{
    private readonly OpenBudget _budget = new();
    private HubSimulatorHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Seed = 7 });

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_model_is_found_under_its_name_and_under_any_it_had()
    {
        await using var services = Services(null);
        var client = services.GetRequiredService<HubClient>();
        var name = await SomeNameAsync(client);
        _hub.Change(JsonSerializer.Serialize(new object[] { new { kind = "rename", id = name, to = name + "-v2" }, new { kind = "rename", id = name + "-v2", to = name + "-v3" } }));

        var found = Assert.IsType<ModelAnswer.Found>(await AskAsync(client, name));
        var shouted = Assert.IsType<ModelAnswer.Found>(await AskAsync(client, (name + "-v3").ToUpperInvariant()));

        Assert.Equal((name + "-v3", name), (found.Model.Row.Name, found.FormerName));
        Assert.Equal(found.Model.Row, shouted.Model.Row with { Tags = found.Model.Row.Tags, BaseModels = found.Model.Row.BaseModels });
        Assert.Equal(_budget.Permits, _hub.Ledger().TotalRequests);
    }

    [Fact]
    public async Task What_is_missing_hidden_or_disabled_is_told_apart_as_far_as_the_hub_does()
    {
        await using var anonymous = Services(null);
        await using var known = Services("hf_someone");
        await using var bad = Services("hf_invalid_token");
        var name = await SomeNameAsync(anonymous.GetRequiredService<HubClient>());

        Assert.IsType<ModelAnswer.NotFoundOrPrivate>(await AskAsync(anonymous.GetRequiredService<HubClient>(), "no/such"));
        Assert.IsType<ModelAnswer.NotFound>(await AskAsync(known.GetRequiredService<HubClient>(), "no/such"));
        Assert.IsType<ModelAnswer.BadToken>(await AskAsync(bad.GetRequiredService<HubClient>(), name));
        _hub.Change($$"""[{"kind":"disable","id":"{{name}}","as":"flag"}]""");
        Assert.NotNull(Assert.IsType<ModelAnswer.Disabled>(await AskAsync(anonymous.GetRequiredService<HubClient>(), name)).Model);
        _hub.Change($$"""[{"kind":"disable","id":"{{name}}","as":"403"}]""");
        Assert.Null(Assert.IsType<ModelAnswer.Disabled>(await AskAsync(anonymous.GetRequiredService<HubClient>(), name)).Model);
        Assert.Equal(_budget.Permits, _hub.Ledger().TotalRequests);
    }

    [Fact]
    public async Task Owners_are_organisations_users_or_nobody()
    {
        await using var services = Services(null);
        var client = services.GetRequiredService<HubClient>();
        var seen = new HashSet<bool>();
        foreach (var owner in await OwnersAsync(client))
        {
            var found = Assert.IsType<OwnerAnswer.Found>(await client.GetOwnerAsync(owner.ToLowerInvariant(), _hub.BaseAddress, _budget, TestContext.Current.CancellationToken)).Owner;
            Assert.Equal(owner, found.Name);
            Assert.True(found.Models > 0, found.ToString());
            seen.Add(found.IsOrganization);
        }

        Assert.Equal(2, seen.Count);
        Assert.IsType<OwnerAnswer.NotFound>(await client.GetOwnerAsync("nobody-at-all", _hub.BaseAddress, _budget, TestContext.Current.CancellationToken));
        Assert.Equal(_budget.Permits, _hub.Ledger().TotalRequests);
    }

    private static ServiceProvider Services(string? token)
    {
        var services = new ServiceCollection().AddLogging().AddHubClient(static _ => { });
        return services.AddSingleton(HubToken.Load(null, name => name == "HF_TOKEN" ? token : null)).BuildServiceProvider();
    }

    private Task<ModelAnswer> AskAsync(HubClient client, string name) => client.GetModelAsync(name, _hub.BaseAddress, _budget, TestContext.Current.CancellationToken);

    private async Task<string> SomeNameAsync(HubClient client) => (await NamesAsync(client)).First(name => name.Contains('/') && name.Any(char.IsLower));

    private async Task<List<string>> OwnersAsync(HubClient client) => [.. (await NamesAsync(client)).Where(name => name.Contains('/')).Select(name => name.Split('/')[0]).Distinct().Take(60)];

    private async Task<List<string>> NamesAsync(HubClient client)
    {
        var query = new ListingQuery(_hub.BaseAddress, 300, null, ModelListing.Expand);
        var page = Assert.IsType<PageOutcome.Fetched>(await client.FetchPageAsync(query.FirstPage, query.Hub, _budget, TestContext.Current.CancellationToken)).Page;
        return [.. page.Rows.Select(row => new ObservationView(page.Packed.Span.Slice(row.Offset, row.Length)).ToObservation().Name)];
    }
}
