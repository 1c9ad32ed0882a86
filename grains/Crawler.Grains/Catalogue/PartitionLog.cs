using System.IO.Hashing;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Catalogue;

/// <summary>
/// The durable side of one partition: a header, a journal of changes, and now and then a snapshot that takes the journal in. Commits are atomic with the header
/// under an etag condition, so that of two activations only one goes on.
/// </summary>
internal sealed partial class PartitionLog(ITableStore store, Failpoints failpoints, string partition, HistoryThinning thinning)
{
    private const int FirstVersionWithPoints = 3;
    public const string HeaderKey = "h";
    private const int MaxJournalRowBytes = 500_000;
    private const int RecordsPerSnapshotRow = 100;
    private const int MinJournalBytesToSnapshot = 64 * 1024;
    private const int SmallRowsFactor = 4;
    private readonly SemaphoreSlim _committing = new(1, 1);
    private readonly List<string> _journal = [];
    private bool _isSwept;
    private string? _etag;
    private bool _ownsEpoch;

    public PartitionHeader Header { get; private set; } = new();

    public PartitionVersion Version => new(Header.Epoch, Header.Counter);

    /// <summary>
    /// Whether a snapshot is worth its writing: most of what is stored is outdated, or most of what a restart reads lies in the journal's small rows. A first crawl, whose
    /// journal is all up to date, thus writes everything little more than once, and an update no more than twice.
    /// </summary>
    /// <param name="currentBytes">Bytes of the records as they are.</param>
    public bool IsSnapshotDue(long currentBytes) => Header.JournalBytes > MinJournalBytesToSnapshot
        && (Header.JournalBytes > SmallRowsFactor * Header.SnapshotBytes || Header.JournalBytes + Header.SnapshotBytes > (2 * currentBytes) + MinJournalBytesToSnapshot);

    /// <summary>Reads everything back and hands each change on, in order.</summary>
    /// <returns>What is damaged, or an empty text.</returns>
    /// <param name="entry">Takes a change, and whether it is what a snapshot holds, whose records left their points of history before.</param>
    /// <param name="restart">Forgets the changes handed on so far.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string> OpenAsync(Action<JournalEntry, bool> entry, Action restart, CancellationToken cancellationToken)
    {
        while (true)
        {
            restart();
            var row = await store.GetAsync(Tables.Catalogue, partition, HeaderKey, cancellationToken);
            Header = row is null ? new PartitionHeader() : StoredJson.Read<PartitionHeader>(row.Payload);
            if (Header.V > PartitionHeader.CurrentVersion)
            {
                throw new InvalidDataException($"Partition {partition} was written by a newer version of this program (format {Header.V}). Run that version.");
            }

            _etag = row?.ETag;
            _ownsEpoch = false;
            Index = await ReadIndexAsync(cancellationToken);
            var damage = Header.Damage.Length > 0 && Header.RebuiltBy == 0 ? Header.Damage : await ReplayAsync(entry, cancellationToken);
            var after = await store.GetAsync(Tables.Catalogue, partition, HeaderKey, cancellationToken);
            if (after?.ETag == _etag)
            {
                return damage;
            }
        }
    }

