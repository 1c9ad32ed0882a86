using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Hub.Tests;

/// <summary>A Hub made of bytes on a real connection, asked by the client exactly as the product wires it.</summary>
internal sealed class WireHub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Queue<Func<Socket, Task>> _answers = [];
    private readonly ServiceProvider _services;
    private readonly OpenBudget _budget = new();
    private readonly Task _serving;

    public WireHub(Action<HubClientOptions>? configure = null)
    {
        _services = new ServiceCollection().AddLogging().AddHubClient(options =>
        {
            options.Retries = 1;
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        }).BuildServiceProvider();
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Permits => _budget.Permits;

    /// <summary>Requests that came over the wire.</summary>
    public int Requests { get; private set; }

    /// <summary>Answers with these bytes and closes the connection; the last answer is repeated.</summary>
    public WireHub Answer(byte[] bytes, bool reset = false)
    {
        _answers.Enqueue(async socket =>
        {
            await socket.SendAsync(bytes);
            if (reset)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        });
        return this;
    }

    public WireHub Answer(string head, byte[] body) => Answer([.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), .. body]);

    public Task<PageOutcome> FetchAsync() => _services.GetRequiredService<HubClient>()
        .FetchPageAsync(new Uri(Address, "/api/models"), Address, _budget, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _services.DisposeAsync();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            using var socket = await _listener.AcceptSocketAsync(_end.Token);
            try
            {
                await AnswerAsync(socket, buffer);
            }
            catch (SocketException)
            {
                // A client that has seen enough of a broken answer hangs up.
            }
        }
    }

    private async Task AnswerAsync(Socket socket, byte[] buffer)
    {
        var read = 0;
        while (!buffer.AsSpan(0, read).EndsWith("\r\n\r\n"u8))
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read), _end.Token);
            if (more == 0)
            {
                return;
            }

            read += more;
        }

        Requests++;
        await (_answers.Count > 1 ? _answers.Dequeue() : _answers.Peek())(socket);
    }
}
