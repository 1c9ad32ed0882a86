using System.Diagnostics;
using System.Security.Cryptography;

namespace Crawler.Testing.Azurite;

/// <summary>Azurite as <c>tests/azurite/package-lock.json</c> pins it, installed once for all processes of a working copy.</summary>
internal static class AzuriteInstallation
{
    private const string Stamp = ".installed";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Installs Azurite where the lock file has changed, or nothing is installed yet.</summary>
    /// <returns>The folder that it is run in.</returns>
    /// <exception cref="AzuriteUnavailableException">Node.js or the package is not to be had.</exception>
    public static async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        var folder = FindFolder();
        await RunAsync("node", ["--version"], folder, cancellationToken).ConfigureAwait(false);
        await using var turn = await TakeTurnAsync(Path.Combine(folder, ".install.lock"), cancellationToken).ConfigureAwait(false);
        var stamp = Path.Combine(folder, "node_modules", Stamp);
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken).ConfigureAwait(false)));
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp, cancellationToken).ConfigureAwait(false) != wanted)
        {
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            await RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(stamp, wanted, cancellationToken).ConfigureAwait(false);
        }

        return folder;
    }

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "azurite");
            if (File.Exists(Path.Combine(folder, "package-lock.json")))
            {
                return folder;
            }
        }

        throw new AzuriteUnavailableException($"No folder above '{AppContext.BaseDirectory}' holds tests/azurite. Run the tests in a working copy of the repository.");
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                // Another process is installing.
            }
            catch (IOException exception)
            {
                throw new AzuriteUnavailableException($"Another process has held '{path}' for {Patience}. Look for an npm that hangs.", exception);
            }
        }
    }

    private static async Task RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var outputs = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token)).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new AzuriteUnavailableException($"'{program} {string.Join(' ', arguments)}' in '{folder}' failed: {string.Concat(outputs).Trim()}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new AzuriteUnavailableException($"'{program} {string.Join(' ', arguments)}' in '{folder}' did not end within {Patience}.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new AzuriteUnavailableException($"'{start.FileName}' cannot be run: {exception.Message}. Install Node.js 20 or later, with npm.", exception);
        }
    }
}
