using Crawler.Storage;

namespace Crawler.Grains.Hosting;

/// <summary>What a store is: written when it is made, read by whoever opens it.</summary>
/// <param name="V">The format's version.</param>
/// <param name="Partitions">How many partitions the catalogue has.</param>
public sealed record StoreHeader(int V, int Partitions)
{
    internal const int KnownVersion = 1;
    internal const string Partition = "store";
    internal const string Row = "header";
    internal const string RestoringRow = "restoring";

    /// <summary>Reads the header, or makes it where the store is new.</summary>
    /// <param name="store">The store.</param>
    /// <param name="partitions">Partitions of a new store.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidDataException">The store was written by a newer version, or a restore into it, or a dealing anew, did not get to its end.</exception>
    public static async Task<StoreHeader> OpenAsync(ITableStore store, int partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await ReadAsync(store, cancellationToken) is { } header)
        {
            return header;
        }

        if (await store.GetAsync(Tables.Store, Partition, RestoringRow, cancellationToken) is not null)
        {
            throw new InvalidDataException("A store was being restored or dealt anew into this one, and that did not get to its end. Do it again into another, empty one, and remove this.");
        }

        var made = new StoreHeader(KnownVersion, partitions);
        var result = await store.CommitAsync(Tables.Store, Partition, [RowWrite.Insert(Row, StoredJson.Write(made))], cancellationToken);
        return result.Succeeded ? made : await OpenAsync(store, partitions, cancellationToken);
    }

    /// <summary>Reads the header; null where the store is new.</summary>
    /// <exception cref="InvalidDataException">The store was written by a newer version.</exception>
    public static async Task<StoreHeader?> ReadAsync(ITableStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.GetAsync(Tables.Store, Partition, Row, cancellationToken) is not { } row)
        {
            return null;
        }

        var header = StoredJson.Read<StoreHeader>(row.Payload);
        return header.V <= KnownVersion
            ? header
            : throw new InvalidDataException($"The store has format {header.V}; this program knows up to {KnownVersion}. Run the newer version that wrote it.");
    }
}
