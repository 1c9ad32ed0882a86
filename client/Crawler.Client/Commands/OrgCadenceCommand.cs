using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler org cadence</c>: how fresh an owner's releases are, beside what became of its group's share of downloads (M32).</summary>
internal static class OrgCadenceCommand
{
    private const int MostModels = 100_000;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the namespace on the Hub, in its exact case" };
        return tree.Verb(
            "cadence",
            $"Show an owner's releases of the last {Cadence.WindowDays} days, and its group's share of downloads before and since.",
            run => ShowAsync(run, run.Parsed.GetRequiredValue(name)),
            name);
    }

    private static async Task<int> ShowAsync(Invocation run, string name)
    {
        var profile = await run.Session.RunAsync(grains => grains.GetGrain<IOrganizationGrain>(name).Profile(), run.Interrupted)
            ?? throw ConsoleFailure.NotFound($"No owner '{name}' is known.", "Check the spelling (case counts), or see 'crawler org list'.");
        var models = await run.EcosystemAsync(ecosystem => ecosystem.Top(new TopQuery(Counter.Downloads30d, MostModels, Owner: name, By: RankBy.CreatedAt), owners: false));
        var stamp = await RankedTable.LiveAsync(run, models.HeardFrom, models.Partitions);
        var day = HistoryMonth.DayOf(DateOnly.FromDateTime((stamp.AsOf ?? throw ConsoleFailure.NoCrawl()).UtcDateTime));
        var group = profile.Attribution?.Group;
        var (before, now) = group is null ? default : (await SharesAsync(run, group, day));
        List<int> releases = [.. models.Lines.Where(line => line.CreatedAt is not null).Select(line => HistoryMonth.DayOf(DateOnly.FromDateTime(line.CreatedAt!.Value.UtcDateTime)))];
        var line = new CadenceLine(name, HistoryMonth.Day(day), models.Lines.Count, group, Cadence.Of(day, releases, before, now));
        run.Write(Result.Single(line, [.. Fields(), .. stamp.Fields<CadenceLine>()]), stamp);
        run.Terminal.Note(group is null
            ? "downloads over time are kept by parent group and not by owner; this one has no group, so its share is unknown"
            : $"the share is that of all owners of {SafeText.Of(group)}, of the downloads that are known day by day");
        return stamp.ExitCode;
    }

    /// <summary>The group's part of all downloads in the window before the last one, and in the last one.</summary>
    private static async Task<(DownloadShare Before, DownloadShare Now)> SharesAsync(Invocation run, string group, int day)
    {
        var first = HistoryMonth.Day(day - (2 * Cadence.WindowDays) + 1);
        var own = await FlowsAsync(run, new FlowQuery(FlowDimension.ParentGroup, FlowStep.Day, first, HistoryMonth.Day(day), group));
        var all = await FlowsAsync(run, new FlowQuery(FlowDimension.Total, FlowStep.Day, first, HistoryMonth.Day(day)));
        var turn = HistoryMonth.Day(day - Cadence.WindowDays);
        return (Share(own, all, from => from <= turn), Share(own, all, from => from > turn));
    }

    private static DownloadShare Share(FlowReply own, FlowReply all, Func<DateOnly, bool> isIn) =>
        new(own.Rows.Where(row => isIn(row.From)).Sum(row => row.Flow), all.Rows.Where(row => isIn(row.From)).Sum(row => row.Flow));

    private static Task<FlowReply> FlowsAsync(Invocation run, FlowQuery query) =>
        run.Session.RunAsync(grains => grains.GetGrain<IHistoryGrain>(KindNames.Models).Flows(query), run.Interrupted);

    private static IEnumerable<Field<CadenceLine>> Fields() =>
    [
        new("owner", "owner", ColumnKind.Text, line => line.Owner),
        new("day", "on", ColumnKind.Text, line => line.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        new("models", "models", ColumnKind.Count, line => line.Models),
        new("daysSinceLastRelease", "days since the last release", ColumnKind.Number, line => line.Cadence.DaysSinceLastRelease),
        new("releases", $"releases in {Cadence.WindowDays} days", ColumnKind.Count, line => line.Cadence.Releases),
        new("group", "group", ColumnKind.Text, line => line.Group),
        new("shareBefore", $"share of downloads, the {Cadence.WindowDays} days before", ColumnKind.Share, line => line.Cadence.ShareBefore),
        new("shareNow", $"share of downloads, these {Cadence.WindowDays} days", ColumnKind.Share, line => line.Cadence.ShareNow),
        new("shareChange", "change", ColumnKind.Number, line => line.Cadence.ShareChange),
    ];

    /// <summary>What is shown of an owner.</summary>
    private sealed record CadenceLine(string Owner, DateOnly Day, int Models, string? Group, Cadence Cadence);
}
