using Crawler.Core.Crawling;

namespace Crawler.Hub.Tests;

/// <summary>Grants everything, and counts.</summary>
internal sealed class OpenBudget : IRequestBudget
{
    private int _permits;

    public int Permits => _permits;

    public ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _permits);
        return new ValueTask<PermitDecision>(new PermitDecision(true, DateTimeOffset.MaxValue));
    }

    public void Report(QuotaAnswer answer)
    {
    }
}
