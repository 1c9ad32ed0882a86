namespace Crawler.Client.Session;

/// <summary>What sessions have in common: the work is repeated on another connection when the one in use breaks, until the deadline.</summary>
internal abstract class RepeatingSession(SessionOptions options, TimeProvider time) : ISession
{
    private const int MaxBreaks = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public virtual bool IsHolder => false;

    /// <inheritdoc/>
    public int Generation { get; private set; }

    /// <summary>How the session was set up.</summary>
    protected SessionOptions Options { get; } = options;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>How long to look for a silo before giving up.</summary>
    protected virtual TimeSpan Deadline => Options.Deadline;

    /// <summary>The connection in use.</summary>
    protected IConnection? Connection { get; private set; }

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken) => await RunAsync(_ => Task.FromResult(true), cancellationToken);

    /// <inheritdoc/>
    public async Task<T> RunAsync<T>(Func<IGrainFactory, Task<T>> work, CancellationToken cancellationToken)
    {
        var since = Time.GetTimestamp();
        for (var breaks = 0; ; )
        {
            Exception reason;
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var connection = await ConnectedAsync(cancellationToken);
                return await AttemptAsync(connection, work, cancellationToken);
            }
            catch (Exception broken) when (IsWorthAnotherTry(broken, cancellationToken))
            {
                reason = broken;
            }

            var wasConnected = Connection is not null && reason is not TimeoutException && ++breaks < MaxBreaks;
            if (wasConnected || NoticesOthersMove())
            {
                since = Time.GetTimestamp();
            }

            if (IsHolder || Time.GetElapsedTime(since) >= Deadline)
            {
                throw Unreachable(reason is OperationCanceledException ? null : reason);
            }

            await DropAsync();
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public virtual void StayOn()
    {
    }

    /// <inheritdoc/>
    public virtual void Hurry()
    {
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>One attempt to connect; throws what <see cref="Transport.IsBroken"/> knows where it is worth trying again.</summary>
    protected abstract Task<IConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Whether others that are waited for got on since the last call: then waiting is not in vain.</summary>
    protected virtual bool NoticesOthersMove() => false;

    /// <summary>A token that fires when the connection in use is known to be dead.</summary>
    protected virtual CancellationToken Lost => CancellationToken.None;

    /// <summary>What to say when nobody answered in time.</summary>
    protected abstract ConsoleFailure Unreachable(Exception? reason);

    /// <summary>Lets go of the connection in use.</summary>
    protected virtual async ValueTask DropAsync()
    {
        var connection = Connection;
        Connection = null;
        if (connection is not null)
        {
            await DisposeQuietlyAsync(connection);
        }
    }

    private static bool IsWorthAnotherTry(Exception exception, CancellationToken cancellationToken) =>
        Transport.IsBroken(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task DisposeQuietlyAsync(IConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception broken) when (Transport.IsBroken(broken) || broken is OperationCanceledException or InvalidOperationException)
        {
            // It is gone either way.
        }
    }

    private async Task<IConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (Connection is null)
        {
            Connection = await ConnectAsync(cancellationToken);
            Generation++;
        }

        return Connection;
    }

    private async Task<T> AttemptAsync<T>(IConnection connection, Func<IGrainFactory, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        return await work(connection.Grains).WaitAsync(either.Token);
    }
}
