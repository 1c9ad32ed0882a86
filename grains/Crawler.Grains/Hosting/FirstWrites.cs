using Crawler.Storage;

namespace Crawler.Grains.Hosting;

/// <summary>Rows that are written once.</summary>
internal static class FirstWrites
{
    /// <summary>Writes a row that is not there yet; where it is there, that one stays.</summary>
    /// <returns>False where it was there.</returns>
    /// <exception cref="FencedException">The store refused the row and has none: whoever relies on it must not go on.</exception>
    public static async Task<bool> InsertOnceAsync(
        this ITableStore store, string table, string partition, string key, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if ((await store.CommitAsync(table, partition, [RowWrite.Insert(key, payload)], cancellationToken)).Succeeded)
        {
            return true;
        }

        return await store.GetAsync(table, partition, key, cancellationToken) is not null
            ? false
            : throw new FencedException($"Row {key} of {table}/{partition} was refused as being there already, and is not there. Try again.");
    }
}
