using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Crawler.HubSimulator.Http;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Crawler.HubSimulator.Faults;

/// <summary>A message no honest server would send, written past it onto the connection, which then ends.</summary>
internal abstract class RawDelivery : IDelivery
{
    public async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        Socket socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
        await SendAllAsync(socket, Encoding.Latin1.GetBytes(HeadOf(context.Response, body.Length)), context.RequestAborted);
        await SendAllAsync(socket, MessageOf(body), context.RequestAborted);
        context.Abort();
    }

    /// <summary>The header lines that say how long the body is.</summary>
    protected abstract string Framing(int length);

    /// <summary>The body as it stands in the message.</summary>
    protected abstract ReadOnlyMemory<byte> MessageOf(ReadOnlyMemory<byte> body);

    private string HeadOf(HttpResponse response, int length)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}\r\n");
        foreach ((string name, var value) in response.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return head.Append(Framing(length)).Append("\r\n").ToString();
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        }
    }
}

/// <summary>A Content-Length that is too great, or with a negative number too small.</summary>
internal sealed class WrongLengthDelivery(int by) : RawDelivery
{
    protected override string Framing(int length) => $"Content-Length: {Math.Max(0, length + by)}\r\n";

    protected override ReadOnlyMemory<byte> MessageOf(ReadOnlyMemory<byte> body) => body;
}

/// <summary>A chunk is announced whole and comes by half, and no last one follows.</summary>
internal sealed class TruncatedChunkedDelivery : RawDelivery
{
    protected override string Framing(int length) => "Transfer-Encoding: chunked\r\n";

    protected override ReadOnlyMemory<byte> MessageOf(ReadOnlyMemory<byte> body) =>
        (byte[])[.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body.Span[..(body.Length / 2)]];
}
