using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Silos and clients that are built and never started, for Orleans' own providers that are inside.</summary>
internal sealed class StockHosts : IDisposable
{
    private readonly List<IHost> _hosts = [];

    /// <summary>Builds a host and takes a service out of it, which serves until this is disposed.</summary>
    public T Take<T>(Action<HostApplicationBuilder> configure)
        where T : notnull
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder);
        var host = builder.Build();
        _hosts.Add(host);
        return host.Services.GetRequiredService<T>();
    }

    public void Dispose()
    {
        foreach (var host in _hosts)
        {
            host.Dispose();
        }
    }
}
