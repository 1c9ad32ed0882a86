using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Tests;

public sealed class ConnectionGateTests : IAsyncDisposable
{
    private readonly Oracle _oracle = new();
    private readonly ServiceProvider _services;
    private readonly ConnectionDelegate _connect;
    private readonly List<ConnectionContext> _accepted = [];

    public ConnectionGateTests()
    {
        _services = new ServiceCollection().AddSingleton<ISiloStatusOracle>(_oracle).BuildServiceProvider();
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
    [InlineData(SiloStatus.Joining)]
    public async Task Others_are_turned_away_before_it_is_active(SiloStatus status)
    {
        _oracle.CurrentStatus = status;
        await using var connection = new DefaultConnectionContext("other");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.Register(closed.SetResult);

        await _connect(connection);

        Assert.Empty(_accepted);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public async Task Others_are_let_in_while_it_is_part_of_the_cluster(SiloStatus status)
    {
        _oracle.CurrentStatus = status;
        await using var connection = new DefaultConnectionContext("other");

        await _connect(connection);

        Assert.Equal([connection], _accepted);
        Assert.False(connection.ConnectionClosed.IsCancellationRequested);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>A silo that knows of nobody else.</summary>
    private sealed class Oracle : ISiloStatusOracle
    {
        public SiloStatus CurrentStatus { get; set; }

        public string SiloName => "one";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 1);

        public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => IsOwn(siloAddress) ? CurrentStatus : SiloStatus.None;

        public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) => new() { [SiloAddress] = CurrentStatus };

        public SiloAddress[] GetActiveSilos() => CurrentStatus == SiloStatus.Active ? [SiloAddress] : [];

        public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
        {
            siloName = SiloName;
            return IsOwn(siloAddress);
        }

        public bool IsFunctionalDirectory(SiloAddress siloAddress) => IsOwn(siloAddress);

        public bool IsDeadSilo(SiloAddress silo) => false;

        public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer) => true;

        public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => true;

        private bool IsOwn(SiloAddress silo) => silo.Equals(SiloAddress);
    }
}
