using System.IO.Hashing;
using Crawler.Contracts;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Hub;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    private const int MaxIdlePages = 20;
    private const int MaxSamples = 100;
    private static readonly TimeSpan StayAlive = TimeSpan.FromMinutes(10);

    private async Task Walk(CancellationToken stopping)
    {
        var budget = new GrainRequestBudget(GrainFactory.GetGrain<IBudgetGrain>($"{Crawl.Request.Hub.Authority}|{_token.CredentialKey}"));
        if (Crawl.Expand is null && !await Check(budget, stopping))
        {
            return;
        }

        Uri? repeated = null;
        _sizing = new PageSizing(Query([]).PageSize);
        var fetch = Fetch(Crawl.Next!, Crawl.Pages + 1, budget, stopping);
        while (Crawl.State == CrawlState.Running)
        {
            DelayDeactivation(StayAlive);
            var page = await PageOf(fetch, budget, stopping);
            if (page is null)
            {
                return;
            }

            _failpoints.Pass(Failpoints.PageFetched);
            var step = Step(page);
            if (!step.Advanced && !step.IsLast && repeated != Crawl.Next)
            {
                // Empty, or the page before once more: its link leads past rows that were never served, so it gets a second chance.
                repeated = Crawl.Next;
                fetch = Fetch(Crawl.Next!, Crawl.Pages + 1, budget, stopping);
                continue;
            }

            fetch = step.IsLast || stopping.IsCancellationRequested ? null! : Fetch(step.Next!, Crawl.Pages + 2, budget, stopping);
            var keeping = Keep(page);
            var counts = await Apply(step.Page, page.Packed);
            await keeping;
            _failpoints.Pass(Failpoints.WindowApplied);
            await Checkpoint(page, step, counts);
            page.Release();
            _quota = await budget.FlushAsync();
            _gauges.SetBudget(_quota.Left, _quota.Quota);
            if (Crawl.State == CrawlState.Running)
            {
                stopping.ThrowIfCancellationRequested();
                await GuardAgainstLoops();
            }
        }
    }

    /// <summary>The start-up check: what the Hub accepts and how it answers; its outcome is part of the crawl, so that a resumed one asks the same way.</summary>
    private async Task<bool> Check(GrainRequestBudget budget, CancellationToken stopping)
    {
        while (true)
        {
            var query = Query(ModelListing.Expand);
            switch (await Task.Run(() => _hub.CheckAsync(query, budget, stopping), stopping))
            {
                case SelfCheckOutcome.Accepted accepted:
                    await _crawls.SaveAsync(
                        Crawl with { Expand = accepted.Expand, Differences = accepted.Differences, Next = Query(accepted.Expand).FirstPage }, stopping);
                    return true;
                case SelfCheckOutcome.QuotaExhausted quota:
                    await WaitUntil(quota.RetryAt, stopping);
                    break;
                case SelfCheckOutcome.Refused refused:
                    await StopWith(RefusedMessage(refused.Status, refused.Reason), refused.Status is 401 or 403);
                    return false;
                case SelfCheckOutcome.Unreachable unreachable:
                    await StopWith($"The Hub at {Crawl.Request.Hub} does not answer: {Sentence(unreachable.Reason)} Check the address and the network, then `crawl resume`.");
                    return false;
            }
        }
    }

    private ListingQuery Query(IReadOnlyList<string> expand) =>
        new(Crawl.Request.Hub, (int)Math.Min(Crawl.Request.PageSize, Crawl.Request.Limit ?? long.MaxValue), Crawl.Request.Author, expand, Order(Crawl.Head));

    private static ListingOrder Order(HeadWalk? head) => head switch
    {
        null => ListingOrder.OldestFirst,
        { IsAtChanges: true } => ListingOrder.LastChangedFirst,
        _ => ListingOrder.NewestFirst,
    };

    private Task<PageOutcome> Fetch(Uri page, long number, GrainRequestBudget budget, CancellationToken stopping) => Crawl.Request.ReparseOf is { } source
        ? FetchKept(source, number, stopping)
        : Task.Run(() => _hub.FetchPageAsync(page, Crawl.Request.Hub, _sizing, budget, stopping), stopping);

    /// <summary>Waits for a page, through exhausted quota; null where the crawl had to be paused instead.</summary>
    private async Task<ListingPage?> PageOf(Task<PageOutcome> fetch, GrainRequestBudget budget, CancellationToken stopping)
    {
        while (true)
        {
            switch (await fetch)
            {
                case PageOutcome.Fetched fetched when fetched.Page.NextRefused is { } refused:
                    await StopWith($"Page {Crawl.Pages + 1} links to a next page that is not followed: {refused}");
                    return null;
                case PageOutcome.Fetched fetched:
                    CrawlerMetrics.Page(Kind, "fetched");
                    return fetched.Page;
                case PageOutcome.QuotaExhausted quota:
                    CrawlerMetrics.Page(Kind, "quota");
                    await WaitUntil(quota.RetryAt, stopping);
                    fetch = Fetch(Crawl.Next!, Crawl.Pages + 1, budget, stopping);
                    break;
                case PageOutcome.Refused refused:
                    CrawlerMetrics.Page(Kind, "refused");
                    await StopWith(RefusedMessage(refused.Status, refused.Reason), refused.Status is 401 or 403);
                    return null;
                case PageOutcome.Unreachable unreachable:
                    CrawlerMetrics.Page(Kind, "unreachable");
                    await StopWith($"Page {Crawl.Pages + 1} could not be fetched in {unreachable.Attempts} tries: {Sentence(unreachable.Reason)} Go on later with `crawl resume`.");
                    return null;
            }
        }
    }

    private string RefusedMessage(int status, string reason) =>
        $"The Hub refused page {Crawl.Pages + 1} with {status}: {Sentence(reason)} " + (status is 401 or 403
            ? "Check the token, then `crawl resume`."
            : "If its place in the listing has expired, `crawl cancel` and start anew.");

    /// <summary>Somebody else's words as a sentence of ours.</summary>
    private static string Sentence(string words) => words.Length == 0 || words[^1] is '.' or '!' or '?' ? words : words + ".";

    private async Task Checkpoint(ListingPage page, PageStep step, WindowCounts counts)
    {
        var samples = page.Quarantined.Select(item =>
            new QuarantineSample(Crawl.Pages + 1, item.Index, item.Id?.ToString(), item.Reason, item.Detail, item.Excerpt));
        var walked = step.Page;
        var next = Crawl with
        {
            State = step.IsLast ? CrawlState.Publishing : CrawlState.Running,
            Next = step.Next,
            ListedAt = step.IsLast ? _time.GetUtcNow() : null,
            Head = step.Head,
            LastId = walked.UpTo.ToString(),
            OpenGap = walked.OpenGap?.ToString(),
            HighestId = step.HighestId?.ToString(),
            LatestChange = step.LatestChange,
            Pages = Crawl.Pages + 1,
            IdlePages = step.Advanced ? 0 : Crawl.IdlePages + 1,
            UnkeptPages = Crawl.UnkeptPages + (KeepsPages && page.Raw is null ? 1 : 0),
            Rows = Crawl.Rows + walked.Advanced,
            New = Crawl.New + counts.New,
            Changed = Crawl.Changed + counts.Changed,
            Unchanged = Crawl.Unchanged + counts.Unchanged,
            Missed = Crawl.Missed + counts.Missed,
            Stale = Crawl.Stale + counts.Stale,
            Quarantined = Add(Crawl.Quarantined, page),
            Samples = [.. Crawl.Samples.Concat(samples).Take(MaxSamples)],
            Digest = XxHash3.HashToUInt64(BitConverter.GetBytes(page.Digest), (long)Crawl.Digest),
        };
        await Save(next, step.IsLast ? Failpoints.ListingDone : Failpoints.CheckpointWritten);
        Count(page, counts);
    }

    private void Count(ListingPage page, WindowCounts counts)
    {
        CrawlerMetrics.RowsApplied(Kind, "new", counts.New);
        CrawlerMetrics.RowsApplied(Kind, "changed", counts.Changed);
        CrawlerMetrics.RowsApplied(Kind, "unchanged", counts.Unchanged);
        CrawlerMetrics.RowsApplied(Kind, "missed", counts.Missed);
        CrawlerMetrics.RowsApplied(Kind, "stale", counts.Stale);
        foreach (var item in page.Quarantined)
        {
            CrawlerMetrics.Quarantined(Kind, item.Reason);
        }
    }

    private async Task Save(CrawlRecord crawl, string passed)
    {
        await _crawls.SaveAsync(crawl, CancellationToken.None);
        _failpoints.Pass(passed);
    }

    private static Dictionary<string, long> Add(IReadOnlyDictionary<string, long> known, ListingPage page)
    {
        var counts = new Dictionary<string, long>(known);
        foreach (var item in page.Quarantined)
        {
            counts[item.Reason] = counts.GetValueOrDefault(item.Reason) + 1;
        }

        if (page.IsCut)
        {
            counts["page-cut"] = counts.GetValueOrDefault("page-cut") + 1;
        }

        return counts;
    }

    private async Task GuardAgainstLoops()
    {
        if (Crawl.IdlePages >= MaxIdlePages)
        {
            await StopWith($"The last {MaxIdlePages} pages brought nothing new: the Hub's paging goes in a circle at {Crawl.Next}. Try `crawl resume` later.");
        }
    }

    private async Task Publish()
    {
        if (Crawl.Request.IsHead)
        {
            // Counters moved for a part of the listing only: what it found shows in the live figures, and in the census of the next full crawl.
            await Complete(accepted: null);
            return;
        }

        var ecosystem = GrainFactory.GetGrain<IEcosystemGrain>(Kind);
        if (Crawl.IsPromoted)
        {
            await ecosystem.Promote(Crawl.Id);
        }

        var request = new PublishRequest(Crawl.Id, Crawl.Ordinal, Crawl.AsOf, Crawl.Rows, Crawl.Quarantined.Values.Sum(), Crawl.CoversAll);
        var outcome = await LongCall.AskAsync(() => ecosystem.Publish(request), _time);
        if (!outcome.Ok)
        {
            await _crawls.SaveAsync(Crawl with { Problem = outcome.Problem }, CancellationToken.None);
            return;
        }

        if (outcome.Accepted)
        {
            var accept = new AcceptRequest(Crawl.Ordinal, Crawl.CoversAll);
            await Task.WhenAll(Enumerable.Range(0, _partitions.Count).Select(number => Ask(number, partition => partition.Accept(accept))));
        }

        _failpoints.Pass(Failpoints.CrawlAccepted);
        await Complete(outcome.Accepted);
    }

    /// <summary>Brings the flows up to date, and marks the crawl completed.</summary>
    /// <param name="accepted">Whether its census was accepted; null where it has none.</param>
    private async Task Complete(bool? accepted)
    {
        await _crawls.SaveAsync(Crawl with { Accepted = accepted }, CancellationToken.None);
        if (!Crawl.Request.IsHead)
        {
            await RefreshFlows();
        }

        var dropped = await DropOldPages();
        await _crawls.SaveAsync(
            Crawl with { PagesDroppedUpTo = dropped, State = CrawlState.Completed, EndedAt = Crawl.EndedAt ?? _time.GetUtcNow(), Accepted = accepted, Problem = "" }, CancellationToken.None);
        LogCompleted(Crawl.Id, Crawl.Rows, accepted ?? false);
        CrawlerMetrics.CrawlEnded(Kind, !Crawl.CoversAll ? "partial" : accepted == true ? "accepted" : "gated");
        ShowCensus();
    }

    /// <summary>Flows follow from what is durable: where they cannot be worked out now, they are shown as stale and worked out after the next crawl.</summary>
    private async Task RefreshFlows()
    {
        try
        {
            await LongCall.AskAsync(() => GrainFactory.GetGrain<IHistoryGrain>(Kind).Refresh(), _time);
            _failpoints.Pass(Failpoints.FlowsRefreshed);
        }
        catch (Exception failure) when (!_stopping.IsCancellationRequested && (!RepeatableSteps.IsPassing(failure) || _failures >= LoopTries - 1))
        {
            LogFlowsFailed(failure, Crawl.Id);
        }
    }

    private async Task WaitUntil(DateTimeOffset instant, CancellationToken stopping)
    {
        _waitingUntil = instant;
        LogWaiting(Crawl.Id, instant);
        var wait = instant - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            DelayDeactivation(wait + StayAlive);
            await Task.Delay(wait, _time, stopping);
        }

        _waitingUntil = null;
    }
}
