using System.Runtime.InteropServices;

namespace Crawler.Client;

/// <summary>The process.</summary>
internal static class Program
{
    /// <summary>Runs one command; the first signal asks it to end, the second ends it.</summary>
    public static async Task<int> Main(string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Interrupt(signal, interrupt));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Interrupt(signal, interrupt));
        return await CrawlerConsole.RunAsync(args, ConsoleEnvironment.OfProcess(), interrupt.Token);
    }

    private static void Interrupt(PosixSignalContext signal, CancellationTokenSource interrupt)
    {
        if (interrupt.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        signal.Cancel = true;
        interrupt.Cancel();
    }
}
