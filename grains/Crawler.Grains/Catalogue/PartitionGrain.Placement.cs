using Crawler.Grains.Hosting;
using Crawler.Grains.Placement;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    private static readonly TimeSpan HomeCheck = TimeSpan.FromSeconds(5);
    private SiloAddress? _homeSeen;
    private bool _isShown;
    private bool _isShownDamaged;

    /// <summary>Looks now and then whether silos have come or gone.</summary>
    private void WatchHome() => this.RegisterGrainTimer(FollowHome, new GrainTimerCreationOptions(HomeCheck, HomeCheck) { Interleave = true });

    /// <summary>
    /// Moves to the partition's home once that was the same twice: silos that start one after the other must not each cause a move. The calls at hand are finished first, and the
    /// activation there reads what is durable.
    /// </summary>
    private Task FollowHome(CancellationToken cancellationToken)
    {
        var home = ServiceProvider.GetRequiredService<SiloPlan>().HomeOf(Number);
        if (home is not null && home != _here && home == _homeSeen)
        {
            LogMovesHome(Number, home);
            this.MigrateOnIdle();
        }

        _homeSeen = home;
        return Task.CompletedTask;
    }

    /// <summary>A silo that slept and woke up may still hold a partition that another one has gone on with: what it knows must not become a census.</summary>
    private async Task CheckOwnership()
    {
        if (!await _log.IsCurrentAsync(CancellationToken.None))
        {
            DeactivateOnIdle();
            throw new FencedException($"Partition {Number} was committed by another activation after {_version}.");
        }
    }

    /// <summary>Counts the partition among those of this silo, and its damage among theirs.</summary>
    private void Show(bool isActive)
    {
        var isDamaged = isActive && _damage.Length > 0;
        CrawlerMetrics.PartitionActive((isActive ? 1 : 0) - (_isShown ? 1 : 0));
        CrawlerMetrics.PartitionDamaged((isDamaged ? 1 : 0) - (_isShownDamaged ? 1 : 0));
        (_isShown, _isShownDamaged) = (isActive, isDamaged);
    }
}
