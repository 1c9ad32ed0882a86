using System.Diagnostics;

namespace Crawler.Benchmarks;

/// <summary>The Hub simulator in a process of its own, so that its CPU time is not ours.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private const string Ready = "listening on ";
    private readonly Process _process;

    private SimulatorProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Lets a simulated day pass.</summary>
    public void Advance()
    {
        using var http = new HttpClient();
        using var answer = http.Send(new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/__admin/advance?days=1")));
        answer.EnsureSuccessStatusCode();
    }

    public static async Task<SimulatorProcess> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Crawler.HubSimulator.dll"));
        start.ArgumentList.Add("serve");
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new SimulatorProcess(process, new Uri(line[Ready.Length..]));
            }
        }

        throw new InvalidOperationException("The simulator ended before it was ready.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
