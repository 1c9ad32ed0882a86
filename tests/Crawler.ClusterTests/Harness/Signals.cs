using System.Runtime.InteropServices;

namespace Crawler.ClusterTests.Harness;

/// <summary>What the kernel can do to a process.</summary>
internal static partial class Signals
{
    private const int Term = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>Asks it to end.</summary>
    public static void Terminate(int process) => Send(process, Term);

    /// <summary>Takes the processor from it, as a frozen virtual machine has it.</summary>
    public static void Pause(int process) => Send(process, Stop);

    /// <summary>Gives it back.</summary>
    public static void Wake(int process) => Send(process, Continue);

    private static void Send(int process, int signal) => Assert.True(Kill(process, signal) == 0, $"Signal {signal} did not reach process {process}.");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
