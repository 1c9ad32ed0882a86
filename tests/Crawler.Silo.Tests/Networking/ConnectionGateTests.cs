using Crawler.Silo.Networking;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Tests.Networking;

public sealed class ConnectionGateTests : IAsyncDisposable
{
    private readonly KnownSilos _silos = new();
    private readonly ServiceProvider _services;
    private readonly ConnectionDelegate _connect;
    private readonly List<ConnectionContext> _accepted = [];

    public ConnectionGateTests()
    {
        _services = new ServiceCollection().AddSingleton<ISiloStatusOracle>(_silos).BuildServiceProvider();
        var connections = new ConnectionBuilder(_services);
        ConnectionGate.Guard(connections);
        connections.Run(connection =>
        {
            _accepted.Add(connection);
            return Task.CompletedTask;
        });
        _connect = connections.Build();
    }

    [Theory]
    [InlineData(SiloStatus.None)]
    [InlineData(SiloStatus.Created)]
    public async Task Others_are_turned_away_before_it_joins(SiloStatus status)
    {
        _silos.CurrentStatus = status;
        await using var connection = new DefaultConnectionContext("other");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.Register(closed.SetResult);

        await _connect(connection);

        Assert.Empty(_accepted);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Others probe it from the moment it joins, and declare it dead when it does not answer.</summary>
    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public async Task Others_are_let_in_while_it_joins_and_is_part_of_the_cluster(SiloStatus status)
    {
        _silos.CurrentStatus = status;
        await using var connection = new DefaultConnectionContext("other");

        await _connect(connection);

        Assert.Equal([connection], _accepted);
        Assert.False(connection.ConnectionClosed.IsCancellationRequested);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
