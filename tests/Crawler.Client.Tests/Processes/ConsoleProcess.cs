using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Crawler.Client.Tests.Processes;

/// <summary>The console as a user has it: a process over a data directory.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ConsoleProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasEnded => _process.HasExited;

    public static ConsoleProcess Start(string data, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "crawler.dll"));
        foreach (var argument in arguments.Concat(["--data", data]))
        {
            start.ArgumentList.Add(argument);
        }

        // Many consoles on two cores: the small garbage collector starts faster and leaves room for the others.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["CRAWLER_PARTITIONS"] = "4";
        start.Environment.Remove("CRAWLER_FAILPOINT");
        start.Environment.Remove("HF_TOKEN");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ConsoleProcess(Process.Start(start)!);
    }

    /// <summary>Runs a console to its end and demands exit code 0.</summary>
    public static async Task<string> RunAsync(string data, params string[] arguments)
    {
        using var console = Start(data, arguments);
        var (code, output, error) = await console.EndAsync();
        Assert.True(code == 0, $"crawler {string.Join(' ', arguments)} ended with {code}:\n{output}\n{error}");
        return output;
    }

    public static async Task<JsonNode> JsonAsync(string data, params string[] arguments) =>
        JsonNode.Parse(await RunAsync(data, [.. arguments, "-o", "json"]))!;

    public async Task<(int Code, string Output, string Error)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The console did not end within {Patience}:\n{await _output}\n{await _error}");
        }

        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>SIGKILL: no handler runs.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
