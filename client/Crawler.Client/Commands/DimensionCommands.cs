using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;

namespace Crawler.Client.Commands;

/// <summary><c>crawler dimension</c>.</summary>
internal static class DimensionCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = string.Join(", ", KnownDimensions.All.Select(info => info.Name)) };
        var kind = CommonOptions.Kind();
        var listedKind = CommonOptions.Kind();
        var sort = Sort();
        var top = CommonOptions.Top($"at most this many members (default: all; with --history {DimensionHistory.UsualMembers})");
        var attribution = CommonOptions.Attribution();
        var live = CommonOptions.Live();
        var member = new Option<string?>("--member") { Description = "with --history: only this member", HelpName = "M" };
        var series = new SeriesOptions();
        return CommandTree.Noun(
            "dimension",
            "Models by task, library, licence, language, kind of holder, parent group, size, month, model family and modality.",
            tree.Verb(
                "show",
                "Show the members of a dimension, largest first.",
                run => ShowAsync(
                    run,
                    run.Parsed.GetValue(kind) ?? KindNames.Models,
                    Known(run.Parsed.GetRequiredValue(name)),
                    new DimensionQuery(
                        OrderOf(run.Parsed.GetValue(sort)), run.Parsed.GetValue(top), ByOrigin: run.Parsed.GetValue(attribution) == CommonOptions.Origin),
                    run.Parsed.GetValue(live),
                    (series, run.Parsed.GetValue(member))),
                [name, kind, sort, top, attribution, live, member, .. series.All]),
            tree.Verb("list", "List the dimensions and what they mean.", run => ListAsync(run, run.Parsed.GetValue(listedKind) ?? KindNames.Models), listedKind));
    }

    private static Option<string?> Sort()
    {
        string[] names = [.. Orders.Keys];
        var option = new Option<string?>("--sort") { Description = "largest first; what shares are shares of (default: downloadsAllTime where known)", HelpName = string.Join('|', names) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    private static Dictionary<string, MemberOrder> Orders { get; } = new()
    {
        ["downloads30d"] = MemberOrder.Downloads30d,
        ["downloadsAllTime"] = MemberOrder.DownloadsAllTime,
        ["likes"] = MemberOrder.Likes,
        ["models"] = MemberOrder.Models,
        ["member"] = MemberOrder.Name,
    };

    private static MemberOrder OrderOf(string? name) => name is null ? MemberOrder.Downloads : Orders[name];

    private static DimensionInfo Known(string name) => KnownDimensions.Find(name) ?? throw ConsoleFailure.NotFound(
        $"'{name}' is no dimension.", $"Use one of {string.Join(", ", KnownDimensions.All.Select(info => info.Name))}.");

    private static async Task<int> ShowAsync(Invocation run, string kind, DimensionInfo dimension, DimensionQuery query, bool isLive, (SeriesOptions Options, string? Member) series)
    {
        if (query.ByOrigin && !DimensionTable.HasOrigin(dimension))
        {
            throw new ConsoleFailure(
                ExitCode.Usage,
                $"The dimension {dimension.Name} does not depend on who uploaded a model, so it has no figures by origin.",
                $"Leave --attribution out, or use one of {string.Join(", ", KnownDimensions.All.Where(DimensionTable.HasOrigin).Select(info => info.Name))}.");
        }

        var key = DimensionKey.Of(kind, dimension.Name);
        if (series.Options.IsWanted(run.Parsed, isLive))
        {
            var past = new DimensionHistoryQuery(query.Order, query.Count ?? DimensionHistory.UsualMembers, series.Member, query.ByOrigin);
            var views = await AskAsync(run, key, grain => grain.History(past));
            return DimensionHistory.Show(run, dimension, [.. views.TakeLast(series.Options.Last(run.Parsed) ?? views.Count)], past);
        }

        if (series.Member is not null)
        {
            throw new ConsoleFailure(ExitCode.Usage, "--member is about --history.", "Add --history, or leave --member out.");
        }

        var (view, stamp) = isLive ? await LiveAsync(run, key, query) : await CensusAsync(run, key, query);
        run.Write(Result.List(view.Members!, DimensionTable.Fields(view, query, stamp)), stamp);
        if (view.Dimension.IsMultiValued && run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("a model counts under each of its members, so these add up to more than the whole");
        }

        return stamp.ExitCode;
    }

    private static async Task<(DimensionView View, Stamp Stamp)> LiveAsync(Invocation run, string key, DimensionQuery query)
    {
        var view = await AskAsync(run, key, grain => grain.Live(query));
        return view.Members is null
            ? throw LineageAnswers.NotHeard(view.HeardFrom, view.Partitions)
            : (view, await RankedTable.LiveAsync(run, view.HeardFrom, view.Partitions));
    }

    private static async Task<(DimensionView View, Stamp Stamp)> CensusAsync(Invocation run, string key, DimensionQuery query)
    {
        var view = await AskAsync(run, key, grain => grain.Census(query)) ?? throw ConsoleFailure.NoCensus();
        if (view.Members is null && query.ByOrigin)
        {
            throw LineageAnswers.NotKept(view.Census!.Crawl);
        }

        return view.Members is not null
            ? (view, Stamp.Of(view))
            : throw ConsoleFailure.NotFound(
                $"The census of {view.Census!.Crawl} was taken before the dimension '{view.Dimension.Name}' was kept.", "Run 'crawler crawl start' for a new one, or ask with --live.");
    }

    private static async Task<int> ListAsync(Invocation run, string kind)
    {
        var lines = new List<DimensionLine>();
        foreach (var info in KnownDimensions.All)
        {
            lines.Add(new(info, await AskAsync(run, DimensionKey.Of(kind, info.Name), grain => grain.Census(new DimensionQuery(MemberOrder.Name, 0)))));
        }

        var stamp = lines[0].View is { } view ? Stamp.Of(view) : null;
        run.Write(
            Result.List(
                lines,
                [
                    new("dimension", "dimension", ColumnKind.Text, line => line.Info.Name),
                    new("kind", "kind", ColumnKind.Text, _ => kind, ColumnUse.Machine),
                    new("multiValued", "several a model", ColumnKind.Flag, line => line.Info.IsMultiValued),
                    new("members", "members", ColumnKind.Count, line => line.View?.Members is null ? null : line.View.MemberCount),
                    new("absent", "without one", ColumnKind.Text, line => line.Info.Absent),
                    new("definition", "definition", ColumnKind.Text, line => line.Info.Definition),
                    .. stamp?.Fields<DimensionLine>() ?? [],
                ]),
            stamp);
        return ExitCode.Ok;
    }

    private static Task<T> AskAsync<T>(Invocation run, string key, Func<IDimensionGrain, Task<T>> question) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<IDimensionGrain>(key)), run.Interrupted);
}

/// <summary>A dimension, and how the last census sees it; null where there is none.</summary>
internal sealed record DimensionLine(DimensionInfo Info, DimensionView? View);
