using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler org</c>.</summary>
internal static class OrgCommands
{
    private const string Derivatives = "derivatives";

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the namespace on the Hub, in its exact case" };
        var live = new Option<bool>("--live") { Description = "the derivatives of this instant, from the partitions" };
        var series = new SeriesOptions();
        return CommandTree.Noun(
            "org",
            "Owners of models: organisations and users.",
            tree.Verb(
                "show",
                "Show one owner, and what others derive from its models by the last census.",
                run => series.IsWanted(run.Parsed, run.Parsed.GetValue(live))
                    ? HistoryAsync(run, run.Parsed.GetRequiredValue(name), series.Last(run.Parsed))
                    : ShowAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(live)),
                [name, live, .. series.All]),
            List(tree),
            Top(tree),
            OrgCadenceCommand.Build(tree),
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
        var by = CommonOptions.Among(
            "--by", "largest first (default: downloads, those of 30 days); derivatives: what others derive from their models", [.. RankNames.OfOwners.Keys, Derivatives]);
        var limit = CommonOptions.Limit();
        var type = CommonOptions.OrgType("--type", "only of this kind of holder");
        var country = new Option<string?>("--country") { Description = "only of this country member", HelpName = "CC" };
        var group = new Option<bool>("--group") { Description = "the owners of a parent group as one line" };
        var live = CommonOptions.Live();
        return tree.Verb(
            "top",
            "Rank the owners, or the groups they belong to.",
            run => run.Parsed.GetValue(by) == Derivatives
                ? DerivativeTable.ShowAsync(
                    run, DerivativesOf(run.Parsed.GetValue(limit), Code(run.Parsed), run.Parsed.GetValue(group), run.Parsed.GetValue(type)), run.Parsed.GetValue(live))
                : RankedTable.ShowAsync(
                    run,
                    Query(run.Parsed, by, limit) with { Country = Code(run.Parsed), Type = run.Parsed.GetValue(type), ByGroup = run.Parsed.GetValue(group) },
                    true,
                    run.Parsed.GetValue(live)),
            by,
            limit,
            type,
            country,
            group,
            live);

        string? Code(ParseResult parsed) => parsed.GetValue(country) is { } code ? CountryCommands.Member(code) : null;
    }

    private static TopDerivatives DerivativesOf(int count, string? country, bool byGroup, string? type) => (country, byGroup, type) switch
    {
        (_, _, not null) => throw new ConsoleFailure(ExitCode.Usage, "Derivatives are not ranked by kind of holder.", "Leave --type out."),
        (not null, true, _) => throw new ConsoleFailure(ExitCode.Usage, "Derivatives of groups are not ranked by country.", "Leave --country or --group out."),
        _ => new TopDerivatives(count, country, byGroup),
    };

    private static TopQuery Query(ParseResult parsed, Option<string?> by, Option<int> limit) =>
        new(Counter.Downloads30d, parsed.GetValue(limit), By: RankNames.OfOwners[parsed.GetValue(by) ?? "downloads"]);

    private static async Task<int> ShowAsync(Invocation run, string name, bool isLive)
    {
        var profile = await ProfileAsync(run, name);
        var lineage = await LineageAnswers.AsideAsync(run, isLive, reader => reader.Owner(name));
        var stamp = lineage.Value is null ? await RankedTable.LiveAsync(run, 1, 1) : await RankedTable.LiveAsync(run, lineage.HeardFrom, lineage.Partitions);
        var holder = Footprints.HolderOf(name, profile.Attribution?.Group);
        var footprint = holder is null ? null : (await Footprints.AskAsync(run, isLive, lineage.Crawl)).Of(holder);
        Field<OrganizationProfile>[] fields =
        [
            .. Fields(name),
            .. DerivativeTable.OfOwner<OrganizationProfile>(lineage.Value, lineage.Crawl, holder, footprint),
            .. stamp.Fields<OrganizationProfile>(),
        ];
        run.Write(Result.Single(profile, fields), stamp);
        return stamp.ExitCode;
    }

    /// <summary>What its present models added up to at each crawl.</summary>
    private static async Task<int> HistoryAsync(Invocation run, string name, int? last)
    {
        var points = await run.Session.RunAsync(grains => grains.GetGrain<IOrganizationGrain>(name).History(), run.Interrupted);
        if (points.Count == 0)
        {
            // Nobody's past is empty too: an owner without one is at least known.
            await ProfileAsync(run, name);
        }

        run.Write(PointSeries.Of(points, new(name, last, WithModels: true)));
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("of the models that are the owner's now, whoever had them then");
        }

        return ExitCode.Ok;
    }

    private static async Task<OrganizationProfile> ProfileAsync(Invocation run, string name) =>
        await run.Session.RunAsync(grains => grains.GetGrain<IOrganizationGrain>(name).Profile(), run.Interrupted)
        ?? throw ConsoleFailure.NotFound($"No owner '{name}' is known.", "Check the spelling (case counts), or see 'crawler org list'.");

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
    ];
}
