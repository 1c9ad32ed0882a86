using Crawler.Core.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Attribution;

/// <summary>
/// The durable side of the overrides: a header that names the rows in force, replaced under an etag condition. The rows are written first, under the version of the
/// registry they lead to, so that a change is whole or not there; those that no header names are removed afterwards.
/// </summary>
internal sealed class OverrideStore(ITableStore store, Failpoints failpoints)
{
    internal const string Partition = "overrides";
    internal const string HeaderKey = "h";
    private string? _etag;

    public async Task<RegistryOverrides> LoadAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.Registry, Partition, HeaderKey, cancellationToken);
        _etag = row?.ETag;
        if (row is null)
        {
            return RegistryOverrides.Empty;
        }

        var header = StoredJson.Read<Header>(row.Payload);
        if (header.V > Header.KnownVersion)
        {
            throw new InvalidDataException($"The registry's overrides were stored by a newer version of this program (format {header.V}). Run that version.");
        }

        var bytes = await BlobRows.GetAsync(store, Tables.Registry, Partition, header.Rows, cancellationToken)
            ?? throw new InvalidDataException("The registry's overrides are missing: the store is damaged.");
        return RegistryOverrides.Read(StoredJson.ReadCompressed<string>(bytes));
    }

    /// <summary>Puts new overrides in force.</summary>
    /// <returns>False where another activation changed them meanwhile: load them again.</returns>
    public async Task<bool> SaveAsync(RegistryOverrides overrides, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(overrides.ToCsv())));
        await BlobRows.InsertAsync(store, Tables.Registry, Partition, key, StoredJson.WriteCompressed(overrides.ToCsv()), cancellationToken);
        failpoints.Pass(Failpoints.RegistryBeforeCommit);
        var bytes = StoredJson.Write(new Header(Header.KnownVersion, key));
        var header = _etag is null ? RowWrite.Insert(HeaderKey, bytes) : RowWrite.Replace(HeaderKey, bytes, _etag);
        var result = await store.CommitAsync(Tables.Registry, Partition, [header], cancellationToken);
        if (!result.Succeeded)
        {
            return false;
        }

        _etag = result.ETags[0];
        failpoints.Pass(Failpoints.RegistryCommitted);
        await SweepAsync(key, cancellationToken);
        return true;
    }

    private async Task SweepAsync(string inForce, CancellationToken cancellationToken)
    {
        var garbage = new List<string>();
        await foreach (var row in store.ScanKeysAsync(Tables.Registry, Partition, RowRange.All, cancellationToken))
        {
            if (row.Key != HeaderKey && !row.Key.StartsWith(inForce, StringComparison.Ordinal))
            {
                garbage.Add(row.Key);
            }
        }

        foreach (var keys in garbage.Chunk(store.Limits.MaxRowsPerBatch))
        {
            await store.CommitAsync(Tables.Registry, Partition, [.. keys.Select(key => RowWrite.Delete(key))], cancellationToken);
        }
    }

    /// <summary>Which overrides are in force.</summary>
    /// <param name="V">The format's version.</param>
    /// <param name="Rows">The key of their rows.</param>
    internal sealed record Header(int V, string Rows)
    {
        public const int KnownVersion = 1;
    }
}
