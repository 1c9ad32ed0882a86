using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Crawler.Benchmarks;

/// <summary>The bare listing of the same simulator by the Hub's official JavaScript client, for comparison. Needs node and npm; the client is installed from the lock file.</summary>
internal static class JsClient
{
    public static async Task<(long Rows, double Seconds, double CpuMicrosecondsPerRow)> ListAsync(Uri hub)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "js");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder);
        }

        var output = JsonNode.Parse(await RunAsync("node", ["list.mjs", hub.ToString().TrimEnd('/')], folder))!;
        var rows = (long)output["rows"]!;
        return (rows, (double)output["seconds"]!, (double)output["cpuMicroseconds"]! / rows);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start; install Node.js with npm.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}.");
    }
}
