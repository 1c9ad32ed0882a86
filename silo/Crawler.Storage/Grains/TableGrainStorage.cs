using System.Security.Cryptography;
using System.Text;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Crawler.Storage;

/// <summary>Keeps grain states as rows: one partition a grain, one row a state, one leading byte for the format.</summary>
/// <remarks>
/// A write without an etag asks that there be no state yet, a write or a clear with one asks that the stored state still have it; anything else is an
/// <see cref="InconsistentStateException"/>, on which the runtime deactivates the grain. Clearing removes the row.
/// </remarks>
public sealed class TableGrainStorage : IGrainStorage
{
    private const byte FormatVersion = 1;

    private readonly ITableStore _store;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IActivatorProvider _activators;
    private readonly string _table;

    /// <summary>Creates a storage that keeps its states in <paramref name="table"/> of <paramref name="store"/>.</summary>
    public TableGrainStorage(ITableStore store, IGrainStorageSerializer serializer, IActivatorProvider activators, string table)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(activators);
        CommitRules.CheckKey(table, nameof(table));
        _store = store;
        _serializer = serializer;
        _activators = activators;
        _table = table;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var row = await _store.GetAsync(_table, PartitionOf(grainId), stateName, cancellationToken);
        if (row is null)
        {
            SetMissing(grainState);
            return;
        }

        grainState.State = Unpack<T>(row, grainId) ?? Create<T>();
        SetStored(grainState, row.ETag);
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var payload = Pack(grainState.State, stateName, grainId);
        var write = string.IsNullOrEmpty(grainState.ETag)
            ? RowWrite.Insert(stateName, payload)
            : RowWrite.Replace(stateName, payload, grainState.ETag);
        var result = await _store.CommitAsync(_table, PartitionOf(grainId), [write], cancellationToken);
        if (!result.Succeeded)
        {
            throw await ConflictAsync("written", stateName, grainId, grainState.ETag, cancellationToken);
        }

        SetStored(grainState, result.ETags[0]!);
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        if (!await TryClearAsync(stateName, grainId, grainState.ETag, cancellationToken))
        {
            throw await ConflictAsync("cleared", stateName, grainId, grainState.ETag, cancellationToken);
        }

        SetMissing(grainState);
    }

    // Without an etag the grain believes there is nothing: true, and nothing is to be done, or another activation has written meanwhile.
    private async Task<bool> TryClearAsync(string stateName, GrainId grainId, string? etag, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(grainId);
        return string.IsNullOrEmpty(etag)
            ? await _store.GetAsync(_table, partition, stateName, cancellationToken) is null
            : (await _store.CommitAsync(_table, partition, [RowWrite.Delete(stateName, etag)], cancellationToken)).Succeeded;
    }

    private async Task<InconsistentStateException> ConflictAsync(
        string done, string stateName, GrainId grainId, string? etag, CancellationToken cancellationToken)
    {
        var stored = await _store.GetAsync(_table, PartitionOf(grainId), stateName, cancellationToken);
        return new InconsistentStateException(
            $"State '{stateName}' of grain '{grainId}' was not {done}: it was expected {Describe(etag)} and is stored {Describe(stored?.ETag)}. "
            + "Read it again.",
            stored?.ETag ?? "",
            etag ?? "");
    }

    private static string Describe(string? etag) => string.IsNullOrEmpty(etag) ? "not at all" : $"with etag {etag}";

    private static string PartitionOf(GrainId grainId)
    {
        var id = grainId.ToString();
        if (id.Length <= CommitRules.MaxKeyLength)
        {
            return id;
        }

        // The digest tells long ids apart; the control character keeps them away from every short one.
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return $"{id[..(CommitRules.MaxKeyLength - digest.Length - 1)]}\u0001{digest}";
    }

    private static void SetStored<T>(IGrainState<T> grainState, string etag)
    {
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    private void SetMissing<T>(IGrainState<T> grainState)
    {
        grainState.State = Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private T Create<T>() => _activators.GetActivator<T>().Create();

    private byte[] Pack<T>(T state, string stateName, GrainId grainId)
    {
        byte[] payload = [FormatVersion, .. _serializer.Serialize(state).ToMemory().Span];
        return payload.Length <= _store.Limits.MaxRowBytes
            ? payload
            : throw new ArgumentException(
                $"State '{stateName}' of grain '{grainId}' takes {payload.Length} bytes; {_store.Limits.MaxRowBytes} are allowed. Split the state.");
    }

    private T? Unpack<T>(TableRow row, GrainId grainId)
    {
        if (row.Payload is not [FormatVersion, ..])
        {
            throw new TableStoreException(
                TableStoreFailure.Format,
                $"State '{row.Key}' of grain '{grainId}' in table '{_table}' has format {(row.Payload is [var version, ..] ? version : "none")}; "
                + $"this version reads format {FormatVersion}. Start the version that wrote it.");
        }

        return _serializer.Deserialize<T>(new BinaryData(row.Payload.AsMemory(1)));
    }
}
