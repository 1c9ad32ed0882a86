using System.Net;
using System.Net.Sockets;
using Crawler.Silo.Configuration;
using Crawler.Silo.Service;

namespace Crawler.Silo.Tests;

/// <summary>A silo as a service in this process, with the dashboard behind a token.</summary>
public sealed class RunningService : IAsyncLifetime
{
    public const string Token = "0123456789abcdef0123";
    private readonly string _folder = Directory.CreateTempSubdirectory("crawler-service-").FullName;

    public HttpClient Http { get; private set; } = null!;

    public SiloService Service { get; private set; } = null!;

    public string Data => Path.Combine(_folder, "data");

    public async ValueTask InitializeAsync()
    {
        var tokenFile = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(tokenFile, Token + "\n");
        var settings = new SiloSettings();
        settings.Store.DataDirectory = Data;
        settings.Store.Partitions = 4;
        (settings.Cluster.SiloPort, settings.Cluster.GatewayPort) = FreePorts();
        settings.Http.Port = 0;
        settings.Http.Address = "127.0.0.1";
        settings.Http.TokenFile = tokenFile;
        settings.Http.Dashboard = true;
        settings.Hub.Url = new Uri("http://127.0.0.1:9");
        Service = await SiloService.OpenAsync(settings, "Development", CancellationToken.None);
        await Service.StartAsync();
        Http = new HttpClient { BaseAddress = Service.Http };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Service.StopAsync();
        await Service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using TcpListener silo = new(IPAddress.Loopback, 0), gateway = new(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
