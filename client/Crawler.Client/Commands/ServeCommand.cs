using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Client.Session;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Scheduling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler serve</c>.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Builds the command.</summary>
    public static Command Build(CommandTree tree) => tree.Verb("serve", "Keep the embedded silo up for other consoles and for schedules, until Ctrl-C.", ServeAsync);

    private static async Task<int> ServeAsync(Invocation run)
    {
        if (run.Session is not DirectorySession session)
        {
            throw new ConsoleFailure(ExitCode.Usage, "serve hosts a data directory; --cluster names a silo that somebody else hosts.", "Leave one of them out (also CRAWLER_CLUSTER).");
        }

        session.IsServing = true;
        await HoldAsync(run, session);
        await run.Terminal.Out.WriteLineAsync($"serving {run.Options.DataDirectory} on {session.Gateway}");
        await run.Terminal.Out.FlushAsync(run.Interrupted);
        await ResumeAsync(run);
        await run.Session.RunAsync(grains => grains.GetGrain<IScheduleListGrain>(0).WakeAll(), run.Interrupted);
        await Task.Delay(Timeout.InfiniteTimeSpan, run.Time, run.Interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.Terminal.Note("leaving …");
        return ExitCode.Ok;
    }

    private static async Task HoldAsync(Invocation run, DirectorySession session)
    {
        var start = run.Time.GetTimestamp();
        while (!await session.TryHoldAsync(run.Interrupted))
        {
            if (run.Time.GetElapsedTime(start) >= Patience)
            {
                throw new ConsoleFailure(
                    ExitCode.Failure,
                    $"{run.Options.DataDirectory} is held by process {session.HolderProcess?.ToString() ?? "unknown"}.",
                    "Other commands can use it as it is; end that process to serve it from here.");
            }

            await Task.Delay(Poll, run.Time, run.Interrupted);
        }
    }

    private static async Task ResumeAsync(Invocation run)
    {
        var crawl = await run.CrawlAsync(crawls => crawls.Current());
        if (crawl is { State: CrawlState.Running or CrawlState.Publishing, IsActive: false })
        {
            var reply = await run.CrawlAsync(crawls => crawls.Resume());
            run.Terminal.Note(reply.Ok ? $"resumed {CrawlText.Progress(crawl, run.Time.GetUtcNow())}" : reply.Message);
        }
    }
}