    /// <summary>Makes changes durable, together with a change of the header.</summary>
    /// <exception cref="FencedException">Another activation has committed meanwhile: drop everything and read again.</exception>
    public async Task AppendAsync(
        IReadOnlyList<JournalEntry> entries, Func<PartitionHeader, PartitionHeader>? change = null, CancellationToken cancellationToken = default)
    {
        await _committing.WaitAsync(cancellationToken);
        try
        {
            var rows = JournalCodec.Encode(entries, MaxJournalRowBytes);
            for (var i = 0; i < rows.Count - 1; i++)
            {
                await CommitRowAsync(rows[i], Header, cancellationToken);
            }

            var changed = change?.Invoke(Header) ?? Header;
            await (rows.Count == 0 ? CommitHeaderAsync(Raise(changed), [], cancellationToken) : CommitRowAsync(rows[^1], changed, cancellationToken));
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Whether nobody else has committed since what is in memory was read or written.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        await _committing.WaitAsync(cancellationToken);
        try
        {
            return (await store.GetAsync(Tables.Catalogue, partition, HeaderKey, cancellationToken))?.ETag == _etag;
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Writes a snapshot of the records as of the current version and lets the header name it.</summary>
    /// <param name="capture">The records at <see cref="Version"/>; taken by the caller in the same turn.</param>
    /// <param name="timeline">The crawls, as far as they are known: points of others are not thinned.</param>
    /// <param name="cancellationToken">Cancels before the flip; the rows written so far are garbage that the next activation removes.</param>
    /// <returns>The runs of points that blocks hold now.</returns>
    public async Task<IReadOnlySet<HistorySegment>> SnapshotAsync(RecordCapture capture, Timeline timeline, CancellationToken cancellationToken)
    {
        var taken = Header;
        var generation = $"{taken.Epoch:x8}.{taken.Counter:x16}";
        var (index, closed) = await CloseMonthsAsync(capture, timeline, generation, cancellationToken);
        var isIndexed = !ReferenceEquals(index, Index);
        var (rows, bytes, digest) = await WriteGenerationAsync(capture, [.. capture.History.Where(segment => !closed.Contains(segment))], generation, cancellationToken);
        failpoints.Pass(Failpoints.SnapshotBeforeFlip);
        await _committing.WaitAsync(cancellationToken);
        try
        {
            var flipped = Header with
            {
                Snapshot = generation,
                SnapshotRows = rows,
                SnapshotBytes = bytes,
                SnapshotDigest = digest,
                JournalAfter = JournalKey(taken.Epoch, taken.Counter),
                JournalRows = Header.JournalRows - taken.JournalRows,
                JournalBytes = Header.JournalBytes - taken.JournalBytes,
                JournalDigest = unchecked(Header.JournalDigest - taken.JournalDigest),
                HistoryIndex = isIndexed ? IndexKey(generation) : Header.HistoryIndex,
            };
            await CommitHeaderAsync(Raise(flipped), isIndexed ? [RowWrite.Upsert(flipped.HistoryIndex, StoredJson.Write(index))] : [], cancellationToken);
            Index = index;
        }
        finally
        {
            _committing.Release();
        }

        failpoints.Pass(Failpoints.SnapshotAfterFlip);
        await DropSupersededAsync(taken, cancellationToken);
        await _blocks.DropSupersededAsync(cancellationToken);
        return closed;
    }

    /// <summary>Forgets everything stored, as the first step of rebuilding a damaged partition.</summary>
    public Task ResetAsync(int rebuiltBy, string damage, CancellationToken cancellationToken) => AppendAsync(
        [],
        header => new PartitionHeader
        {
            Epoch = header.Epoch,
            Counter = header.Counter,
            LastAcceptedFull = header.LastAcceptedFull,
            JournalAfter = JournalKey(header.Epoch, header.Counter),
            HistoryIndex = header.HistoryIndex,
            Damage = damage,
            RebuiltBy = rebuiltBy,
        },
        cancellationToken);

    /// <summary>Removes every row that the header does not name, whoever left it behind. Safe at any time after a commit of ours.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var current = Header;
        var garbage = new List<string>();
        await foreach (var row in store.ScanKeysAsync(Tables.Catalogue, partition, RowRange.All, cancellationToken))
        {
            if (IsGarbage(row.Key, current))
            {
                garbage.Add(row.Key);
            }
        }

        await DeleteAsync(garbage, cancellationToken);
        _isSwept = true;
    }

    /// <summary>
    /// Removes what a snapshot has taken in. The first time everything is looked through, since an activation before this one may have died at this very point;
    /// later the keys are known without reading.
    /// </summary>
    private async Task DropSupersededAsync(PartitionHeader taken, CancellationToken cancellationToken)
    {
        var last = JournalKey(taken.Epoch, taken.Counter);
        var superseded = _journal.FindAll(key => string.CompareOrdinal(key, last) <= 0);
        _journal.RemoveAll(key => string.CompareOrdinal(key, last) <= 0);
        if (!_isSwept)
        {
            await SweepAsync(cancellationToken);
            return;
        }

        if (taken.HistoryIndex.Length > 0 && taken.HistoryIndex != Header.HistoryIndex)
        {
            superseded.Add(taken.HistoryIndex);
        }

        superseded.AddRange(Enumerable.Range(0, taken.SnapshotRows).Select(index => SnapshotKey(taken.Snapshot, index)));
        await DeleteAsync(superseded, cancellationToken);
    }

    private async Task DeleteAsync(IEnumerable<string> rows, CancellationToken cancellationToken)
    {
        foreach (var keys in rows.Chunk(store.Limits.MaxRowsPerBatch))
        {
            await store.CommitAsync(Tables.Catalogue, partition, [.. keys.Select(key => RowWrite.Delete(key))], cancellationToken);
        }
    }

    /// <summary>Whether a header names a row of its partition. What it does not name is garbage, unless a commit or a snapshot is under way.</summary>
    public static bool IsNamed(string key, PartitionHeader header) => key == HeaderKey || key == header.HistoryIndex || key[0] switch
    {
        'j' => string.CompareOrdinal(key, header.JournalAfter) > 0 && string.CompareOrdinal(key, JournalKey(header.Epoch, header.Counter)) <= 0,
        's' => header.Snapshot.Length > 0 && key.StartsWith($"s|{header.Snapshot}|", StringComparison.Ordinal),
        _ => false,
    };

    private static string JournalKey(int epoch, long counter) => $"j|{epoch:x8}.{counter:x16}";

    private static string SnapshotKey(string generation, int index) => $"s|{generation}|{index:x6}";

    private static bool IsGarbage(string key, PartitionHeader header) => key[0] switch
    {
        'j' => string.CompareOrdinal(key, header.JournalAfter) <= 0,
        's' => string.CompareOrdinal(key, SnapshotKey(header.Snapshot, 0)) < 0,
        'i' => string.CompareOrdinal(key, header.HistoryIndex) < 0,
        _ => false,
    };

    private async Task<string> ReplayAsync(Action<JournalEntry, bool> entry, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = Header.Snapshot.Length == 0
                ? default
                : await ReadRowsAsync(RowRange.Prefix($"s|{Header.Snapshot}|"), entry, isSnapshot: true, cancellationToken);
            var journal = await ReadRowsAsync(new RowRange(Header.JournalAfter.Length == 0 ? "j" : Header.JournalAfter + "\0", "k"), entry, isSnapshot: false, cancellationToken);
            return (snapshot, journal) == ((Header.SnapshotRows, Header.SnapshotDigest), (Header.JournalRows, Header.JournalDigest))
                ? ""
                : $"the header names {Header.SnapshotRows} snapshot and {Header.JournalRows} journal rows; {snapshot.Rows} and {journal.Rows} were found, or their content differs";
        }
        catch (InvalidDataException damage)
        {
            return damage.Message;
        }
    }

    private async Task<(int Rows, ulong Digest)> ReadRowsAsync(
        RowRange range, Action<JournalEntry, bool> entry, bool isSnapshot, CancellationToken cancellationToken)
    {
        var (rows, digest) = (0, 0UL);
        await foreach (var row in store.ScanAsync(Tables.Catalogue, partition, range, cancellationToken))
        {
            rows++;
            digest = unchecked(digest + XxHash3.HashToUInt64(row.Payload));

            // Records of snapshots written before points were kept have left none: theirs is made now.
            var hasPoints = isSnapshot && row.Payload is [>= FirstVersionWithPoints, ..];
            JournalCodec.Decode(row.Payload, change => entry(change, hasPoints));
        }

        return (rows, digest);
    }

    private async Task CommitRowAsync(byte[] row, PartitionHeader basis, CancellationToken cancellationToken)
    {
        var raised = Raise(basis with
        {
            JournalRows = Header.JournalRows + 1,
            JournalBytes = Header.JournalBytes + row.Length,
            JournalDigest = unchecked(Header.JournalDigest + XxHash3.HashToUInt64(row)),
        });
        var key = JournalKey(raised.Epoch, raised.Counter);
        await CommitHeaderAsync(raised, [RowWrite.Insert(key, row)], cancellationToken);
        _journal.Add(key);
    }

    private PartitionHeader Raise(PartitionHeader header) => header with
    {
        V = PartitionHeader.CurrentVersion,
        Epoch = _ownsEpoch ? Header.Epoch : Header.Epoch + 1,
        Counter = Header.Counter + 1,
    };

    private async Task CommitHeaderAsync(PartitionHeader next, IReadOnlyList<RowWrite> rows, CancellationToken cancellationToken)
    {
        var bytes = StoredJson.Write(next);
        var header = _etag is null ? RowWrite.Insert(HeaderKey, bytes) : RowWrite.Replace(HeaderKey, bytes, _etag);
        var result = await store.CommitAsync(Tables.Catalogue, partition, [header, .. rows], cancellationToken);
        if (!result.Succeeded)
        {
            throw new FencedException($"Partition {partition} was committed by another activation after epoch {Header.Epoch}.");
        }

        _etag = result.ETags[0];
        _ownsEpoch = true;
        Header = next;
    }

    private async Task<(int Rows, long Bytes, ulong Digest)> WriteGenerationAsync(
        RecordCapture capture, IReadOnlyList<HistorySegment> history, string generation, CancellationToken cancellationToken)
    {
        var (rows, bytes, digest) = (0, 0L, 0UL);
        var batch = new List<RowWrite>();
        var batchBytes = 0;
        foreach (var row in SnapshotRows(capture, history))
        {
            if (batch.Count == store.Limits.MaxRowsPerBatch || batchBytes + row.Length > store.Limits.MaxBatchBytes)
            {
                await store.CommitAsync(Tables.Catalogue, partition, batch, cancellationToken);
                batch = [];
                batchBytes = 0;
            }

            batch.Add(RowWrite.Upsert(SnapshotKey(generation, rows), row));
            batchBytes += row.Length;
            rows++;
            bytes += row.Length;
            digest = unchecked(digest + XxHash3.HashToUInt64(row));
        }

        if (batch.Count > 0)
        {
            await store.CommitAsync(Tables.Catalogue, partition, batch, cancellationToken);
        }

        return (rows, bytes, digest);
    }

    private static IEnumerable<byte[]> SnapshotRows(RecordCapture capture, IReadOnlyList<HistorySegment> history)
    {
        for (var from = 0; from < capture.Count; from += RecordsPerSnapshotRow)
        {
            foreach (var row in RecordRows.Encode(capture, from, Math.Min(capture.Count, from + RecordsPerSnapshotRow), MaxJournalRowBytes))
            {
                yield return row;
            }
        }

        foreach (var row in JournalCodec.Encode(
            [.. capture.FormerNames.Select(JournalEntry.NameGivenUp), .. history.Select(JournalEntry.OfSegment)], MaxJournalRowBytes))
        {
            yield return row;
        }
    }
}
