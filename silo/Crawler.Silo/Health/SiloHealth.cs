using Microsoft.Extensions.Hosting;

namespace Crawler.Silo.Health;

/// <summary>What the probes are told. None of them calls a grain: a cluster in trouble must not have its healthy silos restarted.</summary>
internal sealed class SiloHealth(ISiloStatusOracle silo, IHostApplicationLifetime lifetime, StoreProbe store)
{
    /// <summary>Why the silo is not part of the cluster yet; null where it is.</summary>
    public string? StartupProblem => silo.CurrentStatus == SiloStatus.Active || lifetime.ApplicationStopping.IsCancellationRequested ? null : $"The silo is {silo.CurrentStatus}.";

    /// <summary>Why the silo takes no work; null where it does.</summary>
    public string? ReadyProblem => lifetime.ApplicationStopping.IsCancellationRequested ? "The silo is leaving." : StartupProblem ?? store.Problem;
}
