using Crawler.Core.Crawling;

namespace Crawler.Hub;

/// <summary>The right to send requests. Every attempt, repeated and redirected ones included, takes one permit right before it is sent.</summary>
public interface IRequestBudget
{
    /// <summary>Asks for one request. Does not wait for the next window.</summary>
    ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken);

    /// <summary>Takes in what an answer said of the quota; called once for each permit granted, with <see cref="QuotaAnswer.Lost"/> where no answer came.</summary>
    void Report(QuotaAnswer answer);
}
