using System.Globalization;
using System.Net;
using Crawler.Silo.Configuration;
using Microsoft.Extensions.Hosting;

namespace Crawler.Silo.DataDirectories;

/// <summary>
/// Marks a data directory as served by silos: consoles that are given the directory find a gateway in it, and do not host a silo of their own. When the silo that is named there
/// goes, another one names itself.
/// </summary>
internal sealed class SharedDirectory(SiloSettings settings, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly EndpointFile _file = new(settings.Store.DataDirectory);

    private HolderEndpoint Here => new(new IPEndPoint(settings.Cluster.Address(), settings.Cluster.GatewayPort), Environment.ProcessId);

    /// <summary>Takes a share in a directory's lock, before anything in it is opened.</summary>
    /// <exception cref="DataDirectoryException">A console holds it, or it cannot be used.</exception>
    public static async Task<DirectoryLock> ShareAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (DirectoryLock.TryShare(directory) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(start) >= Patience)
            {
                var holder = new EndpointFile(directory).Read()?.ProcessId.ToString(CultureInfo.InvariantCulture);
                throw new DataDirectoryException(
                    $"{directory} is held by a console, process {holder ?? "unknown"}.", "End it first: a console and a cluster cannot host the same directory.");
            }

            await Task.Delay(Retry, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_file.Read() == Here)
        {
            _file.Delete();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _file.Write(Here);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && (_file.Read() is not { } named || !IsAlive(named.ProcessId)))
            {
                _file.Write(Here);
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
