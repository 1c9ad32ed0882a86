using System.Text.Json.Nodes;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;

namespace Crawler.Client.Tests.Commands;

/// <summary>What the Hub says now, beside what the catalogue holds: <c>model refresh</c> and <c>org overview</c>.</summary>
public sealed class AskHubTests
{
    private static readonly RepoId Id = Parse("6283a9b7806a1feb9fbacf18");
    private static readonly HubModelReply Found = new()
    {
        Verdict = HubVerdict.Found,
        Asked = "old/name",
        FormerName = "old/name",
        Hub = new Uri("https://hub.test"),
        AskedAt = Some.AsOf.AddDays(1),
        Model = new ModelDetails(Row("new/name", 2000), 98_765, new ChildCounts(4, 3, 2, 1)),
        Known = new ModelProfile(Row("old/name", 1000), new RecordState { AsOf = (uint)Some.AsOf.ToUnixTimeSeconds() }, "US", 3, 1),
    };

    [Fact]
    public async Task A_renamed_model_is_shown_next_to_what_the_catalogue_holds()
    {
        using var console = Models(Found);

        Assert.Equal(0, await console.RunAsync("model", "refresh", "old/name"));
        Assert.Contains("old/name is new/name now.", console.Error, StringComparison.Ordinal);
        Assert.Contains("hub.test was asked at 2026-08-23 06:00Z; the catalogue speaks of 2026-08-22 06:00Z.", console.Error, StringComparison.Ordinal);
        Assert.Matches(@"model\s+new/name\s+old/name", console.Out);
        Assert.Matches(@"likes\s+2.0k\s+1.0k", console.Out);
        Assert.Matches(@"storage\s+98.8 kB", console.Out);
    }

