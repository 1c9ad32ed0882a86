using System.Net;

namespace Crawler.Silo.Tests.Networking;

/// <summary>What a silo knows of the cluster, as a test says it.</summary>
internal sealed class KnownSilos : ISiloStatusOracle
{
    private readonly List<ISiloStatusListener> _listeners = [];
    private Dictionary<SiloAddress, SiloStatus> _statuses = [];

    public SiloStatus CurrentStatus { get; set; } = SiloStatus.Active;

    public string SiloName => "one";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 1);

    /// <summary>The news that a silo has a status, told to whoever listens.</summary>
    public void Tell(SiloAddress silo, SiloStatus status)
    {
        _statuses = new(_statuses) { [silo] = status };
        foreach (var listener in _listeners)
        {
            listener.SiloStatusChangeNotification(silo, status);
        }
    }

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => _statuses.GetValueOrDefault(siloAddress);

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) =>
        new(_statuses.Where(silo => !onlyActive || silo.Value == SiloStatus.Active));

    public SiloAddress[] GetActiveSilos() => [.. GetApproximateSiloStatuses(onlyActive: true).Keys];

    public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
    {
        siloName = SiloName;
        return siloAddress.Equals(SiloAddress);
    }

    public bool IsFunctionalDirectory(SiloAddress siloAddress) => GetApproximateSiloStatus(siloAddress) == SiloStatus.Active;

    public bool IsDeadSilo(SiloAddress silo) => GetApproximateSiloStatus(silo) == SiloStatus.Dead;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer)
    {
        _listeners.Add(observer);
        return true;
    }

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => _listeners.Remove(observer);
}
