using Crawler.Core.Crawling;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Crawling;

/// <summary>A Hub with fixed windows that counts against a budget that is killed, delayed and lied to: the Hub's count never passes the quota.</summary>
public class RequestBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_the_first_answer_only_one_request_is_under_way()
    {
        var budget = new RequestBudget(BudgetState.Unknown);

        Assert.True(Ask(ref budget, Noon).IsGranted);
        Assert.False(Ask(ref budget, Noon).IsGranted);
    }

    [Fact]
    public void A_request_whose_answer_never_came_stays_spent_but_no_longer_holds_the_next_one_up()
    {
        var budget = new RequestBudget(BudgetState.Unknown);
        for (var granted = 0; granted < RequestBudget.AssumedQuota; granted++)
        {
            Assert.True(Ask(ref budget, Noon).IsGranted);
            budget.Report(QuotaAnswer.Lost(Noon, Noon));
        }

        Assert.False(Ask(ref budget, Noon).IsGranted);
    }

    [Fact]
    public void What_was_reserved_counts_as_spent_after_a_kill()
    {
        var budget = new RequestBudget(new BudgetState(20, TimeSpan.FromMinutes(5), Noon.AddMinutes(4), Noon.AddMinutes(4).AddSeconds(2), 20));

        var decision = budget.Acquire(Noon);

        Assert.False(decision.IsGranted);
        Assert.Equal(Noon.AddMinutes(4).AddSeconds(2), decision.At);
    }

    [Fact]
    public void No_permit_is_granted_between_the_earliest_and_the_latest_end_of_a_window()
    {
        var budget = new RequestBudget(new BudgetState(20, TimeSpan.FromMinutes(5), Noon, Noon.AddSeconds(2), 0));

        Assert.False(budget.Acquire(Noon.AddSeconds(1)).IsGranted);
        Assert.NotNull(budget.Acquire(Noon.AddSeconds(2)).Reservation);
    }

    [Fact]
    public void Answers_together_know_the_end_of_a_window_better_than_each_and_a_slow_one_does_no_harm()
    {
        var budget = new RequestBudget(new BudgetState(20, TimeSpan.FromMinutes(5), Noon.AddSeconds(298), Noon.AddSeconds(302), 0));

        // Sent now, answered half a minute later: the end lies in an interval of 32 s.
        budget.Report(new QuotaAnswer(Noon, Noon.AddSeconds(30), 19, TimeSpan.FromSeconds(285), 20, TimeSpan.FromMinutes(5), false, null));
        Assert.Equal((Noon.AddSeconds(298), Noon.AddSeconds(302)), (budget.State.EndsEarliest, budget.State.EndsLatest));
        budget.Report(Answer(Noon.AddSeconds(40), remaining: 18, resetIn: 260));
        Assert.Equal((Noon.AddSeconds(299), Noon.AddSeconds(301)), (budget.State.EndsEarliest, budget.State.EndsLatest));

        // Our clock was set back by ten seconds: what it says now counts.
        budget.Report(Answer(Noon.AddSeconds(31), remaining: 17, resetIn: 259));
        Assert.Equal((Noon.AddSeconds(289), Noon.AddSeconds(291)), (budget.State.EndsEarliest, budget.State.EndsLatest));
    }

    [Fact]
    public void A_first_answer_slower_than_the_window_does_not_stop_the_crawl_for_ever()
    {
        var budget = new RequestBudget(BudgetState.Unknown);
        Assert.True(Ask(ref budget, Noon).IsGranted);
        budget.Report(new QuotaAnswer(Noon, Noon.AddSeconds(5), 29, TimeSpan.FromSeconds(4), 30, TimeSpan.FromSeconds(4), false, null));

        var now = Noon.AddSeconds(5);
        var probe = Ask(ref budget, now);
        for (var tries = 0; !probe.IsGranted && tries < 5; tries++)
        {
            now = probe.At;
            probe = Ask(ref budget, now);
        }

        Assert.True(probe.IsGranted, "No request is ever granted again, so no answer can tell where the window ends.");
        Assert.False(Ask(ref budget, now).IsGranted);
        budget.Report(new QuotaAnswer(now, now, 29, TimeSpan.FromSeconds(3), 30, TimeSpan.FromSeconds(4), false, null));
        Assert.True(Ask(ref budget, now.AddSeconds(1)).IsGranted);
        Assert.Equal(now.AddSeconds(2), budget.State.EndsEarliest);
    }

    [Fact]
    public void The_hub_corrects_downwards_at_once_and_upwards_only_in_the_next_window()
    {
        var budget = new RequestBudget(new BudgetState(20, TimeSpan.FromMinutes(5), Noon.AddMinutes(4), Noon.AddMinutes(4).AddSeconds(2), 10));

        budget.Report(Answer(Noon, remaining: 3, resetIn: 240));
        Assert.Equal(3, budget.Left);
        budget.Report(Answer(Noon, remaining: 19, resetIn: 240));
        Assert.Equal(3, budget.Left);
    }

    [Fact]
    public void A_throttled_answer_without_headers_ends_the_window()
    {
        var budget = new RequestBudget(new BudgetState(20, TimeSpan.FromMinutes(5), Noon.AddMinutes(4), Noon.AddMinutes(4).AddSeconds(2), 0));

        budget.Report(new QuotaAnswer(Noon, Noon, null, null, null, null, true, null));

        Assert.False(budget.Acquire(Noon).IsGranted);
    }

    [Fact]
    public void A_hub_without_headers_is_asked_at_half_its_smallest_quota()
    {
        var budget = new RequestBudget(BudgetState.Unknown);
        var granted = 0;
        while (Ask(ref budget, Noon).IsGranted)
        {
            granted++;
            budget.Report(new QuotaAnswer(Noon, Noon, null, null, null, null, false, null));
        }

        Assert.Equal(RequestBudget.AssumedQuota, granted);
    }

    [Fact]
    public void The_quota_is_never_passed_whatever_happens() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var hub = new FixedWindowHub(quota: random.Next(2, 40), window: TimeSpan.FromSeconds(random.Next(20, 300)), Noon);
            var budget = new RequestBudget(BudgetState.Unknown);
            var stored = BudgetState.Unknown;
            var now = Noon.AddMilliseconds(random.Next(300_000));
            for (var step = 0; step < 600; step++)
            {
                var decision = budget.Acquire(now);
                if (decision.Reservation is { } reservation)
                {
                    stored = reservation;
                    budget.Reserve(reservation);
                }
                else if (decision.IsGranted)
                {
                    var sent = now;
                    var arrived = sent.AddMilliseconds(random.Next(400));
                    var (remaining, resetIn) = hub.Count(arrived);
                    now = arrived.AddMilliseconds(random.Next(400));
                    var fate = random.Next(10);
                    if (fate > 1)
                    {
                        budget.Report(new QuotaAnswer(sent, now, remaining, resetIn, hub.Quota, hub.Window, false, null));
                    }
                    else if (fate == 1)
                    {
                        budget.Report(QuotaAnswer.Lost(sent, now));
                    }
                    else
                    {
                        // Killed with the answer under way: the next owner knows only what was stored.
                        budget = new RequestBudget(stored);
                    }
                }
                else
                {
                    now = random.Next(3) > 0 ? decision.At : now.AddMilliseconds(random.Next(20_000));
                }
            }

            Assert.True(hub.Most <= hub.Quota, $"{hub.Most} requests in a window of {hub.Quota}, seed {seed}");
            Assert.True(hub.Total > hub.Quota, $"only {hub.Total} requests in all windows together, seed {seed}");
        }).QuickCheckThrowOnFailure();

    private static BudgetDecision Ask(ref RequestBudget budget, DateTimeOffset now)
    {
        var decision = budget.Acquire(now);
        while (decision.Reservation is { } reservation)
        {
            budget.Reserve(reservation);
            decision = budget.Acquire(now);
        }

        return decision;
    }

    private static QuotaAnswer Answer(DateTimeOffset at, long remaining, int resetIn) =>
        new(at, at, remaining, TimeSpan.FromSeconds(resetIn), 20, TimeSpan.FromMinutes(5), false, null);

    private sealed class FixedWindowHub(int quota, TimeSpan window, DateTimeOffset start)
    {
        private readonly Dictionary<long, int> _counts = [];

        public int Quota => quota;

        public TimeSpan Window => window;

        public int Most => _counts.Values.Max();

        public int Total => _counts.Values.Sum();

        public (long Remaining, TimeSpan ResetIn) Count(DateTimeOffset at)
        {
            var index = (at - start).Ticks / window.Ticks;
            _counts[index] = _counts.GetValueOrDefault(index) + 1;
            var left = start + ((index + 1) * window) - at;
            return (Math.Max(0, quota - _counts[index]), TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)));
        }
    }
}
