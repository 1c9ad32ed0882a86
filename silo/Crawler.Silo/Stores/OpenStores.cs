using Crawler.Grains.Hosting;
using Crawler.Silo.Configuration;
using Crawler.Storage;
using Crawler.Storage.Faults;
using Crawler.Storage.Metering;

namespace Crawler.Silo.Stores;

/// <summary>
/// The stores of a silo, open: the product's own, and the one where silos find each other and reminders are kept. In a storage account both are one; of SQLite they are two
/// files, so that a heartbeat never waits for a page of the listing.
/// </summary>
internal sealed class OpenStores : IAsyncDisposable
{
    internal const string ProductFile = "crawler.db";
    private const string ClusterFile = "cluster.db";
    private const int SqlitePartitions = 32;
    private const int AzurePartitions = 128;
    private readonly List<IAsyncDisposable> _opened;
    private readonly ITableStore? _cluster;
    private readonly AzureTableStore? _account;

    private OpenStores(ITableStore product, ITableStore? cluster, AzureTableStore? account, StoreHeader header, List<IAsyncDisposable> opened)
    {
        _account = account;
        Product = product;
        _cluster = cluster;
        Header = header;
        _opened = opened;
    }

    /// <summary>The product's rows.</summary>
    public ITableStore Product { get; }

    /// <summary>Membership and reminders.</summary>
    public ITableStore Cluster => _cluster ?? throw new InvalidOperationException("The store of the cluster was not opened.");

    /// <summary>HTTP requests sent to the storage account so far; null where there is none.</summary>
    public long? AccountRequests => _account?.Requests;

    /// <summary>What the product's store is.</summary>
    public StoreHeader Header { get; }

    /// <summary>Opens the stores, making them where they are missing.</summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="withCluster">Whether the cluster's is wanted.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="faults">Faults to inject into the product's store, for tests; null for none.</param>
    /// <exception cref="TableStoreException">A store cannot be opened; the message says why.</exception>
    public static async Task<OpenStores> OpenAsync(
        StoreSettings settings, bool withCluster, CancellationToken cancellationToken, string? faults = null)
    {
        var opened = new List<IAsyncDisposable>();
        try
        {
            var (product, cluster) = settings.Kind == StoreKind.Sqlite
                ? (OpenSqlite(settings, ProductFile, opened), withCluster ? OpenSqlite(settings, ClusterFile, opened) : null)
                : await OpenAzureAsync(settings, cancellationToken);
            var header = await StoreHeader.OpenAsync(product, settings.Partitions ?? (settings.Kind == StoreKind.Sqlite ? SqlitePartitions : AzurePartitions), cancellationToken);
            ITableStore faulty = string.IsNullOrEmpty(faults) ? product : new FaultyTableStore(product, FaultSpec.Parse(faults));
            return new OpenStores(
                new MeteredTableStore(faulty, TimeProvider.System),
                cluster is null ? null : new MeteredTableStore(cluster, TimeProvider.System),
                product as AzureTableStore,
                header,
                opened);
        }
        catch
        {
            await CloseAsync(opened);
            throw;
        }
    }

    /// <summary>Closes them.</summary>
    public ValueTask DisposeAsync() => CloseAsync(_opened);

    private static SqliteTableStore OpenSqlite(StoreSettings settings, string file, List<IAsyncDisposable> opened)
    {
        var store = SqliteTableStore.Open(new SqliteTableStoreOptions
        {
            Path = Path.Combine(settings.DataDirectory, file),
            Durability = settings.FullDurability ? SqliteDurability.Full : SqliteDurability.Normal,
        });
        opened.Add(store);
        return store;
    }

    /// <summary>One table for both: heartbeats and pages lie in partitions of their own, and requests do not wait for each other.</summary>
    private static async Task<(ITableStore Product, ITableStore? Cluster)> OpenAzureAsync(StoreSettings settings, CancellationToken cancellationToken)
    {
        var store = await OpenAzureStoreAsync(settings, cancellationToken);
        return (store, store);
    }

    /// <summary>Opens the table of a storage account.</summary>
    internal static async Task<AzureTableStore> OpenAzureStoreAsync(StoreSettings settings, CancellationToken cancellationToken) => await AzureTableStore.OpenAsync(
        new AzureTableStoreOptions
        {
            ConnectionString = settings.ConnectionStringFile is { Length: > 0 } file ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : settings.ConnectionString,
            AccountUrl = settings.AccountUrl,
            TableName = settings.TableName,
        },
        cancellationToken: cancellationToken);

    private static async ValueTask CloseAsync(List<IAsyncDisposable> opened)
    {
        foreach (var store in Enumerable.Reverse(opened))
        {
            await store.DisposeAsync();
        }

        opened.Clear();
    }
}
