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

        return Code(run, crawl);
    }

    /// <summary>The exit code, with what is to be done where it did not complete.</summary>
    public static int Code(Invocation run, CrawlView crawl)
    {
        return crawl switch
        {
            { State: CrawlState.Completed } => ExitCode.Ok,
            { State: CrawlState.Cancelled } => Stopped(
                run, ExitCode.Failure, $"{crawl.Id} was cancelled; it has no census.", crawl.Request.Import is null ? "'crawler crawl start' begins anew." : "The same 'crawler import' command begins anew."),
            { Problem.Length: > 0 } => Stopped(
                run, crawl.IsAuthFailure ? ExitCode.Auth : ExitCode.Failure, crawl.Problem, CrawlText.GoingOn(crawl) + "."),
            _ => Stopped(run, ExitCode.Partial, $"{crawl.Id} was paused from elsewhere.", CrawlText.GoingOn(crawl) + "."),
        };
    }

    private static int Stopped(Invocation run, int code, string cause, string fix)
    {
        run.Terminal.Fail(cause, fix);
        return code;
    }
}
