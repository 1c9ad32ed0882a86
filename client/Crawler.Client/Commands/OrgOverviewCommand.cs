using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler org overview</c>: what the Hub itself says of an owner, now.</summary>
internal static class OrgOverviewCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the namespace on the Hub" };
        var hub = CommonOptions.Hub("the Hub to ask (default: that of the latest crawl)");
        return tree.Verb(
            "overview",
            "Ask the Hub for its own overview of one owner, now.",
            run => RunAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(hub)),
            name,
            hub);
    }

    private static async Task<int> RunAsync(Invocation run, string name, Uri? hub)
    {
        var reply = await run.Session.RunAsync(grains => grains.GetGrain<IOrganizationGrain>(name).AskHub(hub), run.Interrupted);
        if (HubVerdicts.Failure(reply.Verdict, $"owner '{name}'", reply.Message, reply.RetryAt) is { } failure)
        {
            throw failure;
        }

        run.Write(Result.Single(reply, [.. Fields()]));
        run.Terminal.Note($"{SafeText.Of(reply.Hub!.Host)} was asked at {Humanised.Instant(reply.AskedAt)}.");
        return ExitCode.Ok;
    }

    private static IEnumerable<Field<HubOwnerReply>> Fields() =>
    [
        new("name", "owner", ColumnKind.Text, reply => reply.Owner!.Name),
        new("kind", "kind", ColumnKind.Text, reply => reply.Owner!.IsOrganization ? "organization" : "user"),
        new("fullName", "full name", ColumnKind.Text, reply => reply.Owner!.FullName),
        new("verified", "verified", ColumnKind.Flag, reply => reply.Owner!.IsVerified),
        new("plan", "plan", ColumnKind.Text, reply => reply.Owner!.Plan),
        new("pro", "pro", ColumnKind.Flag, reply => reply.Owner!.IsPro),
        new("createdAt", "joined", ColumnKind.Instant, reply => reply.Owner!.CreatedAt),
        new("members", "members", ColumnKind.Count, reply => reply.Owner!.Members),
        new("followers", "followers", ColumnKind.Count, reply => reply.Owner!.Followers),
        new("models", "models", ColumnKind.Count, reply => reply.Owner!.Models),
        new("datasets", "datasets", ColumnKind.Count, reply => reply.Owner!.Datasets),
        new("spaces", "Spaces", ColumnKind.Count, reply => reply.Owner!.Spaces),
        new("kernels", "kernels", ColumnKind.Count, reply => reply.Owner!.Kernels),
        new("buckets", "buckets", ColumnKind.Count, reply => reply.Owner!.Buckets),
        new("papers", "papers", ColumnKind.Count, reply => reply.Owner!.Papers),
        new("askedOf", "asked of", ColumnKind.Text, reply => reply.Hub?.ToString(), ColumnUse.Machine),
        new("askedAt", "asked at", ColumnKind.Instant, reply => reply.AskedAt, ColumnUse.Machine),
    ];
}
