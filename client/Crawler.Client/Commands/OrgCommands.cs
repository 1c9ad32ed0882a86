using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler org</c>.</summary>
internal static class OrgCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the namespace on the Hub, in its exact case" };
        return CommandTree.Noun(
            "org",
            "Owners of models: organisations and users.",
            tree.Verb("show", "Show one owner.", run => ShowAsync(run, run.Parsed.GetRequiredValue(name)), name),
            List(tree),
            Top(tree),
            OrgOverviewCommand.Build(tree));
    }

    private static Command List(CommandTree tree)
    {
        var sort = CommonOptions.SortOwners("--sort");
        var limit = CommonOptions.Limit();
        var live = CommonOptions.Live();
        return tree.Verb(
            "list",
            "List the first owners by a counter.",
            run => RankedTable.ShowAsync(run, Query(run.Parsed, sort, limit), true, run.Parsed.GetValue(live)),
            sort,
            limit,
            live);
    }

    private static Command Top(CommandTree tree)
    {
        var by = CommonOptions.SortOwners("--by");
        var limit = CommonOptions.Limit();
        var type = CommonOptions.OrgType("--type", "only of this kind of holder");
        var country = new Option<string?>("--country") { Description = "only of this country member", HelpName = "CC" };
        var group = new Option<bool>("--group") { Description = "the owners of a parent group as one line" };
        var live = CommonOptions.Live();
        return tree.Verb(
            "top",
            "Rank the owners, or the groups they belong to.",
            run => RankedTable.ShowAsync(
                run,
                Query(run.Parsed, by, limit) with
                {
                    Country = run.Parsed.GetValue(country) is { } code ? CountryCommands.Member(code) : null,
                    Type = run.Parsed.GetValue(type),
                    ByGroup = run.Parsed.GetValue(group),
                },
                true,
                run.Parsed.GetValue(live)),
            by,
            limit,
            type,
            country,
            group,
            live);
    }

    private static TopQuery Query(ParseResult parsed, Option<string?> by, Option<int> limit) =>
        new(Counter.Downloads30d, parsed.GetValue(limit), By: RankNames.OfOwners[parsed.GetValue(by) ?? "downloads"]);

    private static async Task<int> ShowAsync(Invocation run, string name)
    {
        var profile = await run.Session.RunAsync(grains => grains.GetGrain<IOrganizationGrain>(name).Profile(), run.Interrupted)
            ?? throw ConsoleFailure.NotFound($"No owner '{name}' is known.", "Check the spelling (case counts), or see 'crawler org list'.");
        var stamp = await RankedTable.LiveAsync(run, 1, 1);
        run.Write(Result.Single(profile, [.. Fields(name), .. stamp.Fields<OrganizationProfile>()]), stamp);
        return ExitCode.Ok;
    }

    private static IEnumerable<Field<OrganizationProfile>> Fields(string name) =>
    [
        new("owner", "owner", ColumnKind.Text, _ => name),
        new("country", "country", ColumnKind.Text, org => org.Attribution?.CountryMemberName ?? org.Totals?.Country ?? CountryMember.Unreviewed),
        new("type", "type", ColumnKind.Text, org => org.Attribution?.Type.ToString().ToLowerInvariant()),
        new("group", "group", ColumnKind.Text, org => org.Attribution?.Group),
        new("cohorts", "cohorts", ColumnKind.Text, org => org.Attribution?.Cohorts ?? []),
        new("source", "source", ColumnKind.Text, org => org.Attribution?.Source),
        new("models", "models", ColumnKind.Count, org => org.Totals?.Models ?? 0),
        new("downloads30d", "downloads, 30 days", ColumnKind.Count, org => org.Totals?.Downloads30d),
        new("downloadsAllTime", "downloads, all time", ColumnKind.Count, org => org.Totals?.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, org => org.Totals?.Likes),
        new("derivatives.direct", "derivatives", ColumnKind.Count, _ => null, ColumnUse.Machine),
        new("derivatives.transitive", "transitive", ColumnKind.Count, _ => null, ColumnUse.Machine),
        new("derivatives.footprint", "footprint", ColumnKind.Count, _ => null, ColumnUse.Machine),
    ];
}
