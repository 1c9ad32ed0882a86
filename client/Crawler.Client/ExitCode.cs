namespace Crawler.Client;

/// <summary>What the process says when it ends; scripts depend on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was asked for does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The Hub refused the credential.</summary>
    public const int Auth = 4;

    /// <summary>No silo answered.</summary>
    public const int Unreachable = 5;

    /// <summary>The answer is there, but not all partitions are in it, or what it speaks of is not finished.</summary>
    public const int Partial = 6;

    /// <summary>Ctrl-C or a termination signal.</summary>
    public const int Interrupted = 130;
}
