using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler crawl</c>.</summary>
internal static class CrawlCommands
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "such as models-000001" };
        var source = new Argument<string?>("ID") { Description = "the crawl whose pages are read (default: the latest)", Arity = ArgumentArity.ZeroOrOne };
        return CommandTree.Noun(
            "crawl",
            "Walk the Hub's listing; at most one crawl is open at a time.",
            CrawlStartCommand.Build(tree),
            tree.Verb("resume", "Go on with the open crawl from its checkpoint, and follow it.", ResumeAsync),
            tree.Verb(
                "reparse",
                "Read the kept pages of the last full crawl once more, without asking the Hub, and follow it.",
                run => ReparseAsync(run, run.Parsed.GetValue(source)),
                source),
            tree.Verb("status", "Show the latest crawl.", StatusAsync),
            tree.Verb("list", "List all crawls, oldest first.", ListAsync),
            tree.Verb("show", "Show one crawl.", run => ShowAsync(run, run.Parsed.GetRequiredValue(id)), id),
            tree.Verb("pause", "Stop after the window in hand; the crawl stays open.", run => EndAsync(run, crawl => crawl.Pause(), "paused")),
            tree.Verb("cancel", "End the open crawl without a census.", run => EndAsync(run, crawl => crawl.Cancel(), "cancelled")),
            tree.Verb("watch", "Follow the open crawl without being responsible for it.", WatchAsync));
    }

    private static async Task<CrawlView> CurrentAsync(Invocation run) => await run.CrawlAsync(crawl => crawl.Current()) ?? throw ConsoleFailure.NoCrawl();

    /// <summary>Goes on with the open crawl and follows it.</summary>
    public static async Task<int> ResumeAsync(Invocation run)
    {
        await CurrentAsync(run);
        var reply = await run.CrawlAsync(crawl => crawl.Resume());
        return reply is { Ok: true, Crawl: { } view }
            ? await new CrawlFollower(run, drives: true).FollowAsync(view.Id)
            : throw Refused(reply, "'crawler crawl status' shows where it stands.");
    }

    private static async Task<int> ReparseAsync(Invocation run, string? source)
    {
        await run.Session.OpenAsync(run.Interrupted);
        var reply = await run.CrawlAsync(crawl => crawl.Reparse(source));
        return reply is { Ok: true, Crawl: { } view }
            ? await new CrawlFollower(run, drives: true).FollowAsync(view.Id)
            : throw Refused(reply, "'crawler crawl list' shows the crawls; 'crawler crawl start --keep-pages N' says of how many the pages are kept.");
    }

    private static async Task<int> WatchAsync(Invocation run) =>
        await new CrawlFollower(run, drives: false).FollowAsync((await CurrentAsync(run)).Id);

    private static async Task<int> StatusAsync(Invocation run)
    {
        var crawl = await CurrentAsync(run);
        run.Write(CrawlResult.One(crawl));
        Hint(run, crawl);
        return ExitCode.Ok;
    }

    private static async Task<int> ListAsync(Invocation run)
    {
        run.Write(CrawlResult.Many(await run.CrawlAsync(crawl => crawl.List())));
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(Invocation run, string id)
    {
        var crawl = await run.CrawlAsync(crawls => crawls.Show(id))
            ?? throw ConsoleFailure.NotFound($"There is no crawl '{id}'.", "'crawler crawl list' shows them.");
        run.Write(CrawlResult.One(crawl));
        Hint(run, crawl);
        var census = await run.EcosystemAsync(ecosystem => ecosystem.Census(id));
        foreach (var anomaly in census?.Census.Anomalies ?? [])
        {
            run.Terminal.Note($"anomaly {anomaly.Code}: {anomaly.Detail}");
        }

        return ExitCode.Ok;
    }

    private static void Hint(Invocation run, CrawlView crawl)
    {
        if (crawl.State == CrawlState.Paused || CrawlText.State(crawl) == "interrupted")
        {
            run.Terminal.Note($"{CrawlText.GoingOn(crawl)}; 'crawler crawl cancel' gives it up.");
        }
    }

    private static async Task<int> EndAsync(Invocation run, Func<ICrawlGrain, Task<CrawlReply>> command, string done)
    {
        await CurrentAsync(run);
        var reply = await run.CrawlAsync(command);
        if (reply is not { Ok: true, Crawl: { } view })
        {
            throw Refused(reply, "'crawler crawl status' shows where it stands.");
        }

        view = await SettledAsync(run, view);
        run.Write(CrawlResult.One(view));
        run.Terminal.Note(view.IsActive ? $"{view.Id} is being {done}; it did not get there yet." : $"{view.Id} is {done}.");
        return view.IsActive ? ExitCode.Partial : ExitCode.Ok;
    }

    private static async Task<CrawlView> SettledAsync(Invocation run, CrawlView view)
    {
        var start = run.Time.GetTimestamp();
        while (view.IsActive && run.Time.GetElapsedTime(start) < SettleLimit)
        {
            await Task.Delay(Poll, run.Time, run.Interrupted);
            view = await run.CrawlAsync(crawl => crawl.Show(view.Id)) ?? view;
        }

        return view;
    }

    /// <summary>The failure that a refusal is.</summary>
    public static ConsoleFailure Refused(CrawlReply reply, string fix) =>
        new(reply.Crawl is { IsAuthFailure: true } ? ExitCode.Auth : ExitCode.Failure, reply.Message, fix);
}
