using System.Net;
using System.Net.Sockets;

namespace Crawler.Storage.Tests.Azure;

/// <summary>A commit is sent again only where it surely was not executed; else its outcome is unknown, and said to be.</summary>
public sealed class AzureRetryTests : IDisposable
{
    private readonly WaitedTime _time = new();
    private readonly StubService _service = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_throttled_commit_waits_as_long_as_the_service_asks()
    {
        _service.Answer(HttpStatusCode.TooManyRequests, retryAfterSeconds: 30).Succeed();
        var commit = CommitAsync(await _service.OpenAsync(_time));

        Assert.Equal(TimeSpan.FromSeconds(30), await _time.PassAsync());

        Assert.True((await commit).Succeeded);
        Assert.Equal(2, _service.Commits);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy")]
    public async Task A_commit_that_was_not_executed_is_sent_again_after_a_pause(HttpStatusCode status, string? code)
    {
        _service.Answer(status, code).Answer(status, code).Succeed();
        var store = await _service.OpenAsync(_time);
        var before = store.Requests;
        var commit = CommitAsync(store);

        Assert.InRange(await _time.PassAsync(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await _time.PassAsync();

        Assert.True((await commit).Succeeded);
        Assert.Equal((3, before + 3), (_service.Commits, store.Requests));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    public async Task A_commit_that_was_never_sent_is_sent_again(HttpRequestError error)
    {
        _service.Do((_, _) => throw new HttpRequestException(error, "No way there.")).Succeed();
        var commit = CommitAsync(await _service.OpenAsync(_time));

        await _time.PassAsync();

        Assert.True((await commit).Succeeded);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy", TableStoreFailure.Busy)]
    [InlineData(HttpStatusCode.TooManyRequests, null, TableStoreFailure.Busy)]
    public async Task A_commit_that_is_never_executed_fails_in_the_end_as_one_that_did_nothing(HttpStatusCode status, string? code, TableStoreFailure expected)
    {
        _service.Answer(status, code).Answer(status, code);
        var commit = CommitAsync(await _service.OpenAsync(_time, retries: 1));

        await _time.PassAsync();

        var failed = await Assert.ThrowsAsync<TableStoreException>(() => commit);
        Assert.Equal(expected, failed.Failure);
        Assert.Contains("Nothing was done", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.Commits);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError")]
    [InlineData(HttpStatusCode.InternalServerError, "OperationTimedOut")]
    [InlineData(HttpStatusCode.BadGateway, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    [InlineData(HttpStatusCode.GatewayTimeout, null)]
    [InlineData(HttpStatusCode.RequestTimeout, null)]
    public async Task A_commit_whose_outcome_is_unknown_is_never_sent_again(HttpStatusCode status, string? code)
    {
        _service.Answer(status, code);

        await AssertUnknownAsync(CommitAsync(await _service.OpenAsync(_time)));
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    public async Task A_commit_whose_connection_broke_is_never_sent_again(HttpRequestError error)
    {
        _service.Do((_, _) => throw new HttpRequestException(error, "Broken."));

        await AssertUnknownAsync(CommitAsync(await _service.OpenAsync(_time)));
    }

    [Fact]
    public async Task A_commit_that_was_executed_and_not_answered_in_time_is_never_sent_again()
    {
        _service.Do(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            throw new OperationCanceledException();
        });

        await AssertUnknownAsync(CommitAsync(await _service.OpenAsync(_time, tryTimeout: TimeSpan.FromMilliseconds(50))));
    }

    [Fact]
    public async Task A_lone_delete_has_a_body_lest_the_connections_send_it_twice()
    {
        var (method, hasBody) = ("", false);
        _service.Do((request, _) =>
        {
            (method, hasBody) = (request.Method.Method, request.Content is not null);
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "Broken.");
        });

        var store = await _service.OpenAsync(_time);
        await AssertUnknownAsync(store.CommitAsync("t", "p", [RowWrite.Delete("a", "1")], Stop));

        Assert.Equal(("POST", true), (method, hasBody));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "AuthorizationFailure", TableStoreFailure.Access)]
    [InlineData(HttpStatusCode.NotFound, "TableNotFound", TableStoreFailure.Other)]
    [InlineData(HttpStatusCode.Conflict, "TableBeingDeleted", TableStoreFailure.Other)]
    [InlineData(HttpStatusCode.BadRequest, "InvalidInput", TableStoreFailure.Other)]
    public async Task A_commit_that_is_refused_for_what_it_is_is_no_conflict_and_not_sent_again(HttpStatusCode status, string code, TableStoreFailure expected)
    {
        _service.Answer(status, code);
        var store = await _service.OpenAsync(_time);

        var failed = await Assert.ThrowsAsync<TableStoreException>(() => CommitAsync(store));

        Assert.Equal(expected, failed.Failure);
        Assert.Equal(1, _service.Commits);
    }

    [Fact]
    public async Task A_commit_that_waits_to_be_sent_again_can_be_cancelled()
    {
        _service.Answer(HttpStatusCode.TooManyRequests);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var store = await _service.OpenAsync(_time);
        var commit = store.CommitAsync("t", "p", [RowWrite.Upsert("a", default)], cancellation.Token);

        await _time.BeganAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        Assert.Equal(1, _service.Commits);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_counts_as_never_sent()
    {
        using var network = new HttpMessageInvoker(new SocketsHttpHandler());
        _service.Do((request, cancelled) => network.SendAsync(Redirected(request, 1), cancelled));

        var store = await _service.OpenAsync(_time, retries: 0);
        var failed = await Assert.ThrowsAsync<TableStoreException>(() => CommitAsync(store));

        Assert.Equal(TableStoreFailure.InputOutput, failed.Failure);
        Assert.Contains("Nothing was sent", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_a_commit_and_hangs_up_leaves_its_outcome_unknown()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var taking = Task.Run(
            async () =>
            {
                using var connection = await server.AcceptTcpClientAsync(Stop);
                await connection.GetStream().ReadExactlyAsync(new byte[100], Stop);
            },
            Stop);
        using var network = new HttpMessageInvoker(new SocketsHttpHandler());
        _service.Do((request, cancelled) => network.SendAsync(Redirected(request, ((IPEndPoint)server.LocalEndpoint).Port), cancelled));

        await AssertUnknownAsync(CommitAsync(await _service.OpenAsync(_time)));

        await taking;
        Assert.False(server.Pending());
    }

    private static HttpRequestMessage Redirected(HttpRequestMessage request, int port)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Host = "127.0.0.1", Port = port }.Uri;
        return request;
    }

    private static Task<CommitResult> CommitAsync(AzureTableStore store) => store.CommitAsync("t", "p", [RowWrite.Upsert("a", default)], Stop);

    private async Task AssertUnknownAsync(Task<CommitResult> commit)
    {
        var failed = await Assert.ThrowsAsync<TableStoreException>(() => commit);
        Assert.Equal(TableStoreFailure.Unknown, failed.Failure);
        Assert.Contains("reload", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, _service.Commits);
    }
}
