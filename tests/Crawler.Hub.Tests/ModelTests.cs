using System.Net;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Hub.Details;

namespace Crawler.Hub.Tests;

/// <summary>One model asked for now: every answer of the Hub has a meaning of its own (hub-api 7).</summary>
public class ModelTests
{
    private static readonly (string, string) RequestId = ("X-Request-Id", "Root=1-6a875254-0bb52cd14cfc8aeb61737944;abc");
    private static readonly HubToken Token = HubToken.Load(null, _ => "hf_secret");

    [Fact]
    public async Task A_model_is_found_with_what_only_its_own_page_has()
    {
        var hub = new StubHub().Answer(StubHub.Row(1, """
            ,"likes":7,"tags":["a"],"usedStorage":98765432109876,"childrenModelCount":{"adapter":1,"merge":2,"quantized":3,"finetune":4},"spaces":["x/y"]
            """));

        var found = Assert.IsType<ModelAnswer.Found>(await AskAsync(hub, "owner/model1"));

        Assert.Equal(("owner/model1", 7L, null), (found.Model.Row.Name, found.Model.Row.Likes, found.FormerName));
        Assert.Equal(98765432109876, found.Model.UsedStorage);
        Assert.Equal(new ChildCounts(4, 1, 3, 2), found.Model.Children);
        var asked = Assert.Single(hub.Requests).RequestUri!;
        Assert.Equal("/api/models/owner/model1", asked.AbsolutePath);
        Assert.EndsWith("&expand[]=baseModels&expand[]=usedStorage&expand[]=childrenModelCount", asked.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_hub_does_not_say_is_not_known()
    {
        var hub = new StubHub().Answer(StubHub.Row(1, ",\"usedStorage\":-1,\"childrenModelCount\":{\"adapter\":\"many\"}"));

        var model = Assert.IsType<ModelAnswer.Found>(await AskAsync(hub, "owner/model1")).Model;

        Assert.Equal((null, null, new ChildCounts(null, null, null, null)), (model.Row.Likes, model.UsedStorage, model.Children));
    }

    [Fact]
    public async Task A_renamed_model_is_followed_and_keeps_its_former_name()
    {
        var hub = new StubHub()
            .Answer("Temporary Redirect.", HttpStatusCode.TemporaryRedirect, ("Location", "/api/models/b?expand[]=likes"), ("RateLimit", "\"api\";r=9;t=9"))
            .Answer("Temporary Redirect.", HttpStatusCode.TemporaryRedirect, ("Location", "/api/models/owner/model1?expand[]=likes"), ("RateLimit", "\"api\";r=8;t=9"))
            .Answer(StubHub.Row(1), HttpStatusCode.OK, ("RateLimit", "\"api\";r=7;t=9"));

        var found = Assert.IsType<ModelAnswer.Found>(await AskAsync(hub, "a"));

        Assert.Equal(("owner/model1", "a"), (found.Model.Row.Name, found.FormerName));
        Assert.Equal(3, hub.Permits);
        Assert.Equal([9L, 8L, 7L], hub.Readings.Select(reading => reading.Remaining!.Value));
        Assert.Equal("?expand[]=likes", hub.Requests[^1].RequestUri!.Query);
    }

    [Fact]
    public async Task A_disabled_model_that_is_shown_is_disabled()
    {
        var disabled = Assert.IsType<ModelAnswer.Disabled>(await AskAsync(new StubHub().Answer(StubHub.Row(1, ",\"disabled\":true")), "owner/model1"));

        Assert.Equal(("owner/model1", null), (disabled.Model!.Row.Name, disabled.FormerName));
    }

    [Fact]
    public async Task A_disabled_model_that_is_not_shown_is_disabled()
    {
        var hub = new StubHub().Answer("", HttpStatusCode.Forbidden, ("X-Error-Message", "Access to this resource is disabled."), RequestId);

        var disabled = Assert.IsType<ModelAnswer.Disabled>(await AskAsync(hub, "owner/model1"));

        Assert.Null(disabled.Model);
        Assert.Equal("Access to this resource is disabled. (request Root=1-6a875254-0bb52cd14cfc8aeb61737944;abc)", disabled.Reason);
    }

    [Theory]
    [InlineData("Access to this resource is disabled", "")]
    [InlineData("Access to this resource is disabled.", "SomeCode")]
    public async Task Another_403_is_just_a_refusal(string message, string code)
    {
        var hub = new StubHub().Answer("", HttpStatusCode.Forbidden, ("X-Error-Message", message), ("X-Error-Code", code));

        Assert.Equal(403, Assert.IsType<ModelAnswer.Refused>(await AskAsync(hub, "owner/model1")).Status);
    }

    [Fact]
    public async Task Without_a_token_a_missing_model_and_a_private_one_look_the_same()
    {
        var hub = new StubHub().Answer("{\"error\":\"Invalid username or password.\"}", HttpStatusCode.Unauthorized, ("X-Error-Message", "Invalid username or password."));

        Assert.Equal("Invalid username or password.", Assert.IsType<ModelAnswer.NotFoundOrPrivate>(await AskAsync(hub, "owner/model1")).Reason);
        Assert.Equal(1, hub.Permits);
    }

    [Fact]
    public async Task With_a_token_a_missing_model_is_missing()
    {
        var hub = new StubHub { Token = Token }.Answer("{\"error\":\"Repository not found\"}", HttpStatusCode.NotFound, ("X-Error-Code", "RepoNotFound"), RequestId);

        var missing = Assert.IsType<ModelAnswer.NotFound>(await AskAsync(hub, "owner/model1"));

        Assert.Equal("Repository not found (request Root=1-6a875254-0bb52cd14cfc8aeb61737944;abc)", missing.Reason);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_gated_model_is_gated(HttpStatusCode status)
    {
        var hub = new StubHub().Answer("{\"error\":\"Access to model a/b is restricted.\"}", status, ("X-Error-Code", "GatedRepo"));

        Assert.Equal("Access to model a/b is restricted.", Assert.IsType<ModelAnswer.Gated>(await AskAsync(hub, "a/b")).Reason);
    }

    [Theory]
    [InlineData("{\"error\":\"Invalid credentials in Authorization header\"}", "")]
    [InlineData("", "Invalid credentials in Authorization header")]
    public async Task A_bad_token_is_told_apart(string body, string header)
    {
        var hub = new StubHub { Token = Token }.Answer(body, HttpStatusCode.Unauthorized, ("X-Error-Message", header));

        Assert.Equal("Invalid credentials in Authorization header", Assert.IsType<ModelAnswer.BadToken>(await AskAsync(hub, "a/b")).Reason);
    }

    [Theory]
    [InlineData("""{"error":"One."}""", "One.")]
    [InlineData("""{"error":["One.","Two."]}""", "One.; Two.")]
    [InlineData("""{"errors":[{"message":"One."},{"message":"Two."}]}""", "One.; Two.")]
    [InlineData("""{"error":"One.","error_description":"Two."}""", "One.: Two.")]
    [InlineData("Just words.\u001b[2J", "Just words.[2J")]
    [InlineData("<html>No.</html>", "Not Found")]
    [InlineData("", "Not Found")]
    [InlineData("[1]", "Not Found")]
    public async Task The_hubs_words_are_found_in_whatever_form(string body, string words)
    {
        var refused = Assert.IsType<ModelAnswer.Refused>(await AskAsync(new StubHub().Answer(body, HttpStatusCode.NotFound), "a/b"));

        Assert.Equal((404, words), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task Members_that_the_hub_no_longer_knows_are_left_out()
    {
        var hub = new StubHub()
            .Answer("{\"error\":\"✖ Invalid option: expected one of \\\"likes\\\"|\\\"tags\\\"\"}", HttpStatusCode.BadRequest)
            .Answer(StubHub.Row(1));

        Assert.IsType<ModelAnswer.Found>(await AskAsync(hub, "owner/model1"));
        Assert.Equal("?expand[]=likes&expand[]=tags", hub.Requests[1].RequestUri!.Query);
    }

    [Fact]
    public async Task Quota_and_trouble_are_what_they_are_for_pages()
    {
        var exhausted = new StubHub { Budget = now => new PermitDecision(false, now.AddMinutes(3)) }.Answer("");
        var throttled = new StubHub().Answer("no", HttpStatusCode.TooManyRequests, ("RateLimit", "\"api\";r=0;t=100"));
        var failing = new StubHub().Answer("no", HttpStatusCode.BadGateway).Answer(StubHub.Row(1));
        var torn = new StubHub().Answer("{\"_id\":\"00");

        Assert.Equal(exhausted.Now.AddMinutes(3), Assert.IsType<ModelAnswer.QuotaExhausted>(await AskAsync(exhausted, "a/b")).RetryAt);
        Assert.Equal(throttled.Now.AddSeconds(101), Assert.IsType<ModelAnswer.QuotaExhausted>(await AskAsync(throttled, "a/b")).RetryAt);
        Assert.IsType<ModelAnswer.Found>(await AskAsync(failing, "owner/model1"));
        Assert.Equal((HubTrouble.Foreign, 6), Assert.IsType<ModelAnswer.Unreachable>(await AskAsync(torn, "a/b")) is var lost ? (lost.Trouble, lost.Attempts) : default);
    }

    [Theory]
    [InlineData("{}", "missing-id")]
    [InlineData("""{"_id":"000000020000000000000001"}""", "missing-name")]
    [InlineData("""{"_id":"000000020000000000000001","id":"a/b","likes":-1}""", "counter-out-of-bounds")]
    public async Task An_answer_that_is_no_model_says_why(string body, string reason) =>
        Assert.StartsWith(reason, Assert.IsType<ModelAnswer.Unreadable>(await AskAsync(new StubHub().Answer(body), "a/b")).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task An_answer_that_is_nested_too_deep_says_so()
    {
        var deep = StubHub.Row(1, ",\"x\":" + new string('[', 100) + new string(']', 100));

        Assert.StartsWith("too-deep", Assert.IsType<ModelAnswer.Unreadable>(await AskAsync(new StubHub().Answer(deep), "a/b")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_held()
    {
        var hub = new StubHub();
        hub.Options.Retries = 0;
        hub.Options.MaxItemBytes = 100_000;

        var lost = Assert.IsType<ModelAnswer.Unreachable>(await AskAsync(hub.Answer(StubHub.Row(1, ",\"config\":\"" + new string('x', 200_000) + "\"")), "a/b"));

        Assert.Equal(HubTrouble.TooLarge, lost.Trouble);
    }

    [Fact]
    public async Task Somebody_waits_for_the_answer_so_the_deadline_is_a_short_one()
    {
        var hub = new StubHub();
        var begun = hub.Now;
        hub.Answer(async token =>
        {
            await Task.Yield();
            hub.Pass(hub.Options.AttemptTimeout);
            await Task.Delay(Timeout.InfiniteTimeSpan, hub.Time, token);
            throw new InvalidOperationException("Nobody waits for ever.");
        });

        var lost = Assert.IsType<ModelAnswer.Unreachable>(await AskAsync(hub, "a/b"));

        Assert.Equal((HubTrouble.Timeout, 2), (lost.Trouble, lost.Attempts));
        Assert.InRange(hub.Now - begun, hub.Options.DetailDeadline, hub.Options.DetailDeadline + hub.Options.AttemptTimeout);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_hub_that_is_left_alone_longer_than_anybody_waits_is_told_so(int retries)
    {
        var hub = new StubHub();
        hub.Options.Retries = retries;
        hub.Options.BreakDuration = TimeSpan.FromMinutes(5);
        hub.Answer("no", HttpStatusCode.BadGateway);
        var client = hub.Client;
        while (hub.Permits < 20)
        {
            await client.GetModelAsync("a/b", StubHub.Address, hub, CancellationToken.None);
        }

        var asking = client.GetModelAsync("a/b", StubHub.Address, hub, CancellationToken.None);
        hub.Pass(hub.Options.DetailDeadline);

        var lost = Assert.IsType<ModelAnswer.Unreachable>(await asking);
        Assert.Equal((HubTrouble.LeftAlone, 0, 20), (lost.Trouble, lost.Attempts, hub.Permits));
        Assert.Contains("lately with: 502", lost.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("../models")]
    [InlineData("a/..")]
    [InlineData("a b")]
    [InlineData("a?x=1")]
    [InlineData("a/b#c")]
    [InlineData("a/%2e%2e")]
    [InlineData("http://evil.test/a")]
    [InlineData("模型/x")]
    public async Task What_is_no_name_is_not_sent(string name)
    {
        var hub = new StubHub().Answer(StubHub.Row(1));

        Assert.Contains("not the name of a model", Assert.IsType<ModelAnswer.NotAName>(await AskAsync(hub, name)).Problem, StringComparison.Ordinal);
        Assert.Equal((0, 0), (hub.Permits, hub.Requests.Count));
    }

    [Fact]
    public async Task The_token_is_not_carried_away_by_a_redirect()
    {
        var hub = new StubHub { Token = Token }.Answer("", HttpStatusCode.TemporaryRedirect, ("Location", "http://evil.test/api/models/a/b")).Answer(StubHub.Row(1));

        Assert.Equal(307, Assert.IsType<ModelAnswer.Refused>(await AskAsync(hub, "a/b")).Status);
        Assert.Equal("hub.test", Assert.Single(hub.Requests).RequestUri!.Host);
    }

    private static Task<ModelAnswer> AskAsync(StubHub hub, string name) => hub.Client.GetModelAsync(name, StubHub.Address, hub, CancellationToken.None);
}
