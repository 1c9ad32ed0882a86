using System.Net;
using Crawler.Silo.Networking;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Tests.Networking;

public sealed class FormerSilosTests : IAsyncDisposable
{
    private static readonly IPEndPoint Place = new(IPAddress.Loopback, 22222);
    private static readonly SiloAddress First = SiloAddress.New(Place, 100);
    private static readonly SiloAddress Second = SiloAddress.New(Place, 200);
    private readonly KnownSilos _silos = new();
    private readonly ServiceProvider _services;
    private readonly ConnectionDelegate _connect;
    private readonly List<(Outbound Connection, Task Served)> _opened = [];

    public FormerSilosTests()
    {
        _services = new ServiceCollection().AddSingleton<ISiloStatusOracle>(_silos).AddSingleton<FormerSilos>().BuildServiceProvider();
        var connections = new ConnectionBuilder(_services);
        FormerSilos.Watch(connections);
        connections.Run(connection => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, connection.ConnectionClosed).ContinueWith(_ => { }, TaskScheduler.Default));
        _connect = connections.Build();
    }

    [Fact]
    public async Task A_connection_opened_to_a_silo_that_has_come_back_is_closed()
    {
        _silos.Tell(First, SiloStatus.Active);
        var (_, served) = Open();
        _silos.Tell(First, SiloStatus.Dead);
        Assert.False(served.IsCompleted);

        _silos.Tell(Second, SiloStatus.Joining);

        await EndsAsync(served);
    }

    /// <summary>It may have been opened to either; the one that is kept would be closed when it is full of work.</summary>
    [Fact]
    public async Task A_connection_opened_while_both_counted_as_alive_is_closed_when_the_former_is_dead()
    {
        _silos.Tell(First, SiloStatus.Active);
        _silos.Tell(Second, SiloStatus.Joining);
        var (_, served) = Open();
        _silos.Tell(Second, SiloStatus.Active);
        Assert.False(served.IsCompleted);

        _silos.Tell(First, SiloStatus.Dead);

        await EndsAsync(served);
    }

    [Fact]
    public async Task A_connection_is_closed_only_when_another_silo_has_come_to_its_address()
    {
        _silos.Tell(First, SiloStatus.Joining);
        var (_, served) = Open();
        var elsewhere = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 33333), 300);
        _silos.Tell(elsewhere, SiloStatus.Joining);
        _silos.Tell(First, SiloStatus.Active);
        _silos.Tell(First, SiloStatus.Dead);

        Assert.False(served.IsCompleted);
    }

    [Fact]
    public async Task A_connection_to_who_came_back_stays_open()
    {
        _silos.Tell(First, SiloStatus.Dead);
        _silos.Tell(Second, SiloStatus.Joining);
        var (_, served) = Open();
        _silos.Tell(Second, SiloStatus.Active);

        Assert.False(served.IsCompleted);
    }

    [Fact]
    public async Task A_connection_that_has_ended_is_forgotten()
    {
        _silos.Tell(First, SiloStatus.Active);
        var (connection, served) = Open();
        connection.Abort();
        await EndsAsync(served);

        _silos.Tell(Second, SiloStatus.Joining);

        Assert.Equal(1, connection.Aborts);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (connection, served) in _opened)
        {
            connection.Abort();
            await EndsAsync(served);
            await connection.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private (Outbound Connection, Task Served) Open()
    {
        var connection = new Outbound { RemoteEndPoint = Place };
        _opened.Add((connection, _connect(connection)));
        return _opened[^1];
    }

    private static Task EndsAsync(Task served) => served.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private sealed class Outbound : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public Outbound()
            : base("outbound") => ConnectionClosed = _closed.Token;

        public int Aborts { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason)
        {
            Aborts++;
            _closed.Cancel();
        }

        public override ValueTask DisposeAsync()
        {
            _closed.Dispose();
            return base.DisposeAsync();
        }
    }
}
