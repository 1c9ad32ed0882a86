using System.Net;
using System.Net.Sockets;
using Crawler.Client.Session;
using Crawler.Silo.DataDirectories;

namespace Crawler.Client.Tests.Session;

/// <summary>Who hosts the silo of a data directory, and what happens when that one goes.</summary>
public sealed class DirectorySessionTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeConnector _connector = new();

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_hosts_and_the_second_is_its_client()
    {
        await using var first = Session();
        await first.OpenAsync(Token);
        await using var second = Session();
        await second.OpenAsync(Token);

        Assert.True(first.IsHolder);
        Assert.False(second.IsHolder);
        Assert.Equal((1, 1), (_connector.Hosted, _connector.Connected));
    }

    [Fact]
    public async Task A_leaving_holder_takes_its_endpoint_along_and_frees_the_lock()
    {
        var first = Session();
        await first.OpenAsync(Token);
        await first.DisposeAsync();

        Assert.Null(new EndpointFile(_directory.Path).Read());
        await using var second = Session();
        await second.OpenAsync(Token);
        Assert.True(second.IsHolder);
    }

    [Fact]
    public async Task The_endpoint_of_a_killed_holder_does_not_mislead()
    {
        new EndpointFile(_directory.Path).Write(new HolderEndpoint(new IPEndPoint(IPAddress.Loopback, 1), 1));

        await using var session = Session();
        await session.OpenAsync(Token);

        Assert.True(session.IsHolder);
        Assert.Equal(0, _connector.Connected);
    }

    [Fact]
    public async Task In_the_middle_of_a_command_a_guest_takes_over_from_a_dead_holder()
    {
        var death = DirectoryLock.TryTake(_directory.Path);
        new EndpointFile(_directory.Path).Write(new HolderEndpoint(new IPEndPoint(IPAddress.Loopback, 1), 1));
        await using var session = Session();
        var attempts = 0;

        var answer = await session.RunAsync(
            async _ =>
            {
                if (++attempts == 1)
                {
                    death!.Dispose();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Token);
                }

                return 42;
            },
            Token);

        Assert.Equal((42, 2, true, 2), (answer, attempts, session.IsHolder, session.Generation));
    }

    [Fact]
    public async Task A_broken_line_is_tried_again()
    {
        using var holder = DirectoryLock.TryTake(_directory.Path);
        new EndpointFile(_directory.Path).Write(new HolderEndpoint(new IPEndPoint(IPAddress.Loopback, 1), 1));
        await using var session = Session();
        var attempts = 0;

        var answer = await session.RunAsync(_ => ++attempts < 3 ? throw new SiloUnavailableException() : Task.FromResult(attempts), Token);

        Assert.Equal((3, 3), (answer, _connector.Connected));
    }

    [Fact]
    public async Task A_failing_grain_is_not_tried_again()
    {
        await using var session = Session();
        var attempts = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => session.RunAsync<int>(
            _ =>
            {
                attempts++;
                throw new InvalidOperationException();
            },
            Token));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_holder_nobody_can_reach_is_unreachable_in_the_end()
    {
        using var holder = DirectoryLock.TryTake(_directory.Path);
        await using var session = Session(TimeSpan.FromMilliseconds(300));

        var failure = await Assert.ThrowsAsync<ConsoleFailure>(() => session.OpenAsync(Token));

        Assert.Equal(5, failure.Code);
    }

    [Fact]
    public async Task A_leaving_holder_lets_guests_finish()
    {
        var first = Session();
        await first.OpenAsync(Token);
        var second = Session();
        await second.OpenAsync(Token);

        var leaving = first.DisposeAsync().AsTask();
        Assert.NotNull(new EndpointFile(_directory.Path).Read());
        Assert.Equal(7, await second.RunAsync(_ => Task.FromResult(7), Token));
        await second.DisposeAsync();
        await leaving;

        Assert.Equal((1, 1), (_connector.Hosted, _connector.Connected));
    }

    [Fact]
    public async Task Twenty_at_once_are_all_served()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            async () =>
            {
                await using var session = Session();
                return await session.RunAsync(_ => Task.FromResult(number), Token);
            },
            Token)));

        Assert.Equal(Enumerable.Range(0, 20), answers);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_unreachable_with_its_address()
    {
        _connector.Failure = new SocketException((int)SocketError.ConnectionRefused);
        var options = Options(TimeSpan.FromMilliseconds(200)) with { Cluster = new IPEndPoint(IPAddress.Loopback, 9) };
        await using var session = new ClusterSession(options, _connector, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ConsoleFailure>(() => session.OpenAsync(Token));

        Assert.Equal(5, failure.Code);
        Assert.Contains("127.0.0.1:9", failure.Message, StringComparison.Ordinal);
    }

    private DirectorySession Session(TimeSpan? deadline = null) => new(Options(deadline ?? TimeSpan.FromSeconds(30)), _connector, TimeProvider.System);

    private SessionOptions Options(TimeSpan deadline) => new() { DataDirectory = _directory.Path, Deadline = deadline };

    private sealed class FakeConnector : ISiloConnector
    {
        private int _hosted;
        private int _connected;

        public int Hosted => _hosted;

        public int Connected => _connected;

        public Exception? Failure { get; set; }

        public Task<IHostedSilo> HostAsync(SessionOptions options, bool staysUp, CancellationToken cancellationToken) =>
            Task.FromResult<IHostedSilo>(new Silo(Interlocked.Increment(ref _hosted)));

        public Task<IConnection> ConnectAsync(IReadOnlyList<IPEndPoint> gateways, string clusterId, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _connected);
            return Failure is null ? Task.FromResult<IConnection>(new Remote()) : Task.FromException<IConnection>(Failure);
        }
    }

    private sealed class Remote : IConnection
    {
        public IGrainFactory Grains => FakeGrains.Of();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Silo(int port) : IHostedSilo
    {
        public IGrainFactory Grains => FakeGrains.Of();

        public int GatewayPort => port;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
