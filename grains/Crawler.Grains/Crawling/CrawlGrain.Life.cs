using Crawler.Contracts.Crawling;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Crawling;

/// <summary>How the loop of a crawl begins, outlives what passes, and ends.</summary>
public sealed partial class CrawlGrain
{
    private const string Wake = "crawl";
    private const int LoopTries = 8;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private int _failures;

    private bool HasToGoOn => _crawls.Latest is { State: CrawlState.Publishing } or { State: CrawlState.Running, Import: null };

    /// <summary>Goes on with a crawl whose silo is gone. A crawl that waits for somebody needs no waking.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (IsActive)
        {
            return Task.CompletedTask;
        }

        if (HasToGoOn)
        {
            LogWoken(Crawl.Id);
            StartLoop();
            return Task.CompletedTask;
        }

        return Wakeups.ClearAsync(this, reminderName);
    }

    /// <summary>Asks to be woken wherever the crawl has to go on; before it is stored as running, so that there is no moment in which nobody would.</summary>
    private Task StayAwake() => Wakeups.EnsureAsync(this, Wake);

    private void StartLoop()
    {
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        _isCancelWanted = false;
        _isPauseWanted = false;
        _failures = 0;
        _loopStartedAt = _time.GetTimestamp();
        _rowsAtLoopStart = Crawl.Rows;
        _gauges.IsActive = true;
        _loop = RunLoop(_stopping.Token);
    }

    /// <summary>The whole of a crawl from wherever it stands; ends completed, paused, cancelled or fenced, and never throws.</summary>
    private async Task RunLoop(CancellationToken stopping)
    {
        try
        {
            while (!await RunUntilFailure(stopping))
            {
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await EndInterrupted();
        }
        catch (CrawlFencedException fenced)
        {
            LogFenced(fenced, Crawl.Id);
            DeactivateOnIdle();
        }
        catch (Exception failure)
        {
            LogLoopFailed(failure, Crawl.Id);
            await StopWith($"Stopped by an unexpected failure: {Sentence(failure.Message)} Try `crawl resume`; `doctor` tells more.");
        }
        finally
        {
            _waitingUntil = null;
            _gauges.IsActive = false;
        }

        await Rest();
    }

    /// <returns>False where it failed in a way that passes.</returns>
    private async Task<bool> RunUntilFailure(CancellationToken stopping)
    {
        var (pages, state) = (Crawl.Pages, Crawl.State);
        try
        {
            if (_failures > 0)
            {
                await Recover(stopping);
            }

            if (Crawl.State == CrawlState.Running)
            {
                await Walk(stopping);
            }

            if (Crawl.State == CrawlState.Publishing)
            {
                await (_isCancelWanted ? EndStopped() : Crawl.Import is null ? Publish() : CloseImport());
            }

            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested && RepeatableSteps.IsPassing(failure))
        {
            _failures = Crawl.Pages > pages || Crawl.State != state ? 1 : _failures + 1;
            if (_failures >= LoopTries)
            {
                throw;
            }

            LogLoopRetried(failure, Crawl.Id, _failures);
            return false;
        }
    }

    /// <summary>Waits a little, and reads what is true: the last write may have happened or not.</summary>
    private async Task Recover(CancellationToken stopping)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.5 * Math.Pow(2, _failures - 1)));
        await Task.Delay(pause, _time, stopping);
        var id = Crawl.Id;
        await _crawls.LoadAsync(stopping);
        if (_crawls.Latest?.Id != id)
        {
            throw new CrawlFencedException($"Crawl {id} is no longer the latest.");
        }
    }

    /// <summary>What is in memory is not to be trusted: the next call reads it back. A loop does so itself.</summary>
    private void ForgetUnlessRunning()
    {
        if (!IsActive)
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>
    /// Somebody wants the crawl stopped, or the silo goes away. Where another silo is woken to go on, the crawl stays as it is; else somebody has to resume it. What was being
    /// published stays so.
    /// </summary>
    private async Task EndInterrupted()
    {
        if (Crawl.State != CrawlState.Running || (_isLeaving && !_isCancelWanted && Wakeups.AreAvailable(this)))
        {
            return;
        }

        try
        {
            await EndStopped();
        }
        catch (Exception failure)
        {
            LogLoopFailed(failure, Crawl.Id);
            DeactivateOnIdle();
        }
    }

    private async Task EndStopped()
    {
        await _crawls.SaveAsync(
            Crawl with
            {
                State = _isCancelWanted ? CrawlState.Cancelled : CrawlState.Paused,
                EndedAt = _isCancelWanted ? _time.GetUtcNow() : null,
                IsPausedByPerson = _isPauseWanted && !_isCancelWanted,
            },
            CancellationToken.None);
        CrawlerMetrics.CrawlEnded(Kind, _isCancelWanted ? "cancelled" : "paused");
    }

    private async Task StopWith(string problem, bool isAuthFailure = false)
    {
        LogStopped(Crawl.Id, problem);
        CrawlerMetrics.CrawlEnded(Kind, "paused");
        try
        {
            var state = Crawl.State == CrawlState.Publishing ? CrawlState.Publishing : CrawlState.Paused;
            await _crawls.SaveAsync(Crawl with { State = state, Problem = problem, IsAuthFailure = isAuthFailure, IsPausedByPerson = _isPauseWanted }, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogLoopFailed(failure, Crawl.Id);
            DeactivateOnIdle();
        }
    }

    /// <summary>Lets go of the reminder where nobody has to go on. One that stays by mistake clears itself.</summary>
    private async Task Rest()
    {
        if (_isLeaving || Crawl.State is CrawlState.Running or CrawlState.Publishing)
        {
            return;
        }

        try
        {
            await Wakeups.ClearAsync(this, Wake);
        }
        catch (Exception failure)
        {
            LogReminderStays(failure, Crawl.Id);
        }
    }
}
