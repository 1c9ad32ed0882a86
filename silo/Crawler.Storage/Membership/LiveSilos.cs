using Crawler.Storage.Membership;

namespace Crawler.Storage;

/// <summary>The silos that say they are up, of all clusters of a store.</summary>
public static class LiveSilos
{
    /// <summary>A silo that has not said so for longer is taken for dead: it was killed, and nobody was left to write that down.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>Names them.</summary>
    /// <param name="store">The store that membership is kept in.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(IInspectableStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var live = new List<string>();
        await foreach (var stored in store.PartitionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (stored.Table == MembershipLayout.Table)
            {
                var data = await new TableMembership(store, stored.Partition).ReadAllAsync(cancellationToken).ConfigureAwait(false);
                live.AddRange(data.Members
                    .Select(member => member.Item1)
                    .Where(silo => silo.Status != SiloStatus.Dead && now.UtcDateTime - silo.IAmAliveTime < Silence)
                    .Select(silo => $"{silo.SiloName} ({silo.SiloAddress}, {silo.Status}, cluster {stored.Partition})"));
            }
        }

        return live;
    }
}
