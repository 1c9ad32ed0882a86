namespace Crawler.Client.Session;

/// <summary>A way to the grains: a silo in this process, or a client of one elsewhere.</summary>
internal interface IConnection : IAsyncDisposable
{
    /// <summary>The grains.</summary>
    IGrainFactory Grains { get; }
}

/// <summary>A silo in this process.</summary>
internal interface IHostedSilo : IConnection
{
    /// <summary>The port on the loopback address that other consoles connect to.</summary>
    int GatewayPort { get; }
}

/// <summary>Starts and finds silos.</summary>
internal interface ISiloConnector
{
    /// <summary>Starts a silo in this process over the session's data directory.</summary>
    /// <param name="options">The session.</param>
    /// <param name="staysUp">Whether it is there to stay, so that schedules and interrupted crawls are woken.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IHostedSilo> HostAsync(SessionOptions options, bool staysUp, CancellationToken cancellationToken);

    /// <summary>Connects to silos elsewhere.</summary>
    /// <param name="gateways">Their gateways, at least one.</param>
    /// <param name="clusterId">The name of their cluster.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IConnection> ConnectAsync(IReadOnlyList<System.Net.IPEndPoint> gateways, string clusterId, CancellationToken cancellationToken);
}
