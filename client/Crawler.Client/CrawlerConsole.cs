using System.CommandLine;
using System.CommandLine.Invocation;
using Crawler.Client.Commands;
using Crawler.Client.Output;

namespace Crawler.Client;

/// <summary>The console: parses a command line, runs one command, answers with an exit code.</summary>
internal static class CrawlerConsole
{
    /// <summary>Runs one command over plain writers.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default) =>
        RunAsync(args, new ConsoleEnvironment { Out = output, Error = error }, cancellationToken);

    /// <summary>Runs one command.</summary>
    public static async Task<int> RunAsync(string[] args, ConsoleEnvironment environment, CancellationToken cancellationToken = default)
    {
        var tree = new CommandTree(environment, cancellationToken);
        var parsed = tree.Build().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Usage(parsed, environment.Error);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = environment.Out,
                    Error = environment.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception failure)
        {
            return Failures.Explain(failure, environment.Error, tree.Globals.IsDebug(parsed), cancellationToken);
        }
        finally
        {
            await environment.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static int Usage(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors.Select(problem => problem.Message).Distinct())
        {
            error.WriteLine($"error: {SafeText.Of(problem)}");
        }

        var path = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            path.Insert(0, at.Command is RootCommand ? "crawler" : at.Command.Name);
        }

        error.WriteLine($"fix:   {string.Join(' ', path)} --help");
        return ExitCode.Usage;
    }
}
