using System.Collections.Concurrent;

namespace Crawler.Storage.Tests.Cluster;

/// <summary>Sets itself a reminder and tells of its ticks.</summary>
[Alias("Crawler.Storage.Tests.IWakingGrain")]
public interface IWakingGrain : IGrainWithStringKey
{
    /// <summary>Sets the reminder, and answers on which silo the grain is.</summary>
    [Alias("Start")]
    Task<SiloAddress> StartAsync(TimeSpan period);

    /// <summary>Takes the reminder back; false where there was none.</summary>
    [Alias("Stop")]
    Task<bool> StopAsync();
}

/// <summary>Which grain ticked on which silo; one of all silos in the process.</summary>
public sealed class TickLog
{
    private readonly ConcurrentQueue<(string Grain, SiloAddress Silo)> _ticks = new();

    public void Add(string grain, SiloAddress silo) => _ticks.Enqueue((grain, silo));

    /// <summary>The grains that ticked after the first <paramref name="skip"/> ticks, on the silo or anywhere.</summary>
    public HashSet<string> Grains(int skip = 0, SiloAddress? silo = null) =>
        [.. _ticks.Skip(skip).Where(tick => silo is null || tick.Silo.Equals(silo)).Select(tick => tick.Grain)];

    public int Count => _ticks.Count;
}

/// <inheritdoc cref="IWakingGrain"/>
public sealed class WakingGrain(TickLog log, ILocalSiloDetails silo) : Grain, IWakingGrain, IRemindable
{
    private const string Name = "wake";

    public async Task<SiloAddress> StartAsync(TimeSpan period)
    {
        await this.RegisterOrUpdateReminder(Name, period, period);
        return silo.SiloAddress;
    }

    public async Task<bool> StopAsync()
    {
        if (await this.GetReminder(Name) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        log.Add(this.GetPrimaryKeyString(), silo.SiloAddress);
        return Task.CompletedTask;
    }
}
