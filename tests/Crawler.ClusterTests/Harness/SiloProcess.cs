using System.Diagnostics;

namespace Crawler.ClusterTests.Harness;

/// <summary>One silo as it is deployed: a process of its own, told everything by its environment.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private readonly Task _output;
    private readonly Task _error;

    private SiloProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _output = ReadAsync(process.StandardOutput, line =>
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        });
        _error = ReadAsync(process.StandardError, _ => { });
    }

    public int Id { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Everything it has said so far.</summary>
    public string Log
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="environment">What it is told.</param>
    public static SiloProcess Start(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Crawler.Silo.dll"));
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("CRAWLER_", StringComparison.Ordinal) || name == "HF_TOKEN").ToArray())
        {
            start.Environment.Remove(inherited);
        }

        // Several silos on two cores: small heaps leave room for each other. No crash dumps: being taken for dead is part of the play.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        // None lives long enough to earn back what profiling its code costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SiloProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it is part of the cluster.</summary>
    public async Task ReadyAsync()
    {
        var ended = _process.WaitForExitAsync();
        try
        {
            var first = await Task.WhenAny(_ready.Task, ended).WaitAsync(Patience, TimeProvider.System);
            Assert.True(first == _ready.Task, $"The silo ended with {(ended.IsCompleted ? _process.ExitCode : 0)} before it was ready:\n{Log}");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The silo was not ready within {Patience}:\n{Log}");
        }
    }

    /// <summary>SIGKILL: no handler runs.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return EndAsync();
    }

    /// <summary>SIGTERM, and waits until it has drained.</summary>
    public async Task<int> StopAsync()
    {
        Signals.Terminate(Id);
        await EndAsync();
        return _process.ExitCode;
    }

    public async Task EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Silo process {Id} did not end within {Patience}:\n{Log}");
        }

        await Task.WhenAll(_output, _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await EndAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from, Action<string> seen)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            seen(line);
        }
    }
}
