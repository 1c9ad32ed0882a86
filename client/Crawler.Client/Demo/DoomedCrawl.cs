using System.Diagnostics;
using System.Globalization;
using Crawler.Client.Commands;
using Crawler.HubSimulator;

namespace Crawler.Client.Demo;

/// <summary>A crawl in a process of its own that is killed half-way, as a power failure would: no signal it could handle, no good-bye.</summary>
internal static class DoomedCrawl
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Starts it and kills it when half of the pages were served. Returns how many were.</summary>
    /// <exception cref="ConsoleFailure">It ended by itself.</exception>
    public static async Task<int> RunAsync(HubSimulatorHost hub, DemoOptions options, string dataDirectory, Invocation run)
    {
        using var process = Process.Start(Command(
            [
                "crawl", "start",
                "--hub", hub.BaseAddress.ToString(),
                "--data", dataDirectory,
                "--page-size", options.PageSize.ToString(CultureInfo.InvariantCulture),
                "--as-of", hub.Today.ToString("O", CultureInfo.InvariantCulture),
                "--expect", options.Models.ToString(CultureInfo.InvariantCulture),
                .. run.Terminal.IsQuiet ? ["--quiet"] : Array.Empty<string>(),
            ])) ?? throw new ConsoleFailure(ExitCode.Failure, "The crawling process could not be started.", "Run the demo with --debug.");
        try
        {
            while (hub.Ledger().Pages.Count <= options.Pages / 2)
            {
                if (process.HasExited)
                {
                    throw new ConsoleFailure(ExitCode.Failure, $"The crawling process ended by itself with {process.ExitCode}.", "Its messages are above.");
                }

                await Task.Delay(Poll, run.Time, run.Interrupted);
            }

            return hub.Ledger().Pages.Count;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static ProcessStartInfo Command(IEnumerable<string> arguments)
    {
        var folder = AppContext.BaseDirectory;
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "crawler.exe" : "crawler");
        return File.Exists(program)
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(folder, "crawler.dll"), .. arguments]);
    }
}
