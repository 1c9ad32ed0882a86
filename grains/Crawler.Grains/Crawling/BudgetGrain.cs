using Crawler.Contracts.Crawling;
using Crawler.Core.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Crawling;

/// <summary>The one owner of a credential's quota: stores what it reserves before it grants any of it.</summary>
public sealed class BudgetGrain(ITableStore store, Failpoints failpoints, TimeProvider time) : Grain, IBudgetGrain
{
    private const string Row = "window";
    private RequestBudget _budget = null!;
    private string? _etag;

    private string Key => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.Budgets, Key, Row, cancellationToken);
        _etag = row?.ETag;
        _budget = new RequestBudget(row is null ? BudgetState.Unknown : StoredJson.Read<BudgetState>(row.Payload));
    }

    /// <inheritdoc/>
    public async Task<PermitDecision> Acquire(IReadOnlyList<QuotaAnswer> answers)
    {
        await Report(answers);
        while (true)
        {
            var decision = _budget.Acquire(time.GetUtcNow());
            if (decision.Reservation is not { } reservation)
            {
                return new PermitDecision(decision.IsGranted, decision.At);
            }

            await Store(reservation);
            _budget.Reserve(reservation);
            failpoints.Pass(Failpoints.BudgetReserved);
        }
    }

    /// <inheritdoc/>
    public Task Report(IReadOnlyList<QuotaAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            _budget.Report(answer);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<BudgetView> View() => Task.FromResult(_budget.State.Quota is null
        ? new BudgetView(null, null, null, null)
        : new BudgetView(_budget.State.Quota, _budget.Left, _budget.State.EndsLatest, _budget.State.Window));

    private async Task Store(BudgetState state)
    {
        var payload = StoredJson.Write(state);
        var write = _etag is null ? RowWrite.Insert(Row, payload) : RowWrite.Replace(Row, payload, _etag);
        try
        {
            var result = await store.CommitAsync(Tables.Budgets, Key, [write], CancellationToken.None);
            _etag = result.Succeeded ? result.ETags[0] : throw new FencedException($"The budget {Key} was written since it was read.");
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
