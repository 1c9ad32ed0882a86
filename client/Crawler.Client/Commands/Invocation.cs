using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Client.Session;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;

namespace Crawler.Client.Commands;

/// <summary>One command being run: its way to the grains, and its way to the reader.</summary>
internal sealed class Invocation(
    ParseResult parsed,
    Terminal terminal,
    OutputFormat format,
    ISession session,
    ConsoleEnvironment environment,
    SessionOptions options,
    CancellationToken cancellationToken)
{
    /// <summary>The command line.</summary>
    public ParseResult Parsed { get; } = parsed;

    /// <summary>Where to write.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>The format of the result.</summary>
    public OutputFormat Format { get; } = format;

    /// <summary>The way to the grains.</summary>
    public ISession Session { get; } = session;

    /// <summary>What is outside.</summary>
    public ConsoleEnvironment Environment { get; } = environment;

    /// <summary>Where the silo is.</summary>
    public SessionOptions Options { get; } = options;

    /// <summary>Fires when the user wants it to end.</summary>
    public CancellationToken Interrupted { get; } = cancellationToken;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Environment.Time;

    /// <summary>The same command in another session.</summary>
    public Invocation In(ISession other) => new(Parsed, Terminal, Format, other, Environment, Options, Interrupted);

    /// <summary>Asks the crawl grain.</summary>
    public Task<T> CrawlAsync<T>(Func<ICrawlGrain, Task<T>> question) =>
        Session.RunAsync(grains => question(grains.GetGrain<ICrawlGrain>(KindNames.Models)), Interrupted);

    /// <summary>Asks the ecosystem.</summary>
    public Task<T> EcosystemAsync<T>(Func<IEcosystemGrain, Task<T>> question) =>
        Session.RunAsync(grains => question(grains.GetGrain<IEcosystemGrain>(KindNames.Models)), Interrupted);

    /// <summary>The last accepted census, or the failure that says there is none.</summary>
    public async Task<CensusReply> CensusAsync() => await EcosystemAsync(ecosystem => ecosystem.Census(null)) ?? throw ConsoleFailure.NoCensus();

    /// <summary>Writes a result, and below a table where its figures come from.</summary>
    public void Write(Result result, Stamp? stamp = null)
    {
        Terminal.Write(result, Format);
        if (stamp is not null && Format is (OutputFormat.Table or OutputFormat.Markdown))
        {
            Terminal.Note(stamp.TrustLine());
        }
    }

    /// <summary>Writes several tables, a blank line between them.</summary>
    public void WriteAll(params IReadOnlyList<Result> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (i > 0)
            {
                Terminal.Out.WriteLine();
            }

            Terminal.Write(results[i], Format);
        }
    }
}
