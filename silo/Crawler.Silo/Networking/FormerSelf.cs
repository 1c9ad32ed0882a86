using Crawler.Grains.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Silo.Networking;

/// <summary>Declares dead, before this silo joins, the silos that had its address before.</summary>
/// <remarks>
/// Orleans (10.4.2) does so too, but does not wait for it: where several silos start at once and their changes of the membership table conflict, it joins while its former self still
/// counts as alive. The others, and the silo itself, then call the former by the address of the present one.
/// </remarks>
internal sealed partial class FormerSelf(IMembershipTable table, ILocalSiloDetails self, RepeatableSteps steps, TimeProvider time, ILogger<FormerSelf> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int Tries = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FormerSelf), ServiceLifecycleStage.RuntimeGrainServices - 1, DeclareDeadAsync);

    /// <summary>Returns when no former self counts as alive; gives up, and leaves it to Orleans, where the table changes all the time.</summary>
    internal async Task DeclareDeadAsync(CancellationToken cancellationToken)
    {
        var random = new Random(self.SiloAddress.GetConsistentHashCode());
        await steps.DoAsync(() => table.InitializeMembershipTableAsync(true, cancellationToken));
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await steps.DoAsync(() => TryDeclareDeadAsync(cancellationToken)))
            {
                return;
            }

            await Task.Delay(LongestPause * random.NextDouble(), time, cancellationToken);
        }

        LogGivenUp(Tries);
    }

    /// <summary>False where another change came between.</summary>
    private async Task<bool> TryDeclareDeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var silos = await table.ReadAllAsync(cancellationToken);
            if (silos.Members.FirstOrDefault(silo => IsFormerSelf(silo.Item1)) is not { } former)
            {
                return true;
            }

            var (entry, etag) = former;
            entry.Status = SiloStatus.Dead;
            entry.AddSuspector(self.SiloAddress, time.GetUtcNow().UtcDateTime);
            if (!await table.UpdateRowAsync(entry, etag, silos.Version.Next(), cancellationToken))
            {
                return false;
            }

            LogDeclared(entry.SiloAddress);
        }
    }

    private bool IsFormerSelf(MembershipEntry silo) =>
        silo.Status != SiloStatus.Dead && silo.SiloAddress.Endpoint.Equals(self.SiloAddress.Endpoint) && silo.SiloAddress.Generation < self.SiloAddress.Generation;

    [LoggerMessage(1601, LogLevel.Information, "Silo {Former}, which had this address before, is declared dead.")]
    private partial void LogDeclared(SiloAddress former);

    [LoggerMessage(1602, LogLevel.Warning, "The silo that had this address before was not declared dead in {Tries} tries, because others changed the membership table; it will be when it is probed.")]
    private partial void LogGivenUp(int tries);
}
