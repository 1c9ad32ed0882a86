using System.Net;
using Crawler.Silo.DataDirectories;

namespace Crawler.Client.Session;

/// <summary>
/// A data directory shared by consoles: whoever takes its lock hosts the silo, the others are its clients. When the holder leaves or dies, one of them takes over.
/// </summary>
internal sealed class DirectorySession(SessionOptions options, ISiloConnector connector, TimeProvider time) : RepeatingSession(options, time)
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly EndpointFile _endpoint = new(options.DataDirectory);
    private readonly GuestBook _guests = new(options.DataDirectory);
    private DirectoryLock? _lock;
    private IDisposable? _entry;
    private HolderWatch? _watch;
    private HolderEndpoint? _lastHolder;
    private bool _staysOn;
    private bool _hurries;

    /// <inheritdoc/>
    public override bool IsHolder => Connection is IHostedSilo;

    /// <summary>Whether a silo that is hosted here is there to stay: schedules then run, and interrupted crawls go on.</summary>
    public bool IsServing { get; set; }

    /// <summary>The gateway of the silo in this process; null where it is elsewhere.</summary>
    public IPEndPoint? Gateway => Connection is IHostedSilo silo ? Loopback(silo.GatewayPort) : null;

    /// <summary>The process that holds the directory, as far as its endpoint file says.</summary>
    public int? HolderProcess => _endpoint.Read()?.ProcessId;

    /// <inheritdoc/>
    protected override CancellationToken Lost => _watch?.Lost ?? CancellationToken.None;

    /// <summary>Hosts the silo here, unless another process holds the directory.</summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        _lock ??= DirectoryLock.TryTake(Options.DataDirectory);
        if (_lock is not null)
        {
            await OpenAsync(cancellationToken);
        }

        return IsHolder;
    }

    /// <inheritdoc/>
    public override void StayOn()
    {
        _staysOn = true;
        LeaveGuestBook();
    }

    /// <inheritdoc/>
    public override void Hurry() => _hurries = true;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (IsHolder && !_hurries)
        {
            await LingerAsync();
        }

        await base.DisposeAsync();
        LeaveGuestBook();
        _lock?.Dispose();
        _lock = null;
    }

    /// <inheritdoc/>
    protected override async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        _lock ??= DirectoryLock.TryTake(Options.DataDirectory);
        return _lock is not null ? await HostAsync(cancellationToken) : await JoinAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask DropAsync()
    {
        if (IsHolder)
        {
            _endpoint.Delete();
        }

        if (_watch is not null)
        {
            var watch = _watch;
            _watch = null;
            _lock ??= await watch.StopAsync();
            watch.Dispose();
        }

        await base.DropAsync();
    }

    /// <inheritdoc/>
    protected override bool NoticesOthersMove()
    {
        var holder = _endpoint.Read();
        var moved = holder is not null && holder != _lastHolder;
        _lastHolder = holder ?? _lastHolder;
        return moved;
    }

    /// <inheritdoc/>
    protected override ConsoleFailure Unreachable(Exception? reason) => IsHolder ? Overwhelmed(reason) : Transport.Unreachable(
        Options.DataDirectory + (HolderProcess is { } holder ? $" (held by process {holder})" : " (held by another process)"),
        "Wait for the other console or end it, or use another directory with --data DIR.",
        reason);

    private static ConsoleFailure Overwhelmed(Exception? reason) => new(
        ExitCode.Unreachable,
        "The silo in this process did not answer" + (reason is null ? "." : $": {reason.Message}"),
        "Try again; 'crawler doctor' names a damaged store.",
        reason);

    private static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

    private async Task<IConnection> HostAsync(CancellationToken cancellationToken)
    {
        LeaveGuestBook();
        _endpoint.Delete();
        var silo = await connector.HostAsync(Options, IsServing, cancellationToken);
        try
        {
            _endpoint.Write(new HolderEndpoint(Loopback(silo.GatewayPort), Environment.ProcessId));
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    private async Task<IConnection> JoinAsync(CancellationToken cancellationToken)
    {
        _entry ??= _staysOn ? null : _guests.Enter();
        var holder = _endpoint.Read() ?? throw new TimeoutException("The console that holds the directory is starting or leaving.");
        _watch = new HolderWatch(Options.DataDirectory, holder, Time);
        using var limit = new CancellationTokenSource(Attempt, Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, _watch.Lost);
        return await connector.ConnectAsync([holder.Gateway], Options.ClusterId, any.Token).WaitAsync(any.Token);
    }

    private async Task LingerAsync()
    {
        var start = Time.GetTimestamp();
        while (_guests.HasGuests() && Time.GetElapsedTime(start) < Options.Linger)
        {
            await Task.Delay(Poll, Time);
        }
    }

    private void LeaveGuestBook()
    {
        _entry?.Dispose();
        _entry = null;
    }
}
