namespace Crawler.Client.Tests;

/// <summary>Runs commands in this process.</summary>
internal sealed class TestConsole(params object[] grains) : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public bool IsHolder { get; init; }

    /// <summary>The environment's variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public Task<int> RunAsync(params string[] args) => RunAsync(args, default);

    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken) => CrawlerConsole.RunAsync(
        args,
        new ConsoleEnvironment
        {
            Out = _out,
            Error = _error,
            Variable = name => Variables.GetValueOrDefault(name),
            OpenSession = _ => new FakeSession(FakeGrains.Of(grains)) { IsHolder = IsHolder },
        },
        cancellationToken);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }
}
