namespace Crawler.Testing.Azurite;

/// <summary>One Azurite for all tests of an assembly, started when the first of them asks for it.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lock _starting = new();
    private Task<AzuriteServer>? _server;

    /// <summary>The connection string of an account that all tests share. Where Azurite cannot be run, the test is skipped; under <c>CI=true</c> it fails.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        Task<AzuriteServer> server;
        lock (_starting)
        {
            server = _server ??= AzuriteServer.StartAsync(CancellationToken.None);
        }

        try
        {
            return (await server.WaitAsync(TestContext.Current.CancellationToken)).ConnectionString;
        }
        catch (AzuriteUnavailableException unavailable) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(unavailable.Message);
            throw;
        }
    }

    /// <summary>Ends the service, if it was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true } server)
        {
            await (await server).DisposeAsync();
        }
    }
}
