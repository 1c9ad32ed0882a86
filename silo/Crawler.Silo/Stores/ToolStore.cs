using Crawler.Silo.Configuration;
using Crawler.Silo.DataDirectories;
using Crawler.Storage;

namespace Crawler.Silo.Stores;

/// <summary>The product's store, opened by a tool that works on its rows without a silo.</summary>
public sealed class ToolStore : IAsyncDisposable
{
    private readonly SqliteTableStore? _file;
    private readonly DirectoryLock? _lock;
    private readonly string? _copy;

    private ToolStore(IInspectableStore rows, SqliteTableStore? file = null, DirectoryLock? held = null, string? copy = null) =>
        (Rows, _file, _lock, _copy) = (rows, file, held, copy);

    /// <summary>The rows.</summary>
    public IInspectableStore Rows { get; }

    /// <summary>Whether this is a copy that was made because somebody else works on the store.</summary>
    public bool IsCopy => _copy is not null;

    /// <summary>Opens a store to be read as of one moment. A data directory's is held, or copied where others work on it; a storage account's is read as it is.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="copyBeside">Where a copy would go: a path to which an ending is added.</param>
    /// <param name="mayHold">Whether the directory may be held for as long as this is open.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataDirectoryException">There is no store in the directory.</exception>
    /// <exception cref="TableStoreException">It cannot be opened or copied.</exception>
    public static async Task<ToolStore> ReadAsync(StoreSettings settings, string copyBeside, bool mayHold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Kind == StoreKind.AzureTables)
        {
            return new ToolStore(await OpenStores.OpenAzureStoreAsync(settings, cancellationToken));
        }

        var path = Existing(settings);
        if (mayHold && DirectoryLock.TryTake(settings.DataDirectory) is { } held)
        {
            return Hold(path, held);
        }

        var copy = $"{copyBeside}.{Guid.NewGuid():N}.copy";
        await using (var original = Open(path))
        {
            await original.CopyToAsync(copy, cancellationToken);
        }

        try
        {
            var store = Open(copy);
            return new ToolStore(store, store, copy: copy);
        }
        catch
        {
            Remove(copy);
            throw;
        }
    }

    /// <summary>Opens a store to be changed. A data directory is held alone; that no silo is up in a storage account is for the caller to see to.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataDirectoryException">There is no store in the directory, or somebody works on it.</exception>
    /// <exception cref="TableStoreException">It cannot be opened.</exception>
    public static async Task<ToolStore> ChangeAsync(StoreSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind == StoreKind.AzureTables
            ? new ToolStore(await OpenStores.OpenAzureStoreAsync(settings, cancellationToken))
            : Hold(Existing(settings), Take(settings.DataDirectory));
    }

    /// <summary>Makes a store, which appears when all of it is written. Where that fails, a data directory is left as it was.</summary>
    /// <param name="settings">Where it shall be; no store may be there.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataDirectoryException">There is a store in the directory already, or somebody works on it.</exception>
    public static async Task MakeAsync(StoreSettings settings, Func<IInspectableStore, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(write);
        if (settings.Kind == StoreKind.AzureTables)
        {
            await write(await OpenStores.OpenAzureStoreAsync(settings, cancellationToken));
            return;
        }

        using var held = Take(settings.DataDirectory);
        var path = Path.Combine(settings.DataDirectory, OpenStores.ProductFile);
        if (File.Exists(path))
        {
            throw new DataDirectoryException($"There is a store in {settings.DataDirectory} already.", "Name a new directory with --data DIR, or move that one away.");
        }

        await WriteFileAsync(path, write);
    }

    /// <summary>Puts another store in the place of one, which is kept under another name.</summary>
    /// <param name="settings">Where the store is: a data directory.</param>
    /// <param name="keptAs">What the old file is called afterwards, behind its name.</param>
    /// <param name="write">Writes the new one from the old one.</param>
    /// <param name="cancellationToken">Cancels; the old one is untouched until the new one is whole.</param>
    /// <exception cref="DataDirectoryException">There is no store in the directory, somebody works on it, or an earlier one is still kept.</exception>
    public static async Task ReplaceAsync(StoreSettings settings, string keptAs, Func<IInspectableStore, IInspectableStore, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(write);
        cancellationToken.ThrowIfCancellationRequested();
        using var held = Take(settings.DataDirectory);
        var path = Existing(settings);
        var kept = $"{path}.{keptAs}";
        if (File.Exists(kept))
        {
            throw new DataDirectoryException($"{kept} is still there from an earlier time.", "Move it away or remove it, then try again.");
        }

        await WriteFileAsync(
            path,
            async fresh =>
            {
                await using var old = Open(path);
                await write(old, fresh);
            },
            kept);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }

        _lock?.Dispose();
        if (_copy is not null)
        {
            Remove(_copy);
        }
    }

    private static async Task WriteFileAsync(string path, Func<IInspectableStore, Task> write, string? afterwards = null)
    {
        var unfinished = path + ".unfinished";
        Remove(unfinished);
        try
        {
            await using (var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = unfinished, Durability = SqliteDurability.Full }))
            {
                await write(store);
            }
        }
        catch
        {
            Remove(unfinished);
            throw;
        }

        if (afterwards is null)
        {
            File.Move(unfinished, path);
        }
        else
        {
            // One of the two bears the name at every moment: without any, a silo would begin a new store.
            File.Replace(unfinished, path, afterwards);
        }
    }

    private static ToolStore Hold(string path, DirectoryLock held)
    {
        try
        {
            var store = Open(path);
            return new ToolStore(store, store, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static SqliteTableStore Open(string path) => SqliteTableStore.Open(new SqliteTableStoreOptions { Path = path });

    private static DirectoryLock Take(string directory) => DirectoryLock.TryTake(directory)
        ?? throw new DataDirectoryException($"{directory} is held by another process.", "End the console or the silo that works on it, then try again.");

    private static string Existing(StoreSettings settings)
    {
        var path = Path.Combine(settings.DataDirectory, OpenStores.ProductFile);
        return File.Exists(path) ? path : throw new DataDirectoryException($"There is no store in {settings.DataDirectory}.", "Name the data directory with --data DIR.");
    }

    private static void Remove(string file)
    {
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            File.Delete(file + ending);
        }
    }
}
