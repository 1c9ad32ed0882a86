using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    private const int PartitionTries = 6;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Sends a page's windows out and waits until every partition said they are durable. What the page shows in another partition than the one that holds it is
    /// carried over; the partitions concerned then plan their window once more, so that the counts are those of an undisturbed run however often this was begun.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="packed">Its rows' packed observations.</param>
    /// <param name="repeatsIds">Whether earlier pages may have had repositories of this one, under other owners.</param>
    private async Task<WindowCounts> Apply(WalkedPage page, ReadOnlyMemory<byte> packed, bool repeatsIds = false)
    {
        var windows = WindowRouter.Route(page, packed, _partitions, Crawl);
        var outcomes = await Task.WhenAll(windows.Select((window, number) => Apply(number, window)));
        var moves = Move.Find(page.Rows, _partitions.Of, await Held(page, outcomes, repeatsIds));
        foreach (var move in moves)
        {
            await Carry(move);
        }

        foreach (var number in moves.SelectMany(move => new[] { move.From, move.To }).Distinct())
        {
            outcomes[number] = await Apply(number, windows[number]);
        }

        return outcomes.Aggregate(default(WindowCounts), (sum, outcome) => sum + new WindowCounts(
            outcome.New, outcome.Changed, outcome.Unchanged, outcome.Missed, outcome.Stale));
    }

    private Task<ApplyOutcome> Apply(int number, Window? window) =>
        window is null ? Task.FromResult(default(ApplyOutcome)) : Ask(number, partition => partition.Apply(window));

    /// <summary>
    /// What the partitions hold of the page's repositories. A whole walk in order tells by itself, since each partition names what it was not sent; where the page
    /// does not prove absence everywhere, all are asked.
    /// </summary>
    private async Task<IReadOnlyList<IReadOnlyList<RepoId>?>> Held(WalkedPage page, ApplyOutcome[] outcomes, bool repeatsIds)
    {
        if (Crawl.Request.IsFull && page.Gaps.Length == 0 && page.Advanced == page.Rows.Count)
        {
            return [.. outcomes.Select(outcome => outcome.Absent)];
        }

        // Of the first crawl nothing can stand elsewhere, unless it speaks of a repository twice; what is older than others says nothing of where a repository stands now.
        if ((Crawl.Ordinal == 1 && !repeatsIds) || Crawl.Import is { IsNewest: false } || page.Rows.Count == 0)
        {
            return [];
        }

        RepoId[] ids = [.. page.Rows.Select(row => row.Id)];
        return await Task.WhenAll(Enumerable.Range(0, _partitions.Count).Select(number => Ask(number, partition => partition.Held(ids))));
    }

    private async Task Carry(Move move)
    {
        var request = new MoveRequest(Crawl.Ordinal, (uint)Crawl.AsOf.ToUnixTimeSeconds(), [.. move.Ids]);
        var records = await Ask(move.From, partition => partition.MoveOut(request));
        var taken = await Ask(move.To, partition => partition.MoveIn(records));
        await Ask(move.From, async partition =>
        {
            await partition.Drop(taken);
            return taken.Length;
        });
    }

    /// <summary>Asks a partition for something that changes nothing when it is repeated: an unknown outcome is simply asked for again.</summary>
    private async Task<T> Ask<T>(int number, Func<IPartitionGrain, Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(GrainFactory.GetGrain<IPartitionGrain>(number));
            }
            catch (Exception failure) when (attempt < PartitionTries && !_isLeaving)
            {
                LogPartitionFailed(failure, number, Crawl.Id, attempt);
                await Task.Delay(Math.Pow(2, attempt - 1) * RetryPause, _time);
            }
        }
    }
}
