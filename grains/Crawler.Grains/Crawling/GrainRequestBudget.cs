using Crawler.Contracts.Crawling;
using Crawler.Hub;

namespace Crawler.Grains.Crawling;

/// <summary>Hands the Hub client its permits from the budget grain, and carries what the answers said along with the next wish.</summary>
internal sealed class GrainRequestBudget(IBudgetGrain budget) : IRequestBudget
{
    private readonly Lock _lock = new();
    private List<BudgetReading> _readings = [];

    public async ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken)
    {
        var decision = await budget.Acquire(Take());
        return new PermitDecision(decision.Granted, decision.At);
    }

    public void Report(QuotaReading reading)
    {
        lock (_lock)
        {
            _readings.Add(new BudgetReading(
                reading.SentAt,
                reading.ReceivedAt,
                reading.Remaining,
                reading.ResetIn,
                reading.Quota,
                reading.Window,
                reading.WasThrottled,
                reading.RetryAt));
        }
    }

    /// <summary>Brings what was said last to the grain, and tells what is left.</summary>
    public async Task<BudgetView> FlushAsync()
    {
        await budget.Report(Take());
        return await budget.View();
    }

    private List<BudgetReading> Take()
    {
        lock (_lock)
        {
            var taken = _readings;
            _readings = [];
            return taken;
        }
    }
}
