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
    Task<IHostedSilo> HostAsync(SessionOptions options, CancellationToken cancellationToken);

    /// <summary>Connects to a silo elsewhere.</summary>
    Task<IConnection> ConnectAsync(System.Net.IPEndPoint gateway, CancellationToken cancellationToken);
}
