using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Crawler.Testing.Azurite;

/// <summary>A table service of its own, in memory: Azurite in another process, which ends with this one, however this one ends.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // No table may begin with this name: the .NET client would cut it out of an address whose path begins with the same letters.
    private const string Account = "azuriteaccount";
    private const string StartedMark = "successfully started on ";
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private AzuriteServer(Process process, string address, string key)
    {
        _process = process;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};TableEndpoint=http://{address}/{Account};";
    }

    /// <summary>The connection string of the only account. Its key is new for every server.</summary>
    public string ConnectionString { get; }

    /// <summary>Installs Azurite where needed, starts it, and waits until it listens.</summary>
    /// <exception cref="AzuriteUnavailableException">Node.js or the package is not to be had, or the service does not start.</exception>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = await AzuriteInstallation.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var said = new StringBuilder();
        for (var tries = 0; tries < Tries; tries++)
        {
            // Again, because another program may take the free port before Azurite does.
            if (await TryStartAsync(folder, said, cancellationToken).ConfigureAwait(false) is { } server)
            {
                return server;
            }
        }

        throw new AzuriteUnavailableException($"Azurite did not start: {said.ToString().Trim()}");
    }

    /// <summary>Ends the service; what it held is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<AzuriteServer?> TryStartAsync(string folder, StringBuilder said, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var process = Process.Start(new ProcessStartInfo("node", ["serve.js"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" },
        })!;
        var started = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => started.TrySetResult(null);
        process.OutputDataReceived += (_, line) => Hear(line.Data, said, started);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, said, started);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var address = await started.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            if (address is not null)
            {
                return new AzuriteServer(process, address, key);
            }
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        process.Dispose();
        return null;
    }

    private static void Hear(string? line, StringBuilder said, TaskCompletionSource<string?> started)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line?.IndexOf(StartedMark, StringComparison.Ordinal) is >= 0 and var at)
        {
            started.TrySetResult(line[(at + StartedMark.Length)..].Trim());
        }
    }
}