    [Fact]
    public async Task Json_has_both_sides()
    {
        using var console = Models(Found);

        Assert.Equal(0, await console.RunAsync("model", "refresh", "old/name", "-o", "json", "-q"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal(("found", "old/name"), ((string)json["answer"]!, (string)json["formerName"]!));
        Assert.Equal((2000, 1000), ((int)json["hub"]!["likes"]!, (int)json["catalogue"]!["likes"]!));
        Assert.Equal((98_765, 4), ((int)json["hub"]!["usedStorage"]!, (int)json["hub"]!["children"]!["finetune"]!));
        Assert.Equal("2026-08-23T06:00:00Z", (string)json["askedAt"]!);
        Assert.Empty(console.Error);
    }

    [Fact]
    public async Task The_address_goes_to_the_grain()
    {
        Uri? asked = null;
        using var console = new TestConsole(FakeGrain.Of<IModelGrain>(("AskHub", args =>
        {
            asked = (Uri?)args[0];
            return Found;
        })));

        await console.RunAsync("model", "refresh", "a/b", "--hub", "http://127.0.0.1:5080");

        Assert.Equal(new Uri("http://127.0.0.1:5080"), asked);
    }

    [Fact]
    public async Task What_is_gone_or_private_is_not_found_and_still_shown_as_it_was()
    {
        using var console = Models(Found with { Verdict = HubVerdict.GoneOrPrivate, Model = null, FormerName = null });

        Assert.Equal(3, await console.RunAsync("model", "refresh", "old/name"));
        Assert.Contains("gone or private", console.Error, StringComparison.Ordinal);
        Assert.Matches(@"model\s+–\s+old/name", console.Out);
    }

    [Theory]
    [InlineData(HubVerdict.GoneOrPrivate, 3, "gone or private")]
    [InlineData(HubVerdict.NotFound, 3, "knows no model")]
    [InlineData(HubVerdict.NoHub, 3, "--hub")]
    [InlineData(HubVerdict.NotAName, 2, "The words")]
    [InlineData(HubVerdict.BadToken, 4, "refused the token")]
    [InlineData(HubVerdict.QuotaExhausted, 1, "used up until 2026-08-22 06:00Z")]
    [InlineData(HubVerdict.Refused, 1, "The words")]
    [InlineData(HubVerdict.Unreadable, 1, "cannot be read: The words")]
    [InlineData(HubVerdict.Unreachable, 1, "did not answer")]
    public async Task An_answer_without_a_model_has_its_own_exit_code_and_words(HubVerdict verdict, int code, string words)
    {
        using var console = Models(new HubModelReply { Verdict = verdict, Asked = "a/b", Message = "The words.", RetryAt = Some.AsOf });

        Assert.Equal(code, await console.RunAsync("model", "refresh", "a/b"));
        Assert.Contains(words, console.Error, StringComparison.Ordinal);
        Assert.Contains("fix:   ", console.Error, StringComparison.Ordinal);
        Assert.Empty(console.Out);
    }

    [Theory]
    [InlineData(HubVerdict.Disabled, "disabled")]
    [InlineData(HubVerdict.Gated, "let in: The words.\\u001b[2J")]
    public async Task Disabled_and_gated_models_are_there_all_the_same(HubVerdict verdict, string words)
    {
        using var console = Models(Found with { Verdict = verdict, Model = null, FormerName = null, Message = "The words.\u001b[2J" });

        Assert.Equal(0, await console.RunAsync("model", "refresh", "old/name"));
        Assert.Contains(words.Replace("\\u001b[2J", "", StringComparison.Ordinal), console.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', console.Error);
    }

    [Fact]
    public async Task A_name_that_was_given_away_is_told()
    {
        var other = Row("new/name", 1) with { Id = Parse("6283a9b7806a1feb9fbacf19") };
        using var console = Models(Found with { Model = new ModelDetails(other, null, null) });

        await console.RunAsync("model", "refresh", "old/name");

        Assert.Contains("another model under that name, 6283a9b7806a1feb9fbacf18", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_is_shown_as_the_hub_shows_it()
    {
        var owner = new OwnerOverview { IsOrganization = true, Name = "a", FullName = "A \u001b[2J Lab", IsVerified = true, Plan = "enterprise", Followers = 2408, Models = 7 };
        using var console = Owners(new HubOwnerReply { Verdict = HubVerdict.Found, Hub = new Uri("https://hub.test"), AskedAt = Some.AsOf, Owner = owner });

        Assert.Equal(0, await console.RunAsync("org", "overview", "a"));
        Assert.Matches(@"kind\s+organization", console.Out);
        Assert.Matches(@"followers\s+2.4k", console.Out);
        Assert.Matches(@"datasets\s+–", console.Out);
        Assert.DoesNotContain('\u001b', console.Out);
    }

    [Theory]
    [InlineData(HubVerdict.NotFound, 3)]
    [InlineData(HubVerdict.NoHub, 3)]
    [InlineData(HubVerdict.BadToken, 4)]
    [InlineData(HubVerdict.QuotaExhausted, 1)]
    public async Task An_answer_without_an_owner_has_its_own_exit_code(HubVerdict verdict, int code)
    {
        using var console = Owners(new HubOwnerReply { Verdict = verdict, Message = "The words." });

        Assert.Equal(code, await console.RunAsync("org", "overview", "a"));
        Assert.Empty(console.Out);
    }

    private static TestConsole Models(HubModelReply reply) => new(FakeGrain.Of<IModelGrain>(("AskHub", _ => reply)));

    private static TestConsole Owners(HubOwnerReply reply) => new(FakeGrain.Of<IOrganizationGrain>(("AskHub", _ => reply)));

    private static RepoId Parse(string id) => RepoId.TryParse(id, out var parsed) ? parsed : throw new ArgumentException(id);

    private static Observation Row(string name, long likes) =>
        new(Id, name, Some.AsOf, null, 5, null, likes, null, "text-generation", null, null, false, false, Gating.None, ["a"], null, []);
}
