using Crawler.Client.Commands;
using Crawler.Client.Output;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Following;

/// <summary>Says how a crawl ended, in words and as an exit code.</summary>
internal static class CrawlEnd
{
    /// <summary>Tells the reader; returns the exit code.</summary>
    public static int Tell(Invocation run, CrawlView crawl)
    {
        foreach (var line in CrawlText.Summary(crawl))
        {
            run.Terminal.Note(line);
        }

        if (run.Format != OutputFormat.Table)
        {
            run.Write(CrawlResult.One(crawl));
        }

        return crawl switch
        {
            { State: CrawlState.Completed } => ExitCode.Ok,
            { State: CrawlState.Cancelled } => Stopped(run, ExitCode.Failure, $"{crawl.Id} was cancelled; it has no census.", "'crawler crawl start' begins anew."),
            { Problem.Length: > 0 } => Stopped(
                run, crawl.IsAuthFailure ? ExitCode.Auth : ExitCode.Failure, crawl.Problem, "'crawler crawl resume' goes on from the checkpoint."),
            _ => Stopped(run, ExitCode.Partial, $"{crawl.Id} was paused from elsewhere.", "'crawler crawl resume' goes on from the checkpoint."),
        };
    }

    private static int Stopped(Invocation run, int code, string cause, string fix)
    {
        run.Terminal.Fail(cause, fix);
        return code;
    }
}
