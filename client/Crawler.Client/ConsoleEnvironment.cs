using Crawler.Client.Session;

namespace Crawler.Client;

/// <summary>Everything outside that a command can see; tests give their own.</summary>
internal sealed record ConsoleEnvironment
{
    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything else.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether data goes to a terminal.</summary>
    public bool IsOutputInteractive { get; init; }

    /// <summary>Whether notices go to a terminal.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Characters in a line.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Starts and finds silos.</summary>
    public ISiloConnector Connector { get; init; } = new SiloConnector();

    /// <summary>Opens a session; null for real ones.</summary>
    public Func<SessionOptions, ISession>? OpenSession { get; init; }

    /// <summary>This process's own.</summary>
    public static ConsoleEnvironment OfProcess() => new()
    {
        Out = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" },
        Error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true, NewLine = "\n" },
        IsOutputInteractive = !Console.IsOutputRedirected,
        IsErrorInteractive = !Console.IsErrorRedirected,
        Width = WidthOfTerminal(),
        Variable = Environment.GetEnvironmentVariable,
    };

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.IsOutputRedirected && Console.IsErrorRedirected ? 120 : Math.Max(40, Console.WindowWidth);
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }
}
