using Crawler.Client.Commands;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Following;

/// <summary>Stays with a crawl until it ends. One that drives also resumes it where the silo that worked on it died, and pauses it when the user leaves.</summary>
/// <param name="run">The command.</param>
/// <param name="drives">Whether it is responsible for the crawl.</param>
/// <param name="tell">Says how it ended, and gives the exit code; null for <see cref="CrawlEnd.Tell"/>.</param>
/// <param name="isOneOfMany">Whether its progress is shown only on a terminal, since many like it follow each other.</param>
internal sealed class CrawlFollower(Invocation run, bool drives, Func<CrawlView, int>? tell = null, bool isOneOfMany = false)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long a crawl may look abandoned: a watcher leaves those who drive the time to take over.</summary>
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(drives ? 1 : 4);
    private readonly ProgressWriter _progress = new(run.Terminal, run.Time, isOneOfMany);
    private long _inactiveSince;
    private bool _wasInactive;
    private bool _wasHolder;

    /// <summary>Follows a crawl; returns the exit code.</summary>
    public async Task<int> FollowAsync(string crawl)
    {
        _wasHolder = run.Session.IsHolder;
        run.Session.StayOn();
        try
        {
            return await LoopAsync(crawl);
        }
        catch (OperationCanceledException) when (run.Interrupted.IsCancellationRequested)
        {
            _progress.Clear();
            return await LeaveAsync(crawl);
        }
        finally
        {
            _progress.Clear();
        }
    }

    private async Task<int> LoopAsync(string crawl)
    {
        while (true)
        {
            var view = await run.CrawlAsync(crawls => crawls.Show(crawl))
                ?? throw ConsoleFailure.NotFound($"Crawl {crawl} is no longer known.", "'crawler crawl list' shows the crawls.");
            NoteTakeover();
            if (view.IsOver || view.State == CrawlState.Paused || IsStuck(view))
            {
                _progress.Clear();
                return tell?.Invoke(view) ?? CrawlEnd.Tell(run, view);
            }

            _progress.Show(view);
            if (IsAbandoned(view) && !await ReviveAsync(view))
            {
                return ExitCode.Partial;
            }

            await Task.Delay(Poll, run.Time, run.Interrupted);
        }
    }

    private static bool IsStuck(CrawlView view) => !view.IsActive && view.Problem.Length > 0;

    /// <summary>Whether nobody has worked on it for a while: a crawl that was started or ends this instant may look so once.</summary>
    private bool IsAbandoned(CrawlView view)
    {
        if (view.IsActive || !_wasInactive)
        {
            _wasInactive = !view.IsActive;
            _inactiveSince = run.Time.GetTimestamp();
            return false;
        }

        return run.Time.GetElapsedTime(_inactiveSince) >= _patience;
    }

    private async Task<bool> ReviveAsync(CrawlView view)
    {
        _wasInactive = false;
        _progress.Clear();
        if (!drives)
        {
            run.Terminal.Error.WriteLine($"{view.Id} is interrupted: the console that crawled is gone. {CrawlText.GoingOn(view)}.");
            return false;
        }

        run.Terminal.Note($"{view.Id} was interrupted; going on from page {view.Pages + 1}.");
        await run.CrawlAsync(crawls => crawls.Resume());
        return true;
    }

    private void NoteTakeover()
    {
        if (run.Session.IsHolder && !_wasHolder)
        {
            _progress.Clear();
            run.Terminal.Note("The console that held the data directory is gone; this one took over.");
        }

        _wasHolder = run.Session.IsHolder;
    }

    private async Task<int> LeaveAsync(string crawl)
    {
        if (!drives || !run.Session.IsHolder)
        {
            run.Terminal.Note($"Detached; {crawl} goes on. 'crawler crawl watch' follows it again, 'crawler crawl pause' stops it.");
            return ExitCode.Interrupted;
        }

        run.Terminal.Note("Pausing after the window in hand …");
        var view = await PauseAsync(crawl);
        run.Terminal.Error.WriteLine(view?.State == CrawlState.Paused
            ? $"{crawl} is paused at {view.Rows} rows. 'crawler crawl resume' goes on from there."
            : $"{crawl} is left as it is; nothing that was acknowledged is lost. 'crawler crawl resume' goes on.");
        return ExitCode.Interrupted;
    }

    private async Task<CrawlView?> PauseAsync(string crawl)
    {
        using var limit = new CancellationTokenSource(PauseLimit, run.Time);
        try
        {
            var view = (await AskAsync(crawls => crawls.Pause(), limit.Token)).Crawl;
            while (view is { State: CrawlState.Running } or { State: CrawlState.Paused, IsActive: true })
            {
                await Task.Delay(Poll / 4, run.Time, limit.Token);
                view = await AskAsync(crawls => crawls.Show(crawl), limit.Token);
            }

            return view;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Task<T> AskAsync<T>(Func<ICrawlGrain, Task<T>> question, CancellationToken cancellationToken) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<ICrawlGrain>(KindNames.Models)), cancellationToken);
}
