using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Attribution;

/// <summary>
/// The attribution in force. A version is in the store before anybody hears its name. A write of unknown outcome drops the activation, so that the next call reads what
/// is true.
/// </summary>
public sealed class RegistryGrain(ITableStore store, RegistrySource source, Failpoints failpoints) : Grain, IRegistryGrain
{
    private readonly OverrideStore _store = new(store, failpoints);
    private RegistryOverrides _overrides = RegistryOverrides.Empty;
    private OwnerRegistry _inForce = source.Shipped;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _overrides = await _store.LoadAsync(cancellationToken);
        _inForce = _overrides.ApplyTo(source.Shipped);
        await source.StoreAsync(_inForce);
    }

    /// <inheritdoc/>
    public Task<string> Version() => Task.FromResult(_inForce.Version);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OwnerAttribution>> Show(string? owner) =>
        Task.FromResult<IReadOnlyList<OwnerAttribution>>([.. _inForce.All.Where(row => owner is null || row.Owner == owner)]);

    /// <inheritdoc/>
    public Task<RegistryStatus> Status() => Task.FromResult(new RegistryStatus(_inForce.Version, source.Shipped.Version, [.. _overrides.Rows]));

    /// <inheritdoc/>
    public Task<RegistryReply> Set(OwnerAttribution row) => Change(_overrides.Set(row, source.Shipped));

    /// <inheritdoc/>
    public Task<RegistryReply> Unset(string owner) => Change(_overrides.Unset(owner));

    /// <inheritdoc/>
    public Task<RegistryReply> Import(string file, string name) => Change(_overrides.Import(file, name, source.Shipped));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Unreviewed(IReadOnlyList<string> owners, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(owners);
        return Task.FromResult<IReadOnlyList<string>>([.. owners.Where(owner => _inForce.Find(owner, day) is null)]);
    }

    private async Task<RegistryReply> Change(RegistryChange change)
    {
        if (change.Overrides is not { } overrides)
        {
            return new RegistryReply(_inForce.Version, false, change.Errors);
        }

        var before = _inForce.Version;
        if (overrides.ToCsv() != _overrides.ToCsv())
        {
            await Commit(overrides);
        }

        return new RegistryReply(_inForce.Version, _inForce.Version != before, []);
    }

    private async Task Commit(RegistryOverrides overrides)
    {
        var next = overrides.ApplyTo(source.Shipped);
        try
        {
            await source.StoreAsync(next);
            if (!await _store.SaveAsync(overrides, CancellationToken.None))
            {
                throw new InvalidOperationException("The registry was changed by another activation meanwhile. Try again.");
            }
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        (_overrides, _inForce) = (overrides, next);
    }
}
