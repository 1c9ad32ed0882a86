using System.Net;
using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>A script is applied whole and in order, or not at all.</summary>
public sealed class ChangeScriptTests
{
    [Theory]
    [InlineData("""{"kind":"delete","id":"no/body"}""", "change 2 (delete): there is no model no/body")]
    [InlineData("""{"kind":"delete","id":"O0/M0"}""", "change 2 (delete): there is no model O0/M0; it is called o0/m0")]
    [InlineData("""{"kind":"rename","id":"o0/m0","to":"O1/M1"}""", "change 2 (rename): the name O1/M1 is taken by o1/m1")]
    [InlineData("""{"kind":"rename","id":"o2/m2","to":"o0/m0"}""", "change 2 (rename): there is no model o2/m2; it is called x/y")]
    [InlineData("""{"kind":"unhide","id":"o0/m0"}""", "change 2 (unhide): o0/m0 is not hidden")]
    [InlineData("""{"kind":"renameOwner","owner":"nobody","to":"x"}""", "change 2 (renameOwner): there is no model of nobody")]
    [InlineData("""{"kind":"counters","id":"o0/m0"}""", "change 2 (counters): it must name one or more of downloads, downloadsAllTime, likes")]
    [InlineData("""{"kind":"counters","id":"o0/m0","likes":-1}""", "change 2 (counters): likes must be a whole number from 0 to 2147483647, or null")]
    [InlineData("""{"kind":"scaleCounters","counter":"views","factor":1}""", "change 2 (scaleCounters): counter must be downloads, downloadsAllTime, likes")]
    [InlineData("""{"kind":"parents","id":"o0/m0","relation":"copy","parents":[]}""", "change 2 (parents): relation must be finetune, adapter, quantized, merge or null")]
    [InlineData("""{"kind":"disable","id":"o0/m0"}""", "change 2 (disable): as must be flag, 403")]
    [InlineData("""{"kind":"delete","id":"o0/m0","afterPage":0}""", "change 2 (delete): afterPage must be the ordinal of a page, 1 or more")]
    [InlineData("""{"kind":"vanish","id":"o0/m0"}""", "change 2 (vanish): no such kind")]
    [InlineData("7", "change 2: expected an object with a kind")]
    public async Task One_bad_change_and_nothing_is_changed(string bad, string message)
    {
        await using Some hub = await ChangeTests.HubAsync(replayed: true);
        string before = hub.Host.Truth() + string.Join(',', (await hub.WalkAsync(ChangeTests.Walk)).Select(ChangeTests.Id));

        using HttpResponseMessage response = await hub.Client.PostAsync(
            "/__admin/changes",
            new StringContent($$"""[{"kind":"rename","id":"o2/m2","to":"x/y"},{{bad}}]"""),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(message, (await Some.BodyAsync(response)).GetProperty("error").GetString());
        Assert.Equal(before, hub.Host.Truth() + string.Join(',', (await hub.WalkAsync(ChangeTests.Walk)).Select(ChangeTests.Id)));
    }

    [Fact]
    public async Task Changes_of_one_script_see_each_other()
    {
        await using Some hub = await ChangeTests.HubAsync(replayed: true);

        hub.Host.Change("""
            [{"kind":"rename","id":"o0/m0","to":"t/t"},{"kind":"rename","id":"o1/m1","to":"o0/m0"},{"kind":"rename","id":"t/t","to":"o1/m1"},
             {"kind":"create","id":"n/n"},{"kind":"renameOwner","owner":"n","to":"k"},{"kind":"counters","id":"k/n","likes":3}]
            """);

        List<JsonElement> rows = await hub.WalkAsync(ChangeTests.Walk);
        Assert.Equal(["o1/m1", "o0/m0"], rows[..2].Select(ChangeTests.Id));
        Assert.Equal(("k/n", 3), (ChangeTests.Id(rows[^1]), rows[^1].GetProperty("likes").GetInt32()));
    }
}
