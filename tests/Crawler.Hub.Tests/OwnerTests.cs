using System.Net;
using Crawler.Core.Catalogue;
using Crawler.Hub.Details;

namespace Crawler.Hub.Tests;

/// <summary>An owner asked for now: an organisation, else a user, else nobody.</summary>
public class OwnerTests
{
    private const string NoUser = """{"error":"This user does not exist"}""";

    [Fact]
    public async Task An_organisation_takes_one_request()
    {
        var hub = new StubHub().Answer("""
            {"_id":"659ebc82b61dd9658802f398","avatarUrl":"x","fullname":"Open \"AI\" community","name":"openai-community","isVerified":true,"plan":"enterprise",
             "numUsers":2,"numModels":7,"numSpaces":0,"numDatasets":1,"numKernels":3,"numBuckets":4,"numPapers":5,"numFollowers":2408}
            """);

        var owner = Assert.IsType<OwnerAnswer.Found>(await AskAsync(hub, "openai-community")).Owner;

        Assert.Equal(
            new OwnerOverview
            {
                IsOrganization = true,
                Name = "openai-community",
                FullName = "Open \"AI\" community",
                IsVerified = true,
                Plan = "enterprise",
                Members = 2,
                Models = 7,
                Spaces = 0,
                Datasets = 1,
                Kernels = 3,
                Buckets = 4,
                Papers = 5,
                Followers = 2408,
            },
            owner);
        Assert.Equal("/api/organizations/openai-community/overview", Assert.Single(hub.Requests).RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task A_user_takes_two_and_another_spelling_a_redirect()
    {
        var hub = new StubHub()
            .Answer("{\"error\":\"This organization does not exist\"}", HttpStatusCode.NotFound)
            .Answer("", HttpStatusCode.TemporaryRedirect, ("Location", "/api/users/TheBloke/overview"))
            .Answer("""{"_id":"6426d3f3a7723d62b53c259b","user":"TheBloke","fullname":"Tom","isPro":true,"type":"user","createdAt":"2023-03-31T12:37:07.000Z","numFollowers":27382}""");

        var owner = Assert.IsType<OwnerAnswer.Found>(await AskAsync(hub, "thebloke")).Owner;

        Assert.Equal((false, "TheBloke", "Tom", true), (owner.IsOrganization, owner.Name, owner.FullName, owner.IsPro));
        Assert.Equal(new DateTimeOffset(2023, 3, 31, 12, 37, 7, TimeSpan.Zero), owner.CreatedAt);
        Assert.Equal((27382L, null, null, null), (owner.Followers!.Value, owner.Models, owner.IsVerified, owner.Plan));
        Assert.Equal(3, hub.Permits);
        Assert.Equal("/api/users/thebloke/overview", hub.Requests[1].RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Nobody_is_nobody()
    {
        var hub = new StubHub().Answer("{}", HttpStatusCode.NotFound).Answer(NoUser, HttpStatusCode.NotFound);

        Assert.Equal("This user does not exist", Assert.IsType<OwnerAnswer.NotFound>(await AskAsync(hub, "nobody")).Reason);
        Assert.Equal(2, hub.Permits);
    }

    [Theory]
    [InlineData("""{"name":"a","fullname":null,"isVerified":null,"plan":null,"numModels":null,"numFollowers":null}""")]
    [InlineData("""{"name":"a","fullname":7,"isVerified":"yes","plan":{},"numModels":"many","numFollowers":-1,"numUsers":1.5,"numPapers":1000000000001,"createdAt":"then"}""")]
    public async Task What_is_missing_or_cannot_be_believed_is_not_known(string body) =>
        Assert.Equal(new OwnerOverview { IsOrganization = true, Name = "a" }, Assert.IsType<OwnerAnswer.Found>(await AskAsync(new StubHub().Answer(body), "a")).Owner);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"a/../b"}""")]
    [InlineData("""{"name":"\ud800"}""")]
    public async Task An_answer_that_is_no_overview_says_why(string body) =>
        Assert.NotEmpty(Assert.IsType<OwnerAnswer.Unreadable>(await AskAsync(new StubHub().Answer(body), "a")).Reason);

    [Fact]
    public async Task Refusals_and_trouble_are_told_apart()
    {
        var badToken = new StubHub().Answer("", HttpStatusCode.Unauthorized, ("X-Error-Message", "Invalid credentials in Authorization header"));
        var refusing = new StubHub().Answer("{\"error\":\"No.\"}", HttpStatusCode.Forbidden);
        var html = new StubHub().Answer("<html>");
        var exhausted = new StubHub().Answer("", HttpStatusCode.NotFound).Answer("", HttpStatusCode.TooManyRequests);

        Assert.IsType<OwnerAnswer.BadToken>(await AskAsync(badToken, "a"));
        Assert.Equal((403, "No."), Assert.IsType<OwnerAnswer.Refused>(await AskAsync(refusing, "a")) is var no ? (no.Status, no.Reason) : default);
        Assert.Equal(HubTrouble.Foreign, Assert.IsType<OwnerAnswer.Unreachable>(await AskAsync(html, "a")).Trouble);
        Assert.IsType<OwnerAnswer.QuotaExhausted>(await AskAsync(exhausted, "a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a?b")]
    public async Task What_is_no_name_is_not_sent(string name)
    {
        var hub = new StubHub().Answer("{}");

        Assert.IsType<OwnerAnswer.NotAName>(await AskAsync(hub, name));
        Assert.Equal(0, hub.Permits);
    }

    private static Task<OwnerAnswer> AskAsync(StubHub hub, string name) => hub.Client.GetOwnerAsync(name, StubHub.Address, hub, CancellationToken.None);
}
