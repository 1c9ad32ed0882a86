using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Attribution;

/// <summary>
/// Registries by version, for all grains of a silo. Every version that was ever in force lies in the store and never changes, so that a freeze under way, an old census
/// and another silo can be served with the very registry they name.
/// </summary>
public sealed class RegistrySource(ITableStore store, OwnerRegistry shipped)
{
    internal const string Partition = "versions";
    private const int MaxKept = 4;
    private readonly Lock _gate = new();
    private readonly LinkedList<OwnerRegistry> _kept = new();

    /// <summary>The registry that ships with the program.</summary>
    public OwnerRegistry Shipped => shipped;

    /// <summary>The registry in force.</summary>
    public async Task<OwnerRegistry> InForceAsync(IGrainFactory grains) => await GetAsync(await grains.GetGrain<IRegistryGrain>(0).Version());

    /// <summary>The registry of a version.</summary>
    /// <exception cref="InvalidOperationException">The store does not have it.</exception>
    public async Task<OwnerRegistry> GetAsync(string version) => await FindAsync(version)
        ?? throw new InvalidOperationException($"The store has no registry of version {version}.");

    /// <summary>The registry of a version; null where the store does not have it, because it was in force before versions were kept.</summary>
    public async Task<OwnerRegistry?> FindAsync(string version)
    {
        if (Kept(version) is { } kept)
        {
            return kept;
        }

        if (await BlobRows.GetAsync(store, Tables.Registry, Partition, version, CancellationToken.None) is not { } bytes)
        {
            return null;
        }

        var stored = StoredJson.ReadCompressed<StoredRegistry>(bytes);
        if (stored.V > StoredRegistry.KnownVersion)
        {
            throw new InvalidDataException($"Registry {version} was stored by a newer version of this program (format {stored.V}). Run that version.");
        }

        var registry = OwnerRegistry.Parse(new StringReader(stored.Csv), version).Registry;
        return registry?.Version == version ? Keep(registry) : throw new InvalidDataException($"The stored registry {version} is damaged.");
    }

    /// <summary>Makes a registry durable, where it is not yet.</summary>
    internal async Task StoreAsync(OwnerRegistry registry)
    {
        if (await BlobRows.GetAsync(store, Tables.Registry, Partition, registry.Version, CancellationToken.None) is null)
        {
            var stored = new StoredRegistry(StoredRegistry.KnownVersion, registry.ToCsv());
            await BlobRows.InsertAsync(store, Tables.Registry, Partition, registry.Version, StoredJson.WriteCompressed(stored), CancellationToken.None);
        }

        Keep(registry);
    }

    private OwnerRegistry? Kept(string version)
    {
        if (version == shipped.Version)
        {
            return shipped;
        }

        lock (_gate)
        {
            return _kept.FirstOrDefault(registry => registry.Version == version);
        }
    }

    private OwnerRegistry Keep(OwnerRegistry registry)
    {
        lock (_gate)
        {
            if (Kept(registry.Version) is { } known)
            {
                return known;
            }

            _kept.AddLast(registry);
            if (_kept.Count > MaxKept)
            {
                _kept.RemoveFirst();
            }

            return registry;
        }
    }

    /// <summary>A registry as stored.</summary>
    /// <param name="V">The format's version.</param>
    /// <param name="Csv">The registry in its file format.</param>
    internal sealed record StoredRegistry(int V, string Csv)
    {
        public const int KnownVersion = 1;
    }
}
