using Crawler.Contracts.Crawling;
using Crawler.Core.Crawling;
using Crawler.Hub;

namespace Crawler.Grains.Crawling;

/// <summary>Hands the Hub client its permits from the budget grain, and carries what the answers said along with the next wish.</summary>
internal sealed class GrainRequestBudget(IBudgetGrain budget) : IRequestBudget
{
    private readonly Lock _lock = new();
    private List<QuotaAnswer> _answers = [];

    public async ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken) => await budget.Acquire(Take());

    public void Report(QuotaAnswer answer)
    {
        lock (_lock)
        {
            _answers.Add(answer);
        }
    }

    /// <summary>Brings what was said last to the grain, and tells what is left.</summary>
    public async Task<BudgetView> FlushAsync()
    {
        await budget.Report(Take());
        return await budget.View();
    }

    private List<QuotaAnswer> Take()
    {
        lock (_lock)
        {
            var taken = _answers;
            _answers = [];
            return taken;
        }
    }
}
