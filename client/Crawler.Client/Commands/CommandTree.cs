using System.CommandLine;
using Crawler.Client.Demo;
using Crawler.Client.Session;

namespace Crawler.Client.Commands;

/// <summary>The grammar: <c>crawler noun verb</c>.</summary>
internal sealed class CommandTree(ConsoleEnvironment environment, CancellationToken interrupted)
{
    /// <summary>The options every command has.</summary>
    public GlobalOptions Globals { get; } = new();

    /// <summary>The whole tree.</summary>
    public RootCommand Build()
    {
        var root = new RootCommand("Crawler: a census of the Hugging Face Hub that resumes, proves its sums and says how complete it is.");
        Globals.AddTo(root);
        root.Add(DemoCommand.Build(this));
        root.Add(CrawlCommands.Build(this));
        root.Add(ImportCommand.Build(this));
        root.Add(CensusCommands.Build(this));
        root.Add(ModelCommands.Build(this));
        root.Add(FamilyCommands.Build(this));
        root.Add(LineageCommands.Build(this));
        root.Add(LifetimeCommands.Build(this));
        root.Add(AdoptionCommands.Build(this));
        root.Add(OrgCommands.Build(this));
        root.Add(CountryCommands.Build(this));
        root.Add(DimensionCommands.Build(this));
        root.Add(FlowCommands.Build(this));
        root.Add(ScheduleCommands.Build(this));
        root.Add(RegistryCommands.Build(this));
        root.Add(ServeCommand.Build(this));
        root.Add(StoreCommands.Build(this));
        root.Add(ClusterCommands.Build(this));
        root.Add(DoctorCommand.Build(this));
        return root;
    }

    /// <summary>A command that runs in a session.</summary>
    public Command Verb(string name, string description, Func<Invocation, Task<int>> run, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, _) => RunAsync(parsed, run));
        return command;
    }

    /// <summary>A group of commands.</summary>
    public static Command Noun(string name, string description, params IEnumerable<Command> verbs)
    {
        var command = new Command(name, description);
        foreach (var verb in verbs)
        {
            command.Add(verb);
        }

        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<Invocation, Task<int>> run)
    {
        var options = Globals.Session(parsed, environment);
        var terminal = Globals.Terminal(parsed, environment);
        await using var session = Open(options);
        var invocation = new Invocation(parsed, terminal, Globals.Format(parsed), session, environment, options, interrupted);
        try
        {
            return await run(invocation);
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
            if (interrupted.IsCancellationRequested)
            {
                session.Hurry();
            }
        }
    }

    private ISession Open(SessionOptions options)
    {
        if (environment.OpenSession is { } open)
        {
            return open(options);
        }

        return options.Cluster is not null
            ? new ClusterSession(options, environment.Connector, environment.Time)
            : new DirectorySession(options, environment.Connector, environment.Time);
    }
}
