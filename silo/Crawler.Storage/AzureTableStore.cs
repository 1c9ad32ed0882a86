using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Crawler.Storage.Azure;

namespace Crawler.Storage;

/// <summary>Tables in one table of an Azure storage account: the store for several machines.</summary>
/// <remarks>
/// A batch is one entity group transaction, so of one request. A commit is sent again only where it surely was not executed (throttled, or no connection came about), so a
/// conflict is never the echo of a first try; where the outcome is unknown, it fails as <see cref="TableStoreFailure.Unknown"/>. Reads are sent again as the options say, and
/// see what was committed before. A scan is made of pages, so it may see later rows as they were changed while it ran. Needs no disposal.
/// </remarks>
public sealed class AzureTableStore : IInspectableStore
{
    private readonly TableClient _reads;
    private readonly AzureCommits _commits;
    private readonly RequestCounter _counter;
    private readonly string _where;

    private AzureTableStore(TableClient reads, AzureCommits commits, RequestCounter counter, string where)
    {
        _reads = reads;
        _commits = commits;
        _counter = counter;
        _where = where;
    }

    /// <inheritdoc/>
    public TableLimits Limits => TableLimits.Default;

    /// <summary>HTTP requests sent so far, each try counted by itself: what the account is billed for. A batch is one.</summary>
    public long Requests => _counter.Sent;

    /// <summary>Opens the store, making the table where it is missing.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">What waits between the tries of a commit; the system's clock where null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The options contradict each other or Azure's rules.</exception>
    /// <exception cref="TableStoreException">
    /// The account does not answer or refuses the credentials, the connection string cannot be read, or the table is another program's or of a newer version.
    /// </exception>
    public static async Task<AzureTableStore> OpenAsync(AzureTableStoreOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var counter = new RequestCounter();
        var reads = AzureAccount.Connect(options, counter, options.Retries);
        var where = $"table '{options.TableName}' of {reads.Uri.GetLeftPart(UriPartial.Authority)}";
        try
        {
            await AzureFormat.CheckAsync(reads, where, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsPassedOn(exception, cancellationToken))
        {
            throw AzureFailure.OfRead(exception, "Opening the table store", where);
        }

        var pauses = new AzurePauses(options.FirstRetryDelay, options.LongestRetryDelay, time ?? TimeProvider.System);
        var commits = new AzureCommits(AzureAccount.Connect(options, counter, retries: 0), new AzureHeads(reads, where), pauses, options.Retries, where);
        return new(reads, commits, counter, where);
    }

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckKey(row, nameof(row));
        var place = AzurePartition.Of(table, partition);
        try
        {
            var found = await _reads.GetEntityIfExistsAsync<TableEntity>(place.Key, AzureKey.Encode(row), cancellationToken: cancellationToken).ConfigureAwait(false);
            return found.HasValue ? AzureRow.Read(found.Value!)
                : AzureFailure.IsTableMissing(found.GetRawResponse()) ? throw TableGone()
                : null;
        }
        catch (Exception exception) when (!IsPassedOn(exception, cancellationToken))
        {
            throw AzureFailure.OfRead(exception, "A read", _where);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        QueryAsync(AzureFilter.Of(AzurePartition.Of(table, partition), range), null, AzureRow.Read, "A scan", cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
        QueryAsync(AzureFilter.Of(AzurePartition.Of(table, partition), range), AzureRow.HeadProperties, AzureRow.ReadHead, "A scan of keys", cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(
        string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        var place = AzurePartition.Of(table, partition);
        CommitRules.CheckBatch(writes, Limits);
        cancellationToken.ThrowIfCancellationRequested();
        return await _commits.ApplyAsync(place, writes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>One request for every 1,000 rows; the partitions are put into order in memory.</remarks>
    public async IAsyncEnumerable<StoredPartition> PartitionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var counted = new Dictionary<(string Table, string Partition), (long Rows, long Bytes)>();
        var rows = QueryAsync(
            $"PartitionKey ne '{AzureFormat.PartitionKey}'",
            [.. AzurePartition.Properties, .. AzureRow.HeadProperties],
            static row => (Place: AzurePartition.Read(row), Bytes: AzureRow.Length(row)),
            "Counting the partitions",
            cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            var (count, bytes) = counted.GetValueOrDefault(row.Place);
            counted[row.Place] = (count + 1, bytes + row.Bytes);
        }

        foreach (var (place, sum) in counted
            .OrderBy(static one => one.Key.Table, StringComparer.Ordinal)
            .ThenBy(static one => one.Key.Partition, StringComparer.Ordinal))
        {
            yield return new(place.Table, place.Partition, sum.Rows, sum.Bytes);
        }
    }

    private static bool IsPassedOn(Exception exception, CancellationToken cancellationToken) =>
        exception is TableStoreException || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private TableStoreException TableGone() => new(
        TableStoreFailure.Other, $"There is no {_where} any more. Restore it from a backup, or start anew with another table.");

    private async IAsyncEnumerable<T> QueryAsync<T>(
        string? filter, IEnumerable<string>? properties, Func<TableEntity, T> read, string doing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            yield break;
        }

        await using var entities = _reads.QueryAsync<TableEntity>(filter, select: properties, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(entities, read, doing, cancellationToken).ConfigureAwait(false) is (true, var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next;
        }
    }

    private async ValueTask<(bool IsThere, T Next)> NextAsync<T>(
        IAsyncEnumerator<TableEntity> entities, Func<TableEntity, T> read, string doing, CancellationToken cancellationToken)
    {
        try
        {
            return await entities.MoveNextAsync().ConfigureAwait(false) ? (true, read(entities.Current)) : (false, default!);
        }
        catch (Exception exception) when (!IsPassedOn(exception, cancellationToken))
        {
            throw AzureFailure.OfRead(exception, doing, _where);
        }
    }
}
