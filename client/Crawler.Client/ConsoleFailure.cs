namespace Crawler.Client;

/// <summary>An expected way for a command to end early: an exit code, one line of cause and one line of fix.</summary>
internal sealed class ConsoleFailure(int code, string cause, string fix, Exception? inner = null) : Exception(cause, inner)
{
    /// <summary>The exit code, one of <see cref="ExitCode"/>.</summary>
    public int Code { get; } = code;

    /// <summary>What to do about it.</summary>
    public string Fix { get; } = fix;

    /// <summary>Something that does not exist.</summary>
    public static ConsoleFailure NotFound(string cause, string fix) => new(ExitCode.NotFound, cause, fix);

    /// <summary>No census yet.</summary>
    public static ConsoleFailure NoCensus() => NotFound("There is no census yet.", "Run 'crawler crawl start'; it publishes one when it is done.");

    /// <summary>No crawl yet.</summary>
    public static ConsoleFailure NoCrawl() => NotFound("There is no crawl yet.", "Run 'crawler crawl start'.");
}
