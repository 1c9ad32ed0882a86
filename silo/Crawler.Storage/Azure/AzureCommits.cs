using Azure;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>Writes batches: one request each, sent again only where it surely was not executed.</summary>
/// <param name="client">A client that never sends a request twice by itself.</param>
/// <param name="heads">Reads what rows there are.</param>
/// <param name="pauses">Waits between tries.</param>
/// <param name="retries">Tries after the first.</param>
/// <param name="where">The table, for messages.</param>
internal sealed class AzureCommits(TableClient client, AzureHeads heads, AzurePauses pauses, int retries, string where)
{
    private const int Accepted = -1;

    /// <summary>Applies a batch, or nothing of it.</summary>
    /// <remarks>
    /// The service refuses a whole batch where it deletes a row that is not there. So the deletes that find nothing are left out, and the rest is sent again: such a row counts
    /// as deleted at the moment it was found missing.
    /// </remarks>
    public async Task<CommitResult> ApplyAsync(AzurePartition partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        var left = writes.Select((write, index) => new AzureWrite(index, write)).ToList();
        var etags = new string?[writes.Count];
        while (left.Count > 0)
        {
            var refused = await SendAsync(partition, left, etags, cancellationToken).ConfigureAwait(false);
            if (refused == Accepted)
            {
                break;
            }

            if (!left[refused].IsPlainDelete)
            {
                return CommitResult.Conflict(await FirstConflictAsync(partition, left, refused, cancellationToken).ConfigureAwait(false));
            }

            left.RemoveAt(refused);
            await LeaveOutMissingAsync(partition, left, cancellationToken).ConfigureAwait(false);
        }

        return CommitResult.Committed(etags);
    }

    /// <summary>Sends a batch until it is executed or refused.</summary>
    /// <returns>The place of the write that was refused, or <see cref="Accepted"/>.</returns>
    private async Task<int> SendAsync(AzurePartition partition, List<AzureWrite> writes, string?[] etags, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await SendOnceAsync(partition, writes, etags, cancellationToken).ConfigureAwait(false);
                return Accepted;
            }
            catch (RequestFailedException failure) when (AzureFailure.IsRefusal(failure))
            {
                // The last, where the service does not say: those before it are looked at anyway.
                return writes.Count == 1 ? 0 : (failure as TableTransactionFailedException)?.FailedTransactionActionIndex ?? writes.Count - 1;
            }
            catch (RequestFailedException failure) when (AzureFailure.IsSurelyUndone(failure) && tries <= retries)
            {
                await pauses.WaitAsync(failure, tries, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException)
            {
                throw AzureFailure.OfCommit(exception, where);
            }
        }
    }

    private async Task SendOnceAsync(AzurePartition partition, List<AzureWrite> writes, string?[] etags, CancellationToken cancellationToken)
    {
        // A lone delete goes as a transaction too: it has no body, and below this client, requests without a body are repeated where a connection breaks.
        if (writes is [{ Kind: not WriteKind.Delete } only])
        {
            etags[only.Index] = (await SendOneAsync(partition, only, cancellationToken).ConfigureAwait(false)).Headers.ETag.ToString();
            return;
        }

        var answers = await client.SubmitTransactionAsync(writes.Select(write => write.Action(partition)), cancellationToken).ConfigureAwait(false);
        foreach (var (write, answer) in writes.Zip(answers.Value))
        {
            etags[write.Index] = write.Kind == WriteKind.Delete ? null : answer.Headers.ETag.ToString();
        }
    }

    private Task<Response> SendOneAsync(AzurePartition partition, AzureWrite write, CancellationToken cancellationToken) => write.Kind switch
    {
        WriteKind.Insert => client.AddEntityAsync(write.Entity(partition), cancellationToken),
        WriteKind.Upsert => client.UpsertEntityAsync(write.Entity(partition), TableUpdateMode.Replace, cancellationToken),
        _ => client.UpdateEntityAsync(write.Entity(partition), write.Expected, TableUpdateMode.Replace, cancellationToken),
    };

    /// <summary>The first write whose condition does not hold. The service names one that failed; that it is the first is not promised.</summary>
    /// <remarks>The rows before it are read after the refusal, so the answer may be a write that only by now has become outdated: a conflict as well.</remarks>
    private async Task<int> FirstConflictAsync(AzurePartition partition, List<AzureWrite> writes, int refused, CancellationToken cancellationToken)
    {
        var before = writes.Take(refused).Where(static write => write.IsConditional).ToList();
        var stored = await heads.ReadAsync(partition, before, cancellationToken).ConfigureAwait(false);
        return (before.Find(write => !write.Admits(stored.GetValueOrDefault(write.RowKey))) ?? writes[refused]).Index;
    }

    private async Task LeaveOutMissingAsync(AzurePartition partition, List<AzureWrite> writes, CancellationToken cancellationToken)
    {
        var deletes = writes.FindAll(static write => write.IsPlainDelete);
        var stored = await heads.ReadAsync(partition, deletes, cancellationToken).ConfigureAwait(false);
        writes.RemoveAll(write => write.IsPlainDelete && !stored.ContainsKey(write.RowKey));
    }
}
