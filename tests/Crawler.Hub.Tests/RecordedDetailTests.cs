using System.Net;
using System.Text.Json.Nodes;
using Crawler.Core.Catalogue;
using Crawler.Hub.Details;

namespace Crawler.Hub.Tests;

/// <summary>Answers about single models and owners, as they were recorded.</summary>
public class RecordedDetailTests
{
    private const string Missing = "The recorded responses ../shared/data/hub-api-fixtures are not here.";

    public static TheoryData<string> Models
    {
        get
        {
            var data = new TheoryData<string>();
            var folder = SharedData.Find("hub-api-fixtures");
            foreach (var file in folder is null ? [] : Directory.GetFiles(Path.Combine(folder, "cassettes"), "200_models_*"))
            {
                data.Add(Path.GetFileName(file));
            }

            if (data.Count == 0)
            {
                data.Add("");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_recorded_model_is_found(string file)
    {
        Assert.SkipWhen(file.Length == 0, Missing);
        var recorded = Recorded($"cassettes/{file}");
        var name = new Uri((string)recorded["request"]!["uri"]!).AbsolutePath["/api/models/".Length..];

        var found = Assert.IsType<ModelAnswer.Found>(await Replay(recorded).Client.GetModelAsync(name, StubHub.Address, new StubHub(), CancellationToken.None));

        var body = recorded["body"]!;
        Assert.Equal(((string)body["_id"]!, (string)body["id"]!), (found.Model.Row.Id.ToString(), found.Model.Row.Name));
        Assert.Equal(((long?)body["likes"], (long?)body["downloads"]), (found.Model.Row.Likes, found.Model.Row.Downloads30d));
        Assert.Equal((long?)body["usedStorage"], found.Model.UsedStorage);
        Assert.Null(found.FormerName);
    }

    [Fact]
    public async Task The_recorded_details_are_read()
    {
        var gguf = Assert.IsType<ModelAnswer.Found>(await AskAsync("details/expand_TheBloke_Llama-2-7B-GGUF_2026-10-02_spaces-trimmed.json", "TheBloke/Llama-2-7B-GGUF"));
        var disabled = Assert.IsType<ModelAnswer.Disabled>(await AskAsync("details/expand_disabled_ykilcher_gpt-4chan_2026-10-02.json", "ykilcher/gpt-4chan"));

        Assert.Equal(("meta-llama/Llama-2-7b-hf", 607644L), (Assert.Single(gguf.Model.Row.BaseModels).Name, gguf.Model.Row.DownloadsAllTime!.Value));
        Assert.Equal(new ChildCounts(0, 0, 0, 0), gguf.Model.Children);
        Assert.Equal((true, 1559L), (disabled.Model!.Row.IsDisabled, disabled.Model.Row.DownloadsAllTime!.Value));
    }

    [Fact]
    public async Task The_recorded_refusals_are_understood()
    {
        Assert.Equal(
            "Invalid username or password.",
            Assert.IsType<ModelAnswer.NotFoundOrPrivate>(await AskAsync("errors/401_model_not_found_2026-10-02.json", "openai-community/no-such-model-repoing-x9")).Reason);
        Assert.Contains(
            "restricted",
            Assert.IsType<ModelAnswer.Gated>(await AskAsync("errors/401_gated_commits_2026-10-02.json", "meta-llama/Llama-3.1-8B")).Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("errors/307_redirect_runwayml_2026-10-02.json", "runwayml/stable-diffusion-v1-5", "stable-diffusion-v1-5/stable-diffusion-v1-5")]
    [InlineData("cassettes/307_models_bert-base-uncased_22Jan2025.json", "bert-base-uncased", "google-bert/bert-base-uncased")]
    [InlineData("cassettes/307_models_meta-llama_Meta-Llama-3.1-8B-Instruct_21Mar2025.json", "meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct")]
    public async Task The_recorded_redirects_are_followed(string file, string former, string name)
    {
        var hub = Replay(Recorded(file)).Answer($$"""{"_id":"000000010000000000000001","id":"{{name}}"}""");

        var found = Assert.IsType<ModelAnswer.Found>(await hub.Client.GetModelAsync(former, StubHub.Address, hub, CancellationToken.None));

        Assert.Equal((name, former), (found.Model.Row.Name, found.FormerName));
        Assert.Equal($"/api/models/{name}", hub.Requests[1].RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task The_recorded_overviews_are_read()
    {
        var organization = await Replay(Recorded("overview/org_openai-community_2026-10-02.json"))
            .Client.GetOwnerAsync("openai-community", StubHub.Address, new StubHub(), CancellationToken.None);
        var user = Replay(Recorded("overview/user_TheBloke_2026-10-02_orgs-trimmed.json"), new StubHub().Answer("{}", HttpStatusCode.NotFound));

        var bloke = Assert.IsType<OwnerAnswer.Found>(await user.Client.GetOwnerAsync("TheBloke", StubHub.Address, user, CancellationToken.None)).Owner;

        var community = Assert.IsType<OwnerAnswer.Found>(organization).Owner;
        Assert.Equal((true, 2408L, 7L, false), (community.IsOrganization, community.Followers!.Value, community.Models!.Value, community.IsVerified!.Value));
        Assert.Equal((false, 27382L, 3863L, "Tom Jobbins"), (bloke.IsOrganization, bloke.Followers!.Value, bloke.Models!.Value, bloke.FullName));
    }

    private static Task<ModelAnswer> AskAsync(string file, string name) =>
        Replay(Recorded(file)).Client.GetModelAsync(name, StubHub.Address, new StubHub(), CancellationToken.None);

    private static JsonNode Recorded(string file)
    {
        var folder = SharedData.Find("hub-api-fixtures");
        Assert.SkipWhen(folder is null, Missing);
        return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
    }

    /// <summary>Answers as it was recorded. Two recorders worked: status and headers have two forms, and so has the body.</summary>
    private static StubHub Replay(JsonNode recorded, StubHub? hub = null)
    {
        var status = recorded["status"] is JsonObject nested ? (int)nested["code"]! : (int)recorded["status"]!;
        var headers = recorded["headers"]!.AsObject()
            .Where(header => !header.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Key, Value: header.Value is JsonArray list ? (string)list[0]! : (string)header.Value!));
        var body = recorded["body"] switch
        {
            JsonValue text => (string)text!,
            { } node => node.ToJsonString(),
            null => "",
        };
        return (hub ?? new StubHub()).Answer(body, (HttpStatusCode)status, [.. headers]);
    }
}
