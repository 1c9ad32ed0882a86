using System.Runtime.CompilerServices;
using Crawler.Storage.Faults;

namespace Crawler.Storage;

/// <summary>A table store that fails on purpose, for tests of recovery. Never for production.</summary>
/// <remarks>
/// Each call draws its faults from one seeded generator: calls in the same order meet the same faults. Thread-safe. The first time a kind of
/// fault fires, a line <c>storage fault KIND fired</c> goes to the error stream, so that a test of other processes can tell that it did.
/// </remarks>
public sealed class FaultyTableStore : ITableStore, IAsyncDisposable, IDisposable
{
    private readonly ITableStore _inner;
    private readonly FaultSpec _spec;
    private readonly FaultDice _dice;
    private readonly TimeProvider _time;

    /// <summary>Puts faults in front of a store.</summary>
    /// <param name="inner">The store that does the work; disposed with this one.</param>
    /// <param name="spec">Which faults, how often and where.</param>
    /// <param name="time">What delays wait on; the system's clock where null.</param>
    /// <param name="notes">Where the first fault of each kind is told; the error stream where null.</param>
    public FaultyTableStore(ITableStore inner, FaultSpec spec, TimeProvider? time = null, TextWriter? notes = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(spec);
        _inner = inner;
        _spec = spec;
        _time = time ?? TimeProvider.System;
        _dice = new FaultDice(spec, notes ?? Console.Error);
    }

    /// <inheritdoc/>
    public TableLimits Limits => _inner.Limits;

    /// <summary>How often each kind of fault has fired so far.</summary>
    public IReadOnlyDictionary<FaultKind, long> Fired => _dice.Counts;

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        var outcome = await BeginAsync(table, mayConflict: false, cancellationToken).ConfigureAwait(false);
        var result = await _inner.GetAsync(table, partition, row, cancellationToken).ConfigureAwait(false);
        End(outcome, "A read", table, partition);
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>A scan fails before its first row or, as a timeout, after its last.</remarks>
    public IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        FailingAsync(_inner.ScanAsync(table, partition, range, cancellationToken), table, partition, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Fails as <see cref="ScanAsync"/> does.</remarks>
    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        FailingAsync(_inner.ScanKeysAsync(table, partition, range, cancellationToken), table, partition, cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(
        string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckBatch(writes, Limits);
        var conditional = FirstConditional(writes);
        var outcome = await BeginAsync(table, conditional >= 0, cancellationToken).ConfigureAwait(false);
        if (outcome == FaultKind.Conflict)
        {
            return CommitResult.Conflict(conditional);
        }

        var result = await _inner.CommitAsync(table, partition, writes, cancellationToken).ConfigureAwait(false);
        End(outcome, "A commit", table, partition, TableStoreFailure.Unknown);
        return result;
    }

    /// <summary>Disposes of the inner store.</summary>
    public void Dispose()
    {
        if (_inner is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        if (_inner is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        Dispose();
        return ValueTask.CompletedTask;
    }

    private static int FirstConditional(IReadOnlyList<RowWrite> writes)
    {
        for (var at = 0; at < writes.Count; at++)
        {
            if (writes[at].Kind == WriteKind.Insert || writes[at].ETag is not null)
            {
                return at;
            }
        }

        return -1;
    }

    private static void End(FaultKind? outcome, string what, string table, string partition, TableStoreFailure failure = TableStoreFailure.InputOutput)
    {
        if (outcome == FaultKind.Timeout)
        {
            throw new TableStoreException(
                failure,
                $"{what} of '{partition}' in table '{table}' timed out on purpose: its outcome is unknown. Reload, then go on.");
        }
    }

    private async IAsyncEnumerable<T> FailingAsync<T>(
        IAsyncEnumerable<T> rows, string table, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outcome = await BeginAsync(table, mayConflict: false, cancellationToken).ConfigureAwait(false);
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return row;
        }

        End(outcome, "A scan", table, partition);
    }

    private async ValueTask<FaultKind?> BeginAsync(string table, bool mayConflict, CancellationToken cancellationToken)
    {
        if (_spec.Tables.Count > 0 && !_spec.Tables.Contains(table))
        {
            return null;
        }

        var draw = _dice.Draw(mayConflict);
        if (draw.Delayed)
        {
            await Task.Delay(_spec.DelayTime, _time, cancellationToken).ConfigureAwait(false);
        }

        return draw.Outcome == FaultKind.Fail
            ? throw new TableStoreException(
                TableStoreFailure.InputOutput, $"A call to table '{table}' failed on purpose, with nothing done. Reload, then try again.")
            : draw.Outcome;
    }
}
